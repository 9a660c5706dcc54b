/* The part of HiGHS's C interface that is used. Its own header defines its constants in every file that includes it, so that no two files
 * of a program may; this one declares the same functions and numbers (HiGHS 1.10, highs_c_api.h). */
#pragma once

#include <lp_data/HighsCallbackStruct.h>
#include <util/HighsInt.h>

enum {
  WFM_HIGHS_ERROR = -1,
  WFM_HIGHS_OPTIMAL = 7,
  WFM_HIGHS_INFEASIBLE = 8,
  WFM_HIGHS_FEASIBLE = 2, /* primal_solution_status */
  WFM_HIGHS_INTEGER = 1,
  WFM_HIGHS_BY_COLUMN = 1,
  WFM_HIGHS_MINIMIZE = 1,
  WFM_HIGHS_CALLBACK_SIMPLEX = 1,
  WFM_HIGHS_CALLBACK_MIP = 6
};

void *Highs_create(void);
void Highs_destroy(void *highs);
HighsInt Highs_run(void *highs);
HighsInt Highs_setBoolOptionValue(void *highs, const char *option, HighsInt value);
HighsInt Highs_setIntOptionValue(void *highs, const char *option, HighsInt value);
HighsInt Highs_setDoubleOptionValue(void *highs, const char *option, double value);
HighsInt Highs_setStringOptionValue(void *highs, const char *option, const char *value);
HighsInt Highs_passMip(void *highs, HighsInt n_columns, HighsInt n_rows, HighsInt n_values, HighsInt format, HighsInt sense, double offset,
                       const double *cost, const double *lower, const double *upper, const double *row_lower, const double *row_upper,
                       const HighsInt *start, const HighsInt *index, const double *value, const HighsInt *integrality);
HighsInt Highs_addRow(void *highs, double lower, double upper, HighsInt n, const HighsInt *index, const double *value);
HighsInt Highs_addCol(void *highs, double cost, double lower, double upper, HighsInt n, const HighsInt *index, const double *value);
HighsInt Highs_changeColBounds(void *highs, HighsInt column, double lower, double upper);
HighsInt Highs_changeColsBoundsByRange(void *highs, HighsInt from, HighsInt to, const double *lower, const double *upper);
HighsInt Highs_changeRowBounds(void *highs, HighsInt row, double lower, double upper);
HighsInt Highs_changeCoeff(void *highs, HighsInt row, HighsInt column, double value);
HighsInt Highs_changeColCost(void *highs, HighsInt column, double cost);
HighsInt Highs_changeColsIntegralityByRange(void *highs, HighsInt from, HighsInt to, const HighsInt *integrality);
HighsInt Highs_setSolution(void *highs, const double *x, const double *row, const double *column_dual, const double *row_dual);
HighsInt Highs_getSolution(const void *highs, double *x, double *column_dual, double *row, double *row_dual);
HighsInt Highs_getBasis(const void *highs, HighsInt *column, HighsInt *row);
HighsInt Highs_setBasis(void *highs, const HighsInt *column, const HighsInt *row);
HighsInt Highs_getModelStatus(const void *highs);
double Highs_getObjectiveValue(const void *highs);
HighsInt Highs_getIntInfoValue(const void *highs, const char *info, HighsInt *value);
HighsInt Highs_getDoubleInfoValue(const void *highs, const char *info, double *value);
HighsInt Highs_setCallback(void *highs, HighsCCallbackType callback, void *user);
HighsInt Highs_startCallback(void *highs, int type);
HighsInt Highs_stopCallback(void *highs, int type);
