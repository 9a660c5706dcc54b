#include "cli/data/plan.h"
