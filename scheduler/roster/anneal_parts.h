/* Inside of the annealing, shared by anneal_menu.c, anneal_exchange.c and anneal.c. */
#pragma once

#include "scheduler/roster/anneal.h"

enum { WFM_MOST_CLASSES = 64, WFM_MENU_RULES = 32 };

/* A duty the day could have, or being free (option -1). */
typedef struct {
  int32_t option, class;
  double cost;
} WfmMenuEntry;

/* The entries of one paid time: days worked (0 or 1), paid seconds, the least cost and the sum of exp(-(cost - least) / temperature). */
typedef struct {
  int32_t days, paid_s;
  double least, weight;
  uint32_t counts; /* the rules over several weeks (WfmAnneal.rule) that it counts for, a bit each */
} WfmMenuClass;

/* What one day could be. */
typedef struct {
  int32_t day, low, high; /* intervals that the duties which fit can reach */
  uint8_t *fits;          /* [options of the day] whether rest from the duty before, and to that after, is kept */
  double *sum;            /* [grid.n + 1] */
  double *lost;           /* [grid.n + 1] see wfm_planner_rests; NULL: no presence limits who is on a break */
  WfmMenuEntry *entry;    /* [n_entries] */
  int32_t n_entries, n_classes;
  WfmMenuClass class[WFM_MOST_CLASSES];
  int32_t date[WFM_MENU_RULES]; /* that those of the day count for */
} WfmMenu;

/* A hard rule of the person looked at that limits something over several weeks. */
typedef struct {
  size_t use;        /* of contract->rules */
  const int32_t *at; /* [candidates of the pool] the date that a duty counts for; WFM_NO_POINT: none */
} WfmMenuRule;

/* One of its limits, and what the days that are not drawn leave of it. */
typedef struct {
  int32_t first_day, end_day;
  guint rule;
  bool hours, weekend;
  bool there[2]; /* the weekend of the menu is worked on another day */
  double room;
} WfmMenuLimit;

struct WfmAnneal {
  WfmSearch *s;
  WfmMenu menu[2];
  uint8_t *mask, *mask2;      /* [grid.n] present now, and then */
  double *shaken;             /* [grid.n + 1] running sums of what a break loses, shaken */
  double *value;              /* [most options of a day] */
  double *guide;              /* [n_groups * grid.n] what the bound's prices pay */
  double lean;                /* how far what presence earns is drawn towards that */
  WfmPlanned *tried, *tried2; /* tried2: of the partner in an exchange */
  bool weekends;              /* somebody's are limited */
  GArray *rule, *limit;       /* WfmMenuRule of the person looked at; WfmMenuLimit of the days */
  double temperature, cold;   /* cold: where a draw changes something every tenth time */
};

/* anneal_exchange.c: two people exchange duties if the temperature allows it; whether they did. */
bool wfm_anneal_exchange(WfmAnneal *anneal);
/* anneal_menu.c: fills the menus of one day or of two (other -1: of one); what the person does on them now is in the mask. */
void wfm_menu_look_at(WfmAnneal *anneal, const WfmPerson *person, int32_t day, int32_t other);
/* What presence earns where the duty of the day is, in the first menu, which has no entries then; what the person does is in the mask. */
void wfm_menu_price_duty(WfmAnneal *anneal, const WfmPerson *person, int32_t day);
/* anneal_limits.c: the person's rules over several weeks; those that the option counts for; the limits that touch the menus' days; whether
 * they allow these classes together. */
void wfm_menu_rules(WfmAnneal *anneal, const WfmPerson *person);
uint32_t wfm_menu_counts(const WfmAnneal *anneal, const WfmPerson *person, WfmMenu *menu, int32_t option);
void wfm_menu_limits(WfmAnneal *anneal, const WfmPerson *person, const WfmMenu *one, const WfmMenu *two);
bool wfm_menu_allowed(const WfmAnneal *anneal, const WfmMenu *one, const WfmMenu *two, const WfmMenuClass *x, const WfmMenuClass *y);
/* Marks in mask[grid.n] where the duty of the day has the person at work on the queues. */
void wfm_menu_mark(const WfmSpace *space, const WfmPerson *person, const WfmPlanned *plan, int32_t day, uint8_t *mask);
/* The nearest duties before and after the day, those of another day left out; -1: none. */
void wfm_menu_neighbours(const WfmPerson *person, const WfmPlanned *plan, int32_t day, int32_t other, int32_t *before, int32_t *after);
/* Whether the duty that starts later may follow the earlier one. */
bool wfm_menu_may_follow(const WfmPerson *person, int32_t earlier, int32_t later);
