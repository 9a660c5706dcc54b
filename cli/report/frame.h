/* What both pages have in common: head, policy, title, sections with their links, and the place of data and scripts. */
#pragma once

#include "cli/report/template.h"

typedef struct {
  const char *id, *link, *title; /* the title as markup */
  bool of_queue;                 /* the chosen queue's name stands behind the title */
} WfmFrameSection;

typedef struct {
  const char *title; /* text */
  const WfmFrameSection *section;
  size_t n_sections;
  const char *controls; /* markup beside the links; "" = none */
  const WfmAsset *style;
  const WfmAsset *const *script; /* [n_scripts] in order; the policy allows these by their fingerprints, and nothing else */
  size_t n_scripts;
  const GString *data; /* JSON in which nothing can end the element that it stands in (page_json.h) */
} WfmFrame;

/* Error WFM_STATUS_INTERNAL where the stream cannot be written. */
bool wfm_frame_write(const WfmFrame *frame, FILE *out, GError **err);
