#include "scheduler/simulate/duty.h"

/* Agents a and b, who are alike, act for each other from now on. */
static void swap_seats(Replication *r, int32_t a, int32_t b) {
  int32_t x = r->holder[a], y = r->holder[b];
  r->holder[a] = y;
  r->holder[b] = x;
  r->seat[x] = b;
  r->seat[y] = a;
}

/* In exchange, an agent who should have left and is still busy is relieved by one who has just got free. */
void duty_relieve(Replication *r, int32_t a) {
  for (int32_t b = 0; b < r->l->n_agents; b++) {
    Agent *other = &r->agent[b];
    if (other->on || other->n_tasks == 0 || other->group != r->agent[a].group || r->l->speed[a] != r->l->speed[b]) continue;
    swap_seats(r, a, b);
    other->on = true;
    r->agent[a].on = false;
    return;
  }
}

/* What the agent has in hand goes back to the heads of the lines, and to others who are free. */
static void return_tasks(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  work_on(r, a, now, r->l->simple);
  Task *task = &r->task[(size_t)a * r->l->levels];
  if (r->l->levels == 1) task->left_s = tree_time(&r->finishes, a) - now;
  while (agent->n_tasks > 0) {
    Task t = task[--agent->n_tasks];
    Waiting w = {.arrival = t.arrival,
                 .joined = now,
                 .due = r->l->rules[t.queue].deferred ? t.patience_s : now + t.patience_s,
                 .work_s = t.left_s / r->l->speed[a][t.queue],
                 .waited_s = t.waited_s,
                 .id = t.id,
                 .interval = t.interval,
                 .fate = t.fate,
                 .flags = t.flags};
    line_push_front(&r->line[t.queue], &w);
    count_line(r, t.queue, r->interval, 1);
    if (r->l->rules[t.queue].timed)
      set_timer(r, (Timer){.time = w.due, .value = r->line[t.queue].head, .queue = t.queue, .kind = TIMER_LEAVE});
    share_attention(r, a, now, r->l->simple);
    offer(r, t.queue, now);
  }
  share_attention(r, a, now, r->l->simple);
  schedule(r, a, now, r->l->simple);
}

static void go_off(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  if (r->l->input->exchange && agent->n_tasks > 0) { /* a free one who is alike leaves instead */
    for (int32_t b = r->list[agent->group * r->l->levels].head; b >= 0; b = r->agent[b].next) {
      if (r->l->speed[a] != r->l->speed[b]) continue;
      swap_seats(r, a, b);
      a = b;
      agent = &r->agent[a];
      break;
    }
  }
  list_leave(r, a);
  agent->on = false;
  if (agent->n_tasks > 0 && r->settings->shift_end == WFM_SIM_RETURN) return_tasks(r, a, now);
  if (agent->n_tasks == 0) present_end(r, a, now);
}

void duty_change(Replication *r, const Change *c) {
  r->counts.events++;
  if (c->kind == CHANGE_OPENING) {
    offer(r, c->who, c->time);
    return;
  }
  int32_t a = r->seat[c->who];
  if (c->kind == CHANGE_OFF) {
    go_off(r, a, c->time);
    return;
  }
  Agent *agent = &r->agent[a];
  bool was_busy = agent->n_tasks > 0;
  if (!was_busy) {
    work_on(r, a, c->time, r->l->simple);
    present_begin(r, a, c->time);
  }
  agent->on = true;
  refill(r, a, c->time, r->l->simple);
  if (!was_busy && agent->n_tasks > 0) schedule(r, a, c->time, r->l->simple);
}
