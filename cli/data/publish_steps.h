/* Doors for the tests of publish.c: to be killed at each step, and to go the way of file systems that cannot exchange folders. */
#pragma once

#include <stdbool.h>

/* Called before each step that changes the disk, with its name; NULL in the program. */
extern void (*wfm_publish_step)(const char *step);
extern bool wfm_publish_without_exchange;
