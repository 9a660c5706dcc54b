#include "forecast/factor_table.h"

#include "forecast/law.h"

#include <math.h>

#define MOST_Z 6.0
#define STEP_Z 0.0625
#define N_Z 193       /* -6 .. 6 */
#define RATIO 1.1     /* between neighbouring coefficients of variation, at most */
#define LEAST_CV 1e-4 /* below it the factor is 1 + cv z, as near as makes no difference */

struct WfmFactorTable {
  double low, step; /* ln of the least cv, and between two */
  int n;
  double (*at)[N_Z]; /* [n] ln(factor) / cv */
};

WfmFactorTable *wfm_factor_table_new(double low, double high) {
  WfmFactorTable *table = g_new0(WfmFactorTable, 1);
  low = fmax(low, LEAST_CV), high = fmax(high, low);
  table->n = 1 + (int)ceil(log(high / low) / log(RATIO));
  table->low = log(low), table->step = table->n > 1 ? log(high / low) / (table->n - 1) : 1;
  table->at = g_malloc((gsize)table->n * sizeof *table->at);
  for (int k = 0; k < table->n; k++) {
    double cv = exp(table->low + k * table->step);
    for (int z = 0; z < N_Z; z++) table->at[k][z] = log(wfm_law_factor_at(z * STEP_Z - MOST_Z, cv)) / cv;
  }
  return table;
}

void wfm_factor_table_free(WfmFactorTable *table) {
  if (!table) return;
  g_free(table->at);
  g_free(table);
}

double wfm_factor_table_at(const WfmFactorTable *table, double z, double cv) {
  if (!(cv > LEAST_CV)) return 1 + cv * CLAMP(z, -MOST_Z, MOST_Z);
  double x = (CLAMP(z, -MOST_Z, MOST_Z) + MOST_Z) / STEP_Z, y = CLAMP((log(cv) - table->low) / table->step, 0, table->n - 1);
  int i = MIN((int)x, N_Z - 2), k = MAX(0, MIN((int)y, table->n - 2)), next = MIN(k + 1, table->n - 1);
  x -= i, y -= k;
  double at =
      (1 - y) * ((1 - x) * table->at[k][i] + x * table->at[k][i + 1]) + y * ((1 - x) * table->at[next][i] + x * table->at[next][i + 1]);
  return exp(cv * at);
}
