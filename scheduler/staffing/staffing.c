#include "scheduler/staffing/staffing.h"
