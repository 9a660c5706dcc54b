#include "scheduler/roster/roster.h"
