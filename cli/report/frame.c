#include "cli/report/frame.h"

#include <string.h>

static void write_section(GString *out, const WfmFrameSection *section) {
  g_string_append_printf(out,
                         "\n  <section id=\"%s\" aria-labelledby=\"%s-title\">\n    <h2 id=\"%s-title\">%s%s</h2>\n"
                         "    <div class=\"body\"></div>\n  </section>",
                         section->id, section->id, section->id, section->title,
                         section->of_queue ? " <span class=\"of-queue\" dir=\"auto\"></span>" : "");
}

bool wfm_frame_write(const WfmFrame *frame, FILE *out, GError **err) {
  g_autofree char *title = g_markup_escape_text(frame->title ? frame->title : "", -1);
  g_autoptr(GString) links = g_string_new(NULL), sections = g_string_new(NULL), policy = g_string_new(NULL), scripts = g_string_new(NULL);
  for (size_t s = 0; s < frame->n_sections; s++) {
    g_string_append_printf(links, "<a href=\"#%s\">%s</a>", frame->section[s].id, frame->section[s].link);
    write_section(sections, &frame->section[s]);
  }
  for (size_t s = 0; s < frame->n_scripts; s++) {
    g_autofree char *print = wfm_template_fingerprint(frame->script[s]);
    g_string_append_printf(policy, "%s%s", s ? " " : "", print);
    g_string_append(scripts, "\n<script>");
    g_string_append_len(scripts, frame->script[s]->data, (gssize)frame->script[s]->size);
    g_string_append(scripts, "</script>");
  }
  const WfmTemplatePart parts[] = {{"@TITLE@", title, strlen(title)},
                                   {"@POLICY@", policy->str, policy->len},
                                   {"@STYLE@", frame->style->data, frame->style->size},
                                   {"@NAV@", links->str, links->len},
                                   {"@CONTROLS@", frame->controls, strlen(frame->controls)},
                                   {"@SECTIONS@", sections->str, sections->len},
                                   {"@DATA@", frame->data->str, frame->data->len},
                                   {"@SCRIPTS@", scripts->str, scripts->len}};
  return wfm_template_fill(&wfm_asset_frame, parts, G_N_ELEMENTS(parts), out, err);
}
