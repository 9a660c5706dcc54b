#include "core/series.h"
