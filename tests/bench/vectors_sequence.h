/* Families whose rows follow one another: the load over time, a queue through the day. */
#pragma once

/* Each prints how many rows of FOLDER/vectors/NAME.csv agree, and returns how many do not. Rows whose predecessors are not in the file
 * cannot be computed; they are counted beside. */
int check_offered_load_piecewise(const char *folder);
int check_transient_mtmnt_m(const char *folder);
