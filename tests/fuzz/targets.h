/* The readers that meet bytes from outside, each as a libFuzzer target: takes any bytes, crashes only where a promise is broken. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
