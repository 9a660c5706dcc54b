// The roster as a Gantt: one line per person, grouped by site or otherwise, in any zone. Only the lines in view are in the document, so that 2,000
// people over four weeks scroll as lightly as twelve over one.

const LINE = 27,
  GROUP = 30;
const roster = {
  view: 'week',
  first: null,
  text: '',
  site: '',
  queue: '',
  order: 'plan',
  groupBy: 'site',
  closed: new Set(),
  rows: [],
  shown: new Map(),
  at: null,
};

// The axis: in one zone it is absolute time, cut at that zone's midnights; on everyone's own clock it is the time on their walls.
function axisOf() {
  const own = state.zone === OWN_CLOCK,
    zone = data.zones[own ? 0 : state.zone];
  const at = own ? (instant, home) => localAt(home, instant) : instant => instant;
  const edge = own ? day => day * DAY : day => dayStart(zone, day);
  const dayIn = own ? (instant, home) => dayAt(home, instant) : instant => dayAt(zone, instant);
  return {own, zone, at, edge, dayIn};
}

function rosterDays(axis) {
  let first = Infinity,
    last = -Infinity;
  for (const person of people) {
    if (!person.duties.length) continue;
    first = Math.min(first, axis.dayIn(person.duties[0].start, person.zone));
    for (const duty of person.duties) last = Math.max(last, axis.dayIn(duty.end - 1, person.zone));
  }
  return [first, last];
}

// The local day on which the plan begins; without a queue's table, the day of the first shift.
function rosterAnchor(axis, first) {
  const starts = data.queues
    .flatMap(queue => [queue.coverage, queue.requirement, queue.forecast])
    .filter(Boolean)
    .map(table => table.start);
  return starts.length ? axis.dayIn(Math.min(...starts), data.zones[data.zone]) : first;
}

let frame = null; // {axis, days, from, to, wide, left}: what the drawn lines refer to

function px(instant, person) {
  return ((frame.axis.at(instant, person.zone) - frame.from) / (frame.to - frame.from)) * frame.wide;
}

function dutyBar(person, duty, k) {
  const left = Math.max(0, px(duty.start, person)),
    right = Math.min(frame.wide, px(duty.end, person));
  const bar = make('div', {
    class: 'duty ' + tone(duty.kind) + (duty.source === 'locked' ? ' locked' : ''),
    'data-k': k,
    style: {left: left + 'px', width: Math.max(2, right - left) + 'px'},
  });
  if (frame.wide / frame.days < 40) return bar;
  for (const piece of duty.pieces) {
    const from = Math.max(left, px(piece.from, person)),
      to = Math.min(right, px(piece.to, person));
    if (to <= from) continue;
    const {segment, paid} = activities[piece.activity];
    bar.append(
      make('i', {
        class: segment === 'break' && !paid ? 'meal' : segment,
        style: {left: from - left + 'px', width: Math.max(1, to - from) + 'px'},
      })
    );
  }
  if (right - left > 34) {
    const zone = frame.axis.own ? person.zone : frame.axis.zone,
      ends = '–' + clock(localAt(zone, duty.end));
    bar.append(make('span', {}, clock(localAt(zone, duty.start)) + (right - left > 70 ? ends : '')));
  }
  return bar;
}

function personLine(row) {
  const person = row.person,
    track = make('div', {class: 'track', style: {width: frame.wide + 'px'}});
  for (const leave of person.away) {
    const left = Math.max(0, px(leave.from, person)),
      right = Math.min(frame.wide, px(leave.to, person));
    if (right > left)
      track.append(
        make(
          'div',
          {class: 'away', style: {left: left + 'px', width: right - left + 'px'}},
          right - left > 40 ? leave.kind : ''
        )
      );
  }
  person.duties.forEach((duty, k) => {
    if (px(duty.end, person) > 0 && px(duty.start, person) < frame.wide) track.append(dutyBar(person, duty, k));
  });
  return make(
    'div',
    {class: 'line', 'data-person': person.index, style: {top: row.top + 'px'}},
    make('div', {class: 'name', dir: 'auto', title: person.name + ' (' + person.id + '), ' + person.zone.name}, person.name),
    track
  );
}

function groupLine(row) {
  const closed = roster.closed.has(row.group);
  return make(
    'div',
    {class: 'group', style: {top: row.top + 'px'}},
    make(
      'button',
      {
        type: 'button',
        'aria-expanded': String(!closed),
        'data-group': row.index,
        onclick: () => {
          if (!roster.closed.delete(row.group)) roster.closed.add(row.group);
          layRows();
          const same = roster.sheet.querySelector('.group button[data-group="' + row.index + '"]');
          if (same) same.focus({preventScroll: true});
        },
      },
      make('span', {'aria-hidden': 'true'}, closed ? '▸ ' : '▾ '),
      make('bdi', {}, groupName(row.group)),
      make('small', {}, plural(row.count, 'person', 'people') + ', ' + hours(row.worked) + ' in view')
    )
  );
}

function groupName(group) {
  if (roster.groupBy === 'none') return 'Everyone';
  if (group) return roster.groupBy === 'queues' ? nameQueues(group) : group;
  return roster.rows.filter(one => !one.person).length > 1 ? 'No ' + GROUPINGS[roster.groupBy] : 'Everyone';
}
const GROUPINGS = {site: 'site', group: 'group', contract: 'contract', queues: 'queues', none: 'nothing'};
// What a person is grouped under.
function groupOf(person) {
  if (roster.groupBy === 'none') return '';
  if (roster.groupBy === 'queues') return [...person.queues].sort().join('+');
  return person[roster.groupBy];
}
function nameQueues(ids) {
  return ids
    .split('+')
    .map(nameOfQueue)
    .join(', ');
}

// Puts the lines near the view into the document and takes the others out.
function showRows(all) {
  const box = roster.scroller,
    top = all ? 0 : box.scrollTop - 300,
    bottom = all ? Infinity : box.scrollTop + box.clientHeight + 300;
  for (const [row, node] of roster.shown) {
    if (row.top + LINE >= top && row.top <= bottom) continue;
    node.remove();
    roster.shown.delete(row);
  }
  let low = 0,
    high = roster.rows.length;
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
    const group = groupOf(person);
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(person);
  }
  const rows = [];
  let top = 0,
    count = 0;
  roster.groups = [...groups.keys()];
  for (const [group, members] of groups) {
    const worked = members.reduce(
      (sum, person) =>
        sum +
        person.duties.reduce(
          (own, duty) =>
            own + (px(duty.start, person) >= 0 && px(duty.start, person) < frame.wide ? duty.end - duty.start : 0),
          0
        ),
      0
    );
    count += members.length;
    rows.push({group, index: roster.groups.indexOf(group), count: members.length, worked, top});
    top += GROUP;
    if (roster.closed.has(group)) continue;
    if (roster.order === 'name')
      members.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index));
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
  roster.count.textContent =
    count === people.length
      ? plural(count, 'person', 'people')
      : number(count) + ' of ' + plural(people.length, 'person', 'people');
  roster.scroller.dataset.people = count;
  roster.fold.textContent = roster.closed.size ? 'Open all' : 'Fold all';
  roster.fold.hidden = groups.size < 2;
  drawPresence();
  showRows();
}

// How many of those shown are at work on the queues, over the axis.
function drawPresence() {
  const cuts = Math.max(1, Math.min(frame.wide, Math.round((frame.to - frame.from) / 900))),
    change = new Array(cuts + 1).fill(0);
  const add = (from, to, person, sign) => {
    const a = Math.round((px(from, person) / frame.wide) * cuts),
      b = Math.round((px(to, person) / frame.wide) * cuts);
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
  let now = 0,
    top = 1;
  const level = change.slice(0, cuts).map(step => ((now += step), (top = Math.max(top, now)), now));
  const tall = 44,
    path =
      level
        .map(
          (value, k) =>
            'H' + ((k * frame.wide) / cuts).toFixed(1) + 'V' + (tall - ((tall - 6) * value) / top).toFixed(1)
        )
        .join('') +
      'H' +
      frame.wide +
      'V' +
      tall +
      'Z';
  const svg = makeSvg(
    'svg',
    {width: frame.wide, height: tall, role: 'img', 'aria-label': 'People on the queues at once, at most ' + top},
    makeSvg('path', {d: 'M0 ' + tall + path})
  );
  roster.presence.replaceChildren(
    make(
      'div',
      {class: 'name'},
      'On the queues',
      make('small', {}, frame.axis.own ? 'each by their own clock' : 'at most ' + number(top))
    ),
    svg
  );
}

function layAxis() {
  const axis = axisOf(),
    [first, last] = rosterDays(axis);
  const span = {day: 1, week: 7, all: last - first + 1}[roster.view];
  // Weeks are counted from the plan's first day; a shift that starts the evening before, on this clock, lies in the week before.
  const anchor = rosterAnchor(axis, first);
  if (roster.first === null) roster.first = Math.min(Math.max(anchor, first), last);
  roster.first = Math.max(first, Math.min(roster.first, last));
  if (roster.view === 'week') roster.first = anchor + 7 * Math.floor((roster.first - anchor) / 7);
  if (roster.view === 'all') roster.first = first;
  const phone = roster.scroller.clientWidth < 600,
    left = phone ? 104 : 176;
  const least = roster.paper ? 0 : {day: 260, week: 7 * 92, all: span * 26}[roster.view];
  const wide = Math.max(least, roster.scroller.clientWidth - left - 2);
  frame = {axis, days: span, from: axis.edge(roster.first), to: axis.edge(roster.first + span), wide, left};
  roster.scroller.style.setProperty('--left', left + 'px');
  const marks = [],
    heads = [];
  const x = value => ((value - frame.from) / (frame.to - frame.from)) * wide;
  for (let day = roster.first; day < roster.first + span; day++) {
    const from = x(axis.edge(day)),
      to = x(axis.edge(day + 1)),
      length = axis.edge(day + 1) - axis.edge(day);
    const label = to - from > 84 ? dayName(day) : to - from > 50 ? dayName(day).slice(4) : String(civil(day)[2]);
    const note = length === DAY ? '' : hours(length);
    heads.push(
      make(
        'div',
        {
          class: 'day' + (weekday(day) >= 5 ? ' weekend' : ''),
          style: {left: from + 'px', width: to - from + 'px'},
          title: dayName(day, true) + (note ? ', ' + note + ' long: the clock changes' : ''),
        },
        label,
        note && to - from > 100 && make('small', {}, note)
      )
    );
    marks.push(
      make('i', {
        class: 'midnight' + (weekday(day) >= 5 ? ' weekend' : ''),
        style: {left: from + 'px', width: to - from + 'px'},
      })
    );
    const every = [1, 2, 3, 6, 12].find(step => ((to - from) / 24) * step > 30);
    for (let h = every; every && h < 24; h += every) {
      const at = axis.own
        ? axis.edge(day) + h * 3600
        : axis.edge(day) +
          h * 3600 +
          offsetAt(axis.zone, axis.edge(day)) -
          offsetAt(axis.zone, axis.edge(day) + h * 3600);
      heads.push(make('div', {class: 'hour', style: {left: x(at) + 'px'}}, String(h).padStart(2, '0')));
      marks.push(make('i', {class: 'hour', style: {left: x(at) + 'px'}}));
    }
  }
  roster.head.replaceChildren(
    make('div', {class: 'name'}, axis.own ? 'Own clocks' : axis.zone.name.replace(/_/g, ' ')),
    make('div', {class: 'days', style: {width: wide + 'px'}}, heads)
  );
  roster.marks.replaceChildren(...marks);
  roster.marks.style.width = wide + 'px';
  roster.sheet.style.width = left + wide + 'px';
  roster.when.textContent =
    dayName(roster.first) + (span > 1 ? ' – ' + dayName(roster.first + span - 1, true) : ' ' + civil(roster.first)[0]);
  roster.back.disabled = roster.first <= first;
  roster.next.disabled = roster.first + span > last;
  layRows();
}
