#include "scheduler/simulate/simulate.h"
