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

bool wfm_people_mean(const WfmPeople *who, const WfmAgentRow *agent) {
  return in_list(who->agents, agent->agent) && in_list(who->teams, agent->team) && in_list(who->sites, agent->site) &&
         in_list(who->contracts, agent->contract) && has_skill(agent, who->skill) && agent->tier >= who->tier;
}

bool wfm_presence_row_beside(const WfmPresenceRow *row, const WfmAgentRow *agent) {
  if (!wfm_presence_is_beside(row) || wfm_people_mean(&row->who, agent)) return false;
  return (row->beside[0] && in_list(row->beside, agent->agent)) || (row->beside_teams[0] && in_list(row->beside_teams, agent->team));
}

bool wfm_presence_is_beside(const WfmPresenceRow *row) {
  return (row->beside && row->beside[0]) || (row->beside_teams && row->beside_teams[0]);
}
