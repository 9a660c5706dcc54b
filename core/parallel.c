#include "core/parallel.h"
