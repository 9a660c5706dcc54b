/* The notations of plan tables. The first byte chooses; what is taken is written in a form that reads back to the same form. */
#include "cli/data/cell.h"
#include "cli/data/plan_cells.h"
#include "tests/fuzz/targets.h"

#include <string.h>

typedef bool (*Parse)(void *field, const char *text, WfmTableData *data, char **expected);
static const struct {
  Parse parse;
  char *(*format)(const void *field);
} notations[] = {
    {wfm_opening_parse, wfm_opening_format}, {wfm_skills_parse, wfm_skills_format}, {wfm_shrinkages_parse, wfm_shrinkages_format},
    {wfm_breaks_parse, wfm_breaks_format},   {wfm_effect_parse, wfm_effect_format},
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  if (n < 2 || n > 4096 || !g_utf8_validate((const char *)bytes + 1, (gssize)n - 1, NULL)) return 0;
  size_t i = (size_t)(bytes[0] - '0') % G_N_ELEMENTS(notations);
  g_autofree char *text = g_strndup((const char *)bytes + 1, n - 1);
  g_autoptr(WfmTableData) data = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_QUEUES]);
  union {
    WfmOpening opening;
    WfmSkills skills;
    WfmShrinkages shrinkages;
    WfmBreaks breaks;
    double effect;
  } field, again;
  memset(&field, 0, sizeof field);
  memset(&again, 0, sizeof again);
  g_autofree char *expected = NULL;
  g_autofree char *refused = NULL;
  if (!notations[i].parse(&field, text, data, &expected)) {
    g_assert_true(expected && g_utf8_validate(expected, -1, NULL));
    return 0;
  }
  g_autofree char *written = notations[i].format(&field);
  if (!notations[i].parse(&again, written, data, &refused)) g_error("\"%s\" was written as \"%s\": %s", text, written, refused);
  g_autofree char *twice = notations[i].format(&again);
  g_assert_cmpstr(written, ==, twice);
  return 0;
}
