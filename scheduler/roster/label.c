/* Layers of labels: for each state those that no other beats in cost, end and earliest next start. */
#include "scheduler/roster/planner.h"

#include <string.h>

void wfm_layer_start(WfmPlanner *planner) {
  planner->next.n = 0;
  planner->stamp++;
}

void wfm_layer_turn(WfmPlanner *planner) {
  WfmLabelLayer layer = planner->next;
  planner->next = planner->now;
  planner->now = layer;
  wfm_layer_start(planner);
}

static WfmLabelSlot *slot_for(WfmPlanner *planner, int32_t key) {
  WfmLabelLayer *layer = &planner->next;
  if (planner->stamp_of[key] == planner->stamp) return &layer->slot[planner->slot_of[key]];
  if (layer->n == layer->room) {
    int32_t room = MAX(64, 2 * layer->room);
    layer->slot = g_renew(WfmLabelSlot, layer->slot, room);
    memset(layer->slot + layer->room, 0, (size_t)(room - layer->room) * sizeof *layer->slot);
    layer->room = room;
  }
  planner->stamp_of[key] = planner->stamp;
  planner->slot_of[key] = layer->n;
  WfmLabelSlot *slot = &layer->slot[layer->n++];
  slot->key = key;
  slot->n = 0;
  return slot;
}

void wfm_label_offer(WfmPlanner *planner, int32_t key, WfmLabel label) {
  WfmLabelSlot *slot = slot_for(planner, key);
  int32_t place = 0;
  for (; place < slot->n && slot->label[place].cost <= label.cost; place++)
    if (slot->label[place].end <= label.end && slot->label[place].ready <= label.ready) return;
  int32_t keep = place;
  for (int32_t k = place; k < slot->n; k++) /* what the new one beats goes */
    if (slot->label[k].end < label.end || slot->label[k].ready < label.ready) slot->label[keep++] = slot->label[k];
  if (keep == slot->room) {
    slot->room = MAX(8, 2 * slot->room);
    slot->label = g_renew(WfmLabel, slot->label, slot->room);
  }
  memmove(slot->label + place + 1, slot->label + place, (size_t)(keep - place) * sizeof *slot->label);
  slot->label[place] = label;
  slot->n = keep + 1;
  planner->work += 20;
}

static void drop_beaten(WfmLabelSlot *slot, const WfmLabelSlot *by) {
  int32_t keep = 0;
  for (int32_t l = 0; l < slot->n; l++) {
    const WfmLabel *label = &slot->label[l];
    bool beaten = false;
    for (int32_t m = 0; m < by->n && !beaten && by->label[m].cost <= label->cost; m++)
      beaten = by->label[m].end <= label->end && by->label[m].ready <= label->ready;
    if (!beaten) slot->label[keep++] = *label;
  }
  slot->n = keep;
}

/* A state of weekends that is never worse: the weekend paid for; or none of it worked, or more room for those to come. -1: none known. */
static int32_t better_toll(const WfmPlanRun *run, int32_t toll) {
  const WfmWeekendStates *states = run->shape.weekends;
  if (!states) return toll ? -1 : 1;
  const WfmWeekendSequence *s = states->sequence;
  int32_t room = toll / s->n_masks, mask = toll % s->n_masks;
  if (mask && s->n_masks == 2 && !run->planner->tolls) return room * 2;
  int32_t better = s->better[states->closed[run->day] * s->n_rooms + room];
  return better < 0 ? -1 : better * s->n_masks + mask;
}

/* Never worse: fewer days in a row, the weekly rest already taken, what weekends there are to come. */
void wfm_layer_prune(WfmPlanRun *run) {
  WfmPlanner *planner = run->planner;
  bool runs = run->p->run_min <= 1 && run->shape.off_cap == 1 && run->shape.runs > 1;
  bool tolls = run->shape.tolls > 1;
  if (!run->shape.with_rest && !runs && !tolls) return;
  for (int32_t k = 0; k < planner->next.n; k++) {
    WfmLabelSlot *slot = &planner->next.slot[k];
    WfmPlanState s = wfm_state_unpack(&run->shape, slot->key);
    for (int which = 0; which < 3; which++) {
      WfmPlanState better = s;
      if (which == 0 && (!run->shape.with_rest || s.rest)) continue;
      if (which == 1 && (!runs || s.run == 0)) continue;
      if (which == 2 && (!tolls || better_toll(run, s.toll) < 0)) continue;
      if (which == 2) better.toll = better_toll(run, s.toll);
      if (which == 0) better.rest = 1;
      if (which == 1) better.run--;
      int32_t key = wfm_state_pack(&run->shape, better);
      if (planner->stamp_of[key] == planner->stamp) drop_beaten(slot, &planner->next.slot[planner->slot_of[key]]);
    }
  }
}

void wfm_layer_settle(WfmPlanner *planner) {
  for (int32_t k = 0; k < planner->next.n; k++) {
    WfmLabelSlot *slot = &planner->next.slot[k];
    if (planner->n_nodes + slot->n > planner->node_room) {
      planner->node_room = 2 * planner->node_room + slot->n;
      planner->node = g_renew(WfmLabelNode, planner->node, planner->node_room);
    }
    for (int32_t l = 0; l < slot->n; l++) {
      WfmLabel *label = &slot->label[l];
      if (label->option < 0) continue;
      planner->node[planner->n_nodes] = (WfmLabelNode){label->node, label->option};
      label->node = planner->n_nodes++;
      label->option = -1;
    }
  }
}
