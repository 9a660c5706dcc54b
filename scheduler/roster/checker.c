#include "scheduler/roster/checker.h"
