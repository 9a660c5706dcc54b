#include "scheduler/roster/rule.h"
