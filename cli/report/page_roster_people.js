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
    contract: (data.contracts && data.contracts[agent.contract]) || '',
    group: (data.groups && data.groups[agent.group]) || '',
    late: agent.late,
    night: agent.night,
    weekends: agent.weekends,
    ledger: agent.ledger,
    // of the wishes that were put to the test, how many were met, and what the others were worth
    wish: agent.wish && {asked: agent.wish[0], met: agent.wish[1], lost: agent.wish[2]},
    duties,
    queues,
    away,
    search: [agent.id, agent.name, data.sites[agent.site], ...queues].join('\n').toLowerCase(),
  };
});

// [put to the test, met] of all of them.
function wishesOf(list) {
  return list.reduce(([asked, met], {wish}) => (wish ? [asked + wish.asked, met + wish.met] : [asked, met]), [0, 0]);
}

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
