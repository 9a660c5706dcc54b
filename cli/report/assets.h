/* Files that are part of the program: the page's frame, style and scripts, dygraphs, and the
 * table of holidays. Filled by embed.py at build time. */
#pragma once

#include <stddef.h>

typedef struct {
  const char *data; /* not NUL-terminated */
  size_t size;
} WfmAsset;

extern const WfmAsset wfm_asset_frame;  /* of both pages, with @WORDS@ where the rest goes */
extern const WfmAsset wfm_asset_style;  /* dygraphs' style sheet and ours */
extern const WfmAsset wfm_asset_charts; /* dygraphs, with its notice */
extern const WfmAsset wfm_asset_script; /* ours */

extern const WfmAsset wfm_asset_capacity_style; /* the same of the capacity page */
extern const WfmAsset wfm_asset_capacity_script;

extern const WfmAsset wfm_asset_zones; /* cli/data/zones.txt: a line for each zone whose clock has been its own since 1970 */

extern const WfmAsset wfm_asset_holidays; /* cli/data/holidays.csv */
