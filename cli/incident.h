/* Something that happens to a day: more contacts, longer ones, a release, people missing, a site closed, an outage. As text on the command line:
 *
 *   queue=voice-en,from=2026-03-03T10:00,hours=6,volume=+60%      queue: names joined by +; without it all queues
 *   queue=voice-en,from=...,to=...,aht=+20%
 *   event=release,from=...,hours=24                                one more event of that name, or kind, of events.csv: what the forecast learnt of it
 *   from=...,hours=8,absent=12       or absent=10%, of those at work then; with site=, skill= or queue= only of those
 *   site=Dublin,closed,from=...,hours=24
 *   queue=voice-en,outage,from=...,hours=2,back=60%,back_hours=3   nobody gets through; so many come again, spread so; back_to=email-en: there */
#pragma once

#include "cli/run.h"

typedef struct {
  const char *text;
  int64_t from, to;
  uint8_t *queue;     /* [n_queues] 1: hit */
  bool named;         /* queues were named */
  double volume, aht; /* factors */
  double absent;      /* people, or a share of them; NaN: none */
  bool share, closed, outage;
  char *site, *skill;               /* NULL: all */
  double back, back_h;              /* share of those who do not get through that come again, and the mean of the hours until then */
  size_t back_to;                   /* SIZE_MAX: their own queue */
  const WfmEventRow *event;         /* of the plan: one more of this name; NULL: none */
  double *event_volume, *event_aht; /* [n_queues][horizon n] factors, by wfm_incident_learn */
} WfmIncident;

/* Error WFM_STATUS_USAGE: what was found, and what would be right. */
WfmIncident *wfm_incident_parse(const WfmRun *run, const WfmRosterProblem *problem, const char *text, GError **err);
/* What an event does to contacts and handle times: the forecast with one more of its name over the forecast without, interval by interval; nothing is done
 * where the incident is none. Errors: WFM_STATUS_USAGE where the forecast has it then already; those of the forecast. */
bool wfm_incident_learn(WfmIncident *incident, const WfmRun *run, GError **err);
/* ": +24 % contacts of voice-en, ..." on average over the incident. */
void wfm_incident_say_event(GString *out, const WfmIncident *incident, const WfmRun *run, const WfmTableData *forecast);
void wfm_incident_free(WfmIncident *incident);

/* One line: "60 % more contacts of voice-en, 2026-03-03 10:00 to 16:00". To be freed. */
char *wfm_incident_say(const WfmIncident *incident, const WfmRun *run);

/* The forecast with the incident in it (a copy); *lost: contacts that do not get through. */
WfmTableData *wfm_incident_forecast(const WfmIncident *incident, const WfmRun *run, const WfmTableData *forecast, double *lost);
/* The roster with the incident's absences as pieces off the queues (a copy); away[n_agents] is set for those who are missing, *n counts them. */
WfmRoster *wfm_incident_roster(const WfmIncident *incident, const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster,
                               uint8_t *away, size_t *n);

/* The roster (a copy) with the person off the queues in [from, to). */
WfmRoster *wfm_roster_with_absence(const WfmRoster *roster, size_t agent, int64_t from, int64_t to);
