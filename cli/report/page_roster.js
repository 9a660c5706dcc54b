// The roster as a Gantt: one line per person, grouped by site, in any zone. Only the lines in view are in the document, so that 2,000
// people over four weeks scroll as lightly as twelve over one.

const LINE = 27, GROUP = 30;
const roster = {view: 'week', first: 0, text: '', site: '', queue: '', order: 'plan', closed: new Set(), rows: [], shown: new Map(), at: null};

// The duties of a person as objects; instants in seconds.
function unpack(agent) {
  const list = [], flat = agent.duties, unit = data.unit;
  let start = data.base;
  for (let k = 0; k < flat.length;) {
    const [wait, length, paid, kind, source, skills, n] = flat.slice(k, k + 7);
    start += wait * unit;
    const pieces = [];
    for (k += 7; pieces.length < n; k += 3) pieces.push({activity: flat[k], from: start + flat[k + 1] * unit, to: start + (flat[k + 1] + flat[k + 2]) * unit});
    list.push({start, end: start + length * unit, paid: paid * unit, kind: data.kinds[kind], source: data.sources[source], skills: data.skills[skills], pieces});
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
  return 'other' + otherKinds.indexOf(kind) % 3;
}

const people = (data.agents || []).map((agent, index) => {
  const duties = unpack(agent), zone = data.zones[agent.zone];
  for (const duty of duties) duty.kind = shiftClass(duty.kind, zone, duty.start);
  const queues = new Set(duties.flatMap(duty => duty.skills ? duty.skills.split('+') : []));
  const away = [];
  for (let k = 0; agent.away && k < agent.away.length; k += 3) away.push({kind: data.leave_kinds[agent.away[k]], from: agent.away[k + 1], to: agent.away[k + 2]});
  return {index, id: agent.id, name: agent.name, site: data.sites[agent.site], zone, zoneIndex: agent.zone, weekend: agent.weekend ?? 96, duties, queues, away,
    search: [agent.id, agent.name, data.sites[agent.site], ...queues].join('\n').toLowerCase()};
});

function activityOf(piece) {
  const [segment, what, paid] = data.activities[piece.activity].split('\x1f');
  return {segment, what, paid: paid === '1'};
}
const activities = (data.activities || []).map((_, activity) => activityOf({activity}));

// The axis: in one zone it is absolute time, cut at that zone's midnights; on everyone's own clock it is the time on their walls.
function axisOf() {
  const own = state.zone === OWN_CLOCK, zone = data.zones[own ? 0 : state.zone];
  const at = own ? (instant, home) => localAt(home, instant) : instant => instant;
  const edge = own ? day => day * DAY : day => dayStart(zone, day);
  const dayIn = own ? (instant, home) => dayAt(home, instant) : instant => dayAt(zone, instant);
  return {own, zone, at, edge, dayIn};
}

function rosterDays(axis) {
  let first = Infinity, last = -Infinity;
  for (const person of people) {
    if (!person.duties.length) continue;
    first = Math.min(first, axis.dayIn(person.duties[0].start, person.zone));
    for (const duty of person.duties) last = Math.max(last, axis.dayIn(duty.end - 1, person.zone));
  }
  return [first, last];
}

function passes(person) {
  return (!roster.site || person.site === roster.site) && (!roster.queue || person.queues.has(roster.queue)) &&
    (!roster.text || roster.text.split(/\s+/).every(word => person.search.includes(word)));
}

function dutyTip(person, duty) {
  const zone = state.zone === OWN_CLOCK ? person.zone : data.zones[state.zone];
  const times = [make('div', {}, spanName(zone, duty.start, duty.end))];
  if (zone !== person.zone) times.push(make('div', {class: 'soft'}, person.zone.name.replace(/_/g, ' ') + ': ' + spanName(person.zone, duty.start, duty.end)));
  const rows = duty.pieces.map(piece => {
    const {segment, what, paid} = activities[piece.activity];
    return make('li', {}, clock(localAt(zone, piece.from)) + '–' + clock(localAt(zone, piece.to)) + ' ' + (what || segment) + (paid ? '' : ' (unpaid)'));
  });
  return [make('b', {}, person.name), make('span', {class: 'soft'}, ' ' + [person.id !== person.name && person.id, person.site].filter(Boolean).join(' · ')), times,
    make('div', {class: 'soft'}, [duty.kind, hours(duty.end - duty.start), hours(duty.paid) + ' paid', duty.source && duty.source !== 'planned' && duty.source].filter(Boolean).join(' · ')),
    duty.skills && make('div', {class: 'soft'}, 'Queues: ' + duty.skills.split('+').join(', ')), rows.length > 0 && make('ul', {}, rows)].filter(Boolean);
}

let frame = null; // {axis, days, from, to, wide, left}: what the drawn lines refer to

function px(instant, person) {
  return (frame.axis.at(instant, person.zone) - frame.from) / (frame.to - frame.from) * frame.wide;
}

function dutyBar(person, duty, k) {
  const left = Math.max(0, px(duty.start, person)), right = Math.min(frame.wide, px(duty.end, person));
  const bar = make('div', {class: 'duty ' + tone(duty.kind) + (duty.source === 'locked' ? ' locked' : ''), 'data-k': k, style: {left: left + 'px', width: Math.max(2, right - left) + 'px'}});
  if (frame.wide / frame.days < 40) return bar;
  for (const piece of duty.pieces) {
    const from = Math.max(left, px(piece.from, person)), to = Math.min(right, px(piece.to, person));
    if (to <= from) continue;
    const {segment, paid} = activities[piece.activity];
    bar.append(make('i', {class: segment === 'break' && !paid ? 'meal' : segment, style: {left: from - left + 'px', width: Math.max(1, to - from) + 'px'}}));
  }
  if (right - left > 34) {
    const zone = frame.axis.own ? person.zone : frame.axis.zone, ends = '–' + clock(localAt(zone, duty.end));
    bar.append(make('span', {}, clock(localAt(zone, duty.start)) + (right - left > 70 ? ends : '')));
  }
  return bar;
}

function personLine(row) {
  const person = row.person, track = make('div', {class: 'track', style: {width: frame.wide + 'px'}});
  for (const leave of person.away) {
    const left = Math.max(0, px(leave.from, person)), right = Math.min(frame.wide, px(leave.to, person));
    if (right > left) track.append(make('div', {class: 'away', style: {left: left + 'px', width: right - left + 'px'}}, right - left > 40 ? leave.kind : ''));
  }
  person.duties.forEach((duty, k) => {
    if (px(duty.end, person) > 0 && px(duty.start, person) < frame.wide) track.append(dutyBar(person, duty, k));
  });
  return make('div', {class: 'line', role: 'row', 'data-person': person.index, style: {top: row.top + 'px'}},
    make('div', {class: 'name', role: 'rowheader', title: person.name + ' (' + person.id + '), ' + person.zone.name}, person.name), track);
}

function groupLine(row) {
  const closed = roster.closed.has(row.site);
  return make('div', {class: 'group', style: {top: row.top + 'px'}}, make('button', {type: 'button', 'aria-expanded': String(!closed), onclick: () => {
    if (!roster.closed.delete(row.site)) roster.closed.add(row.site);
    layRows();
  }}, make('span', {'aria-hidden': 'true'}, closed ? '▸ ' : '▾ '), row.site || 'No site', make('small', {}, plural(row.count, 'person', 'people') + ', ' + hours(row.worked) + ' in view')));
}

// Puts the lines near the view into the document and takes the others out.
function showRows(all) {
  const box = roster.scroller, top = all ? 0 : box.scrollTop - 300, bottom = all ? Infinity : box.scrollTop + box.clientHeight + 300;
  for (const [row, node] of roster.shown) {
    if (row.top + LINE >= top && row.top <= bottom) continue;
    node.remove();
    roster.shown.delete(row);
  }
  let low = 0, high = roster.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (roster.rows[middle].top + GROUP < top) low = middle + 1;
    else high = middle;
  }
  const fresh = document.createDocumentFragment();
  for (; low < roster.rows.length && roster.rows[low].top <= bottom; low++) {
    const row = roster.rows[low];
    if (roster.shown.has(row)) continue;
    const node = row.person ? personLine(row) : groupLine(row);
    roster.shown.set(row, node);
    fresh.append(node);
  }
  roster.sheet.append(fresh);
}

function firstInView(person) {
  const duty = person.duties.find(one => px(one.end, person) > 0);
  return duty ? frame.axis.at(duty.start, person.zone) : Infinity;
}

// The list of lines after a change of filter, order or collapsed sites.
function layRows() {
  const groups = new Map();
  for (const person of people) {
    if (!passes(person)) continue;
    if (!groups.has(person.site)) groups.set(person.site, []);
    groups.get(person.site).push(person);
  }
  const rows = [];
  let top = 0, count = 0;
  for (const [site, members] of groups) {
    const worked = members.reduce((sum, person) => sum + person.duties.reduce((own, duty) => own + (px(duty.start, person) >= 0 && px(duty.start, person) < frame.wide ? duty.end - duty.start : 0), 0), 0);
    count += members.length;
    rows.push({site, count: members.length, worked, top});
    top += GROUP;
    if (roster.closed.has(site)) continue;
    if (roster.order === 'name') members.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index);
    if (roster.order === 'start') {
      const start = new Map(members.map(person => [person, firstInView(person)]));
      members.sort((a, b) => start.get(a) - start.get(b) || a.index - b.index);
    }
    for (const person of members) {
      rows.push({person, top});
      top += LINE;
    }
  }
  for (const node of roster.shown.values()) node.remove();
  roster.shown.clear();
  roster.rows = rows;
  roster.sheet.style.height = top + 4 + 'px';
  roster.count.textContent = count === people.length ? plural(count, 'person', 'people') : number(count) + ' of ' + plural(people.length, 'person', 'people');
  roster.scroller.dataset.people = count;
  drawPresence();
  showRows();
}

// How many of those shown are at work on the queues, over the axis.
function drawPresence() {
  const cuts = Math.max(1, Math.min(frame.wide, Math.round((frame.to - frame.from) / 900))), change = new Array(cuts + 1).fill(0);
  const add = (from, to, person, sign) => {
    const a = Math.round(px(from, person) / frame.wide * cuts), b = Math.round(px(to, person) / frame.wide * cuts);
    if (b <= 0 || a >= cuts) return;
    change[Math.max(0, a)] += sign;
    change[Math.min(cuts, b)] -= sign;
  };
  for (const person of people) {
    if (!passes(person)) continue;
    for (const duty of person.duties) {
      add(duty.start, duty.end, person, 1);
      for (const piece of duty.pieces) add(piece.from, piece.to, person, -1);
    }
  }
  let now = 0, top = 1;
  const level = change.slice(0, cuts).map(step => (now += step, top = Math.max(top, now), now));
  const tall = 44, path = level.map((value, k) => 'H' + (k * frame.wide / cuts).toFixed(1) + 'V' + (tall - (tall - 6) * value / top).toFixed(1)).join('') + 'H' + frame.wide + 'V' + tall + 'Z';
  const svg = makeSvg('svg', {width: frame.wide, height: tall, role: 'img', 'aria-label': 'People on the queues at once, at most ' + top}, makeSvg('path', {d: 'M0 ' + tall + path}));
  roster.presence.replaceChildren(make('div', {class: 'name'}, 'On the queues', make('small', {}, 'at most ' + number(top))), svg);
}

function layAxis() {
  const axis = axisOf(), [first, last] = rosterDays(axis);
  const span = {day: 1, week: 7, all: last - first + 1}[roster.view];
  roster.first = Math.max(first, Math.min(roster.first || first, Math.max(first, last - span + 1)));
  if (roster.view === 'week') roster.first = first + 7 * Math.floor((roster.first - first) / 7);
  if (roster.view === 'all') roster.first = first;
  const phone = roster.scroller.clientWidth < 600, left = phone ? 104 : 176;
  const least = {day: phone ? 620 : 480, week: 7 * 92, all: span * 26}[roster.view];
  const wide = Math.max(least, roster.scroller.clientWidth - left - 2);
  frame = {axis, days: span, from: axis.edge(roster.first), to: axis.edge(roster.first + span), wide, left};
  roster.scroller.style.setProperty('--left', left + 'px');
  const marks = [], heads = [];
  const x = value => (value - frame.from) / (frame.to - frame.from) * wide;
  for (let day = roster.first; day < roster.first + span; day++) {
    const from = x(axis.edge(day)), to = x(axis.edge(day + 1)), length = axis.edge(day + 1) - axis.edge(day);
    const label = to - from > 64 ? dayName(day) : to - from > 40 ? dayName(day).slice(4) : String(civil(day)[2]);
    const note = length === DAY ? '' : hours(length);
    heads.push(make('div', {class: 'day' + (weekday(day) >= 5 ? ' weekend' : ''), style: {left: from + 'px', width: to - from + 'px'}, title: dayName(day, true) + (note ? ', ' + note + ' long: the clock changes' : '')}, label, note && to - from > 100 && make('small', {}, note)));
    marks.push(make('i', {class: 'midnight' + (weekday(day) >= 5 ? ' weekend' : ''), style: {left: from + 'px', width: to - from + 'px'}}));
    const every = [1, 2, 3, 6, 12].find(step => (to - from) / 24 * step > 30);
    for (let h = every; every && h < 24; h += every) {
      const at = axis.own ? axis.edge(day) + h * 3600 : axis.edge(day) + h * 3600 + offsetAt(axis.zone, axis.edge(day)) - offsetAt(axis.zone, axis.edge(day) + h * 3600);
      heads.push(make('div', {class: 'hour', style: {left: x(at) + 'px'}}, String(h).padStart(2, '0')));
      marks.push(make('i', {class: 'hour', style: {left: x(at) + 'px'}}));
    }
  }
  roster.head.replaceChildren(make('div', {class: 'name'}, axis.own ? 'Own clocks' : axis.zone.name.replace(/_/g, ' ')), make('div', {class: 'days', style: {width: wide + 'px'}}, heads));
  roster.marks.replaceChildren(...marks);
  roster.marks.style.width = wide + 'px';
  roster.sheet.style.width = left + wide + 'px';
  roster.when.textContent = dayName(roster.first) + (span > 1 ? ' – ' + dayName(roster.first + span - 1, true) : ' ' + civil(roster.first)[0]);
  roster.back.disabled = roster.first <= first;
  roster.next.disabled = roster.first + span > last;
  layRows();
}

function goTo(step) {
  roster.first += step * {day: 1, week: 7, all: 0}[roster.view];
  layAxis();
}

function dutyUnder(target) {
  const bar = target.closest && target.closest('.duty');
  if (!bar) return null;
  const person = people[+bar.closest('.line').dataset.person];
  return {bar, person, duty: person.duties[+bar.dataset.k]};
}

// Arrow keys walk over the shifts in view: left and right along a person, up and down between people.
function walk(event) {
  const lines = roster.rows.filter(row => row.person && row.person.duties.some(duty => px(duty.end, row.person) > 0 && px(duty.start, row.person) < frame.wide));
  const move = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
  if (event.key === 'Escape') return hideTip();
  if (!move || !lines.length) return;
  event.preventDefault();
  const visible = row => row.person.duties.map((duty, k) => k).filter(k => px(row.person.duties[k].end, row.person) > 0 && px(row.person.duties[k].start, row.person) < frame.wide);
  let index = roster.at ? lines.findIndex(row => row.person === roster.at.person) : -1, k = 0;
  if (index < 0) index = 0;
  else {
    index = Math.max(0, Math.min(lines.length - 1, index + move[0]));
    const own = visible(lines[index]);
    k = Math.max(0, Math.min(own.length - 1, move[0] ? roster.at.k : roster.at.k + move[1]));
  }
  roster.at = {person: lines[index].person, k};
  const row = lines[index], box = roster.scroller;
  if (row.top < box.scrollTop) box.scrollTop = row.top - GROUP;
  if (row.top + LINE > box.scrollTop + box.clientHeight - 90) box.scrollTop = row.top + LINE - box.clientHeight + 90;
  showRows();
  for (const old of roster.sheet.querySelectorAll('.duty.here')) old.classList.remove('here');
  const bar = roster.shown.get(row).querySelector('.duty[data-k="' + visible(row)[k] + '"]');
  bar.classList.add('here');
  showTip(dutyTip(row.person, row.person.duties[visible(row)[k]]), bar.getBoundingClientRect());
}

function rosterTools() {
  const sites = [...new Set(people.map(person => person.site))].filter(Boolean), queues = data.queues.filter(queue => people.some(person => person.queues.has(queue.id)));
  const search = make('input', {type: 'search', id: 'search', placeholder: 'Name, number, site, queue', oninput: () => { roster.text = search.value.trim().toLowerCase(); filterChanged(); }});
  roster.back = make('button', {type: 'button', 'aria-label': 'Earlier', onclick: () => goTo(-1)}, '‹');
  roster.next = make('button', {type: 'button', 'aria-label': 'Later', onclick: () => goTo(1)}, '›');
  roster.when = make('span', {class: 'when'});
  roster.count = make('span', {class: 'count', role: 'status'});
  return make('div', {class: 'tools'}, make('label', {}, 'Find ', search),
    sites.length > 1 && choice('Site', [['', 'all'], ...sites.map(site => [site, site])], '', value => { roster.site = value; filterChanged(); }),
    queues.length > 1 && choice('Queue', [['', 'all'], ...queues.map(queue => [queue.id, queueName(queue)])], '', value => { roster.queue = value; filterChanged(); }),
    choice('Order', [['plan', 'as in the plan'], ['name', 'name'], ['start', 'first start']], roster.order, value => { roster.order = value; layRows(); }),
    choice('Span', [['day', 'day'], ['week', 'week'], ['all', 'whole roster']], roster.view, value => { roster.view = value; layAxis(); }),
    make('span', {class: 'pager'}, roster.back, roster.when, roster.next), roster.count);
}

function rosterLegend() {
  const kinds = [...new Set(people.flatMap(person => person.duties.map(duty => duty.kind)))];
  kinds.sort((a, b) => (KIND_TONES.indexOf(a) + 9) % 9 - (KIND_TONES.indexOf(b) + 9) % 9);
  const used = new Set(activities.map(({segment, paid}) => segment === 'break' && !paid ? 'meal' : segment));
  const item = (name, text) => make('span', {}, make('span', {class: 'sample', 'aria-hidden': 'true'}, make('div', {class: 'duty ' + (KIND_TONES.includes(name) || name.startsWith('other') ? name : 'day' + (name === 'locked' ? ' locked' : ''))}, ['break', 'meal', 'meeting'].includes(name) && make('i', {class: name}))), text);
  return make('div', {class: 'legend'}, kinds.map(kind => item(tone(kind), kind)), used.has('break') && item('break', 'paid break'), used.has('meal') && item('meal', 'unpaid break'),
    used.has('meeting') && item('meeting', 'meeting'), people.some(person => person.duties.some(duty => duty.source === 'locked')) && item('locked', 'locked by the planner'),
    people.some(person => person.away.length) && make('span', {}, make('span', {class: 'sample', 'aria-hidden': 'true'}, make('div', {class: 'away'})), 'leave'));
}

function drawRoster() {
  if (!people.some(person => person.duties.length)) return bodyOf('roster').replaceChildren(absent(data.agents ? 'The roster has no shifts.' : 'There is no roster.csv. ‘wfm schedule’ makes it.'));
  if (window.innerWidth < 600) roster.view = 'day';
  roster.head = make('div', {class: 'head'});
  roster.presence = make('div', {class: 'presence'});
  roster.marks = make('div', {class: 'marks', 'aria-hidden': 'true'});
  roster.sheet = make('div', {class: 'sheet', role: 'rowgroup'}, roster.marks);
  roster.scroller = make('div', {class: 'gantt', tabindex: 0, role: 'grid', 'aria-label': 'Roster. Arrow keys walk over the shifts, Escape closes the note.', onkeydown: walk, onblur: hideTip}, roster.head, roster.presence, roster.sheet);
  bodyOf('roster').replaceChildren(rosterTools(), rosterLegend(), roster.scroller);
  let asked = false;
  roster.scroller.addEventListener('scroll', () => {
    hideTip();
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; showRows(); });
  });
  const point = event => {
    const found = dutyUnder(event.target);
    if (found) showTip(dutyTip(found.person, found.duty), found.bar.getBoundingClientRect());
    else hideTip();
  };
  roster.scroller.addEventListener('pointerover', point);
  roster.scroller.addEventListener('click', point);
  roster.scroller.addEventListener('pointerleave', hideTip);
  layAxis();
}

function filterChanged() {
  layRows();
  drawPeople();
}
