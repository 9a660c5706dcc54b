/* A page from its frame: the frame's @WORDS@ are replaced by texts, once and in one pass, so that nothing in a text is taken for a word. */
#pragma once

#include "cli/report/assets.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct {
  const char *word; /* with its @ */
  const char *text; /* need not end in NUL */
  size_t size;
} WfmTemplatePart;

/* An @ that begins no word of the parts stays as it is. Error WFM_STATUS_INTERNAL where the stream cannot be written. */
bool wfm_template_fill(const WfmAsset *frame, const WfmTemplatePart *parts, size_t n_parts, FILE *out, GError **err);
/* 'sha256-...' of a script as a content security policy names it. */
char *wfm_template_fingerprint(const WfmAsset *script);
