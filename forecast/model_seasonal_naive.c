#include "forecast/model.h"
