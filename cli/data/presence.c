#include "cli/data/presence.h"

#include <string.h>

static bool in_list(char *const *words, const char *word) {
  return !words || !words[0] || g_strv_contains((const char *const *)words, word);
}

static bool has_skill(const WfmAgentRow *agent, const char *skill) {
  for (size_t k = 0; k < agent->skills.n; k++)
    if (strcmp(agent->skills.skill[k].skill, skill) == 0 && agent->skills.skill[k].proficiency > 0) return true;
  return !*skill;
}

bool wfm_presence_row_means(const WfmPresenceRow *row, const WfmAgentRow *agent) {
  return in_list(row->agents, agent->agent) && in_list(row->teams, agent->team) && in_list(row->sites, agent->site) &&
         in_list(row->contracts, agent->contract) && has_skill(agent, row->skill) && agent->tier >= row->tier;
}

bool wfm_presence_row_beside(const WfmPresenceRow *row, const WfmAgentRow *agent) {
  if (!wfm_presence_is_beside(row) || wfm_presence_row_means(row, agent)) return false;
  return (row->beside[0] && in_list(row->beside, agent->agent)) || (row->beside_teams[0] && in_list(row->beside_teams, agent->team));
}

bool wfm_presence_is_beside(const WfmPresenceRow *row) {
  return (row->beside && row->beside[0]) || (row->beside_teams && row->beside_teams[0]);
}
