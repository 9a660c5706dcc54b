/* Files of `wfm erlang`: the first byte chooses the family of formulas of --csv, or (C) contacts one by one of --contacts. Every row has an
 * answer or a message, and what is learnt from contacts is no negative time. */
#include "cli/erlang_file.h"
#include "cli/erlang_question.h"
#include "tests/fuzz/outside.h"

#include <math.h>

static const WfmErlangFamily *family_of(uint8_t byte) {
  size_t n = 1;
  while (wfm_erlang_families[n]) n++;
  return wfm_erlang_families[(size_t)(byte - '0') % n];
}

static void check_contacts(const WfmErlangHistory *history) {
  g_assert_true(!(history->patience.mean_s < 0) && !(history->handle.mean_s < 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  fuzz_folder();
  if (n < 1) return 0;
  g_autofree char *path = fuzz_file("erlang.csv", bytes + 1, n - 1), *text = NULL;
  size_t size = 0;
  GError *err = NULL;
  WfmErlangHistory history;
  bool done;
  if (bytes[0] == 'C') {
    done = wfm_erlang_history(&history, path, &err);
    if (done) check_contacts(&history);
  } else {
    FILE *out = open_memstream(&text, &size);
    done = wfm_erlang_file(family_of(bytes[0]), path, out, &err);
    fclose(out);
    g_assert_true(done == (size > 0)); /* all rows, or none */
  }
  g_assert_true(done == (err == NULL));
  if (err) g_assert_true(*err->message && g_utf8_validate(err->message, -1, NULL));
  g_clear_error(&err);
  return 0;
}
