// Who works when, from the roster's compact numbers; the colours of shifts, and who passes the reader's filter.

// The duties of a person as objects; instants in seconds.
function unpack(agent) {
  const list = [],
    flat = agent.duties,
    unit = data.unit;
  let start = data.base;
  for (let k = 0; k < flat.length;) {
    const [wait, length, paid, kind, source, skills, n] = flat.slice(k, k + 7);
    start += wait * unit;
    const pieces = [];
    for (k += 7; pieces.length < n; k += 3)
      pieces.push({
        activity: flat[k],
        from: start + flat[k + 1] * unit,
        to: start + (flat[k + 1] + flat[k + 2]) * unit,
      });
    list.push({
      start,
      end: start + length * unit,
      paid: paid * unit,
      kind: data.kinds[kind],
      source: data.sources[source],
      skills: data.skills[skills],
      pieces,
    });
  }
  return list;
}

// Early, day, late or night: the kind that the shift table gives, else by the local hour of its start.
function shiftClass(kind, zone, start) {
  if (kind) return kind;
  const hour = Math.floor((localAt(zone, start) % DAY) / 3600);
  return hour < 4 || hour >= 20 ? 'night' : hour < 9 ? 'early' : hour < 13 ? 'day' : 'late';
}
const KIND_TONES = ['early', 'day', 'late', 'night'];
const otherKinds = [];
function tone(kind) {
  if (KIND_TONES.includes(kind)) return kind;
  if (!otherKinds.includes(kind)) otherKinds.push(kind);
  return 'other' + (otherKinds.indexOf(kind) % 3);
}

const people = (data.agents || []).map((agent, index) => {
  const duties = unpack(agent),
    zone = data.zones[agent.zone];
  for (const duty of duties) duty.kind = shiftClass(duty.kind, zone, duty.start);
  const queues = new Set(duties.flatMap(duty => (duty.skills ? duty.skills.split('+') : [])));
  const away = [];
  for (let k = 0; agent.away && k < agent.away.length; k += 3)
    away.push({kind: data.leave_kinds[agent.away[k]], from: agent.away[k + 1], to: agent.away[k + 2]});
  return {
    index,
    id: agent.id,
    name: agent.name,
    site: data.sites[agent.site],
    zone,
    zoneIndex: agent.zone,
    weekend: agent.weekend ?? 96,
    duties,
    queues,
    away,
    search: [agent.id, agent.name, data.sites[agent.site], ...queues].join('\n').toLowerCase(),
  };
});

function activityOf(piece) {
  const [segment, what, paid] = data.activities[piece.activity].split('\x1f');
  return {segment, what, paid: paid === '1'};
}
const activities = (data.activities || []).map((_, activity) => activityOf({activity}));

function passes(person) {
  return (
    (!roster.site || person.site === roster.site) &&
    (!roster.queue || person.queues.has(roster.queue)) &&
    (!roster.text || roster.text.split(/\s+/).every(word => person.search.includes(word)))
  );
}
