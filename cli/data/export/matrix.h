/* The cell of a person and a date, for the matrix and the workbook. */
#pragma once

#include "cli/data/export/people.h"

/* "09:00-17:30", "07:00-11:00 / 16:00-20:00", "annual", "09:00-13:00 + annual", "OFF"; "" where not employed, and on days that the
 * roster is not about. To be freed. */
char *wfm_export_matrix_cell(const WfmExportInput *input, const WfmExportPeople *people, const WfmExportPerson *person, int32_t day);
