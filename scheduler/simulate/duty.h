/* Agents come and go: shifts, breaks, absences, and who stands in for whom. */
#pragma once

#include "scheduler/simulate/meet.h"

/* A change of presence or an opening. */
void duty_change(Replication *r, const Change *change);

/* In exchange, an agent who should have left and is still busy is relieved by one who has just got free. */
void duty_relieve(Replication *r, int32_t a);
