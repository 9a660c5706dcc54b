#include "scheduler/simulate/presence.h"

#include <math.h>

#include "core/rng.h"

#define STREAM_ABSENCE UINT64_MAX /* no queue has this number */
enum { STREAM_SICK = 1, STREAM_ADHERENCE };
#define SHIFT_GAP_S 14400.0 /* spans with less between them belong to one shift */

static double absence_share(const Layout *l, int32_t agent) {
  if (!l->input->shrinkage) return 0;
  double sum = 0;
  int32_t served = 0;
  for (int32_t q = 0; q < l->n_queues; q++) {
    if (!(l->input->agents[agent].proficiency[q] > 0)) continue;
    sum += l->input->shrinkage[q];
    served++;
  }
  return served ? sum / served : 0;
}

static void add(GArray *changes, double from, double to, int32_t agent) {
  Change on = {.time = from, .who = agent, .kind = CHANGE_ON}, off = {.time = to, .who = agent, .kind = CHANGE_OFF};
  g_array_append_val(changes, on);
  g_array_append_val(changes, off);
}

/* Alternation, walked along with the spans. */
typedef struct {
  WfmRng rng;
  double until, here_s, away_s; /* the present state ends at `until` */
  bool away;
} Absence;

static void absence_begin(Absence *x, double share, double block_s, uint64_t seed, uint64_t stream) {
  wfm_rng_init(&x->rng, seed, stream);
  x->away_s = block_s;
  x->here_s = share > 0 ? block_s * (1 - share) / share : (double)INFINITY;
  x->away = wfm_rng_open(&x->rng) < share;
  x->until = share > 0 ? wfm_rng_exponential(&x->rng, x->away ? x->away_s : x->here_s) : (double)INFINITY;
}

static void absence_turn(Absence *x) {
  x->away = !x->away;
  x->until += wfm_rng_exponential(&x->rng, x->away ? x->away_s : x->here_s);
}

/* A piece of time on the queues as the roster has it, in seconds of the simulation; touching spans are one piece. */
typedef struct {
  double from, to;
} Piece;

static void pieces_of(GArray *pieces, const Layout *l, int32_t agent) {
  const WfmSimAgent *a = &l->input->agents[agent];
  double start = (double)l->start, first = (double)l->input->grid.start;
  g_array_set_size(pieces, 0);
  for (size_t k = 0; k < a->n_spans; k++) {
    Piece piece = {(double)a->span[k].from - start, (double)a->span[k].to - start};
    while (k + 1 < a->n_spans && a->span[k + 1].from <= a->span[k].to) piece.to = fmax(piece.to, (double)a->span[++k].to - start);
    if (piece.from <= first - start) piece.from = fmin(piece.from, 0); /* who is there at the begin was there in the warm-up */
    if (piece.to > fmax(piece.from, 0) && piece.from < l->end) g_array_append_val(pieces, piece);
  }
}

/* Ends move by a normal amount, but never beyond the middle of the gap to the neighbour or of the piece itself. */
static void move_ends(GArray *pieces, double sd, uint64_t seed, uint64_t stream, int64_t start) {
  double last = -INFINITY; /* end of the piece before, as the roster has it */
  for (guint k = 0; k < pieces->len; k++) {
    Piece *p = &g_array_index(pieces, Piece, k);
    double middle = 0.5 * (p->from + p->to), from = p->from, to = p->to;
    double next = k + 1 < pieces->len ? g_array_index(pieces, Piece, k + 1).from : (double)INFINITY;
    WfmRng rng;
    wfm_rng_init(&rng, seed, wfm_rng_stream(stream, (uint64_t)((int64_t)p->from + start)));
    p->from = fmin(fmax(from + sd * wfm_rng_normal(&rng), 0.5 * (last + from)), middle);
    p->to = fmax(fmin(to + sd * wfm_rng_normal(&rng), 0.5 * (to + next)), middle);
    last = to;
  }
}

/* Takes out whole shifts. */
static void drop_sick(GArray *pieces, double share, uint64_t seed, uint64_t stream, int64_t start) {
  guint kept = 0;
  bool sick = false;
  double last = -INFINITY;
  for (guint k = 0; k < pieces->len; k++) {
    Piece p = g_array_index(pieces, Piece, k);
    if (p.from - last >= SHIFT_GAP_S) {
      WfmRng rng;
      wfm_rng_init(&rng, seed, wfm_rng_stream(stream, (uint64_t)(((int64_t)p.from + start) / 86400)));
      sick = wfm_rng_open(&rng) < share;
    }
    last = p.to;
    if (!sick) g_array_index(pieces, Piece, kept++) = p;
  }
  g_array_set_size(pieces, kept);
}

static void add_pieces(GArray *changes, const GArray *pieces, const Layout *l, int32_t agent, Absence *x) {
  for (guint k = 0; k < pieces->len; k++) {
    double from = fmax(g_array_index(pieces, Piece, k).from, 0), to = fmin(g_array_index(pieces, Piece, k).to, l->end);
    while (from < to) {
      while (x->until <= from) absence_turn(x);
      double piece = fmin(to, x->until);
      if (!x->away) add(changes, from, piece, agent);
      from = piece;
    }
  }
}

static int by_time(gconstpointer a, gconstpointer b) {
  const Change *x = a, *y = b;
  if (x->time != y->time) return x->time < y->time ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  return (x->who > y->who) - (x->who < y->who);
}

void presence_draw(GArray *changes, const Layout *l, const WfmSimSettings *settings, uint64_t seed, int64_t replication) {
  g_array_set_size(changes, 0);
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
  for (int32_t a = 0; a < l->n_agents; a++) {
    uint64_t own = wfm_rng_stream(wfm_rng_stream((uint64_t)replication, STREAM_ABSENCE), (uint64_t)a);
    double share = absence_share(l, a), sick = share * settings->sick_share;
    pieces_of(pieces, l, a);
    if (sick > 0) drop_sick(pieces, sick, seed, wfm_rng_stream(own, STREAM_SICK), l->start);
    if (settings->adherence_s > 0) move_ends(pieces, settings->adherence_s, seed, wfm_rng_stream(own, STREAM_ADHERENCE), l->start);
    Absence absence;
    absence_begin(&absence, 1 - (1 - share) / (1 - sick), settings->absence_block_s, seed, own);
    add_pieces(changes, pieces, l, a, &absence);
  }
  for (int32_t q = 0; q < l->n_queues; q++) {
    if (!l->rules[q].deferred) continue;
    for (int32_t i = 1; i < l->n; i++) {
      Change opening = {.time = i * l->step, .who = q, .kind = CHANGE_OPENING};
      if (layout_open(l, q, i) && !layout_open(l, q, i - 1)) g_array_append_val(changes, opening);
    }
  }
  g_array_sort(changes, by_time);
}
