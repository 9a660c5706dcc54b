// What the reader can do with the roster: point at a shift or walk to it by keys, filter, order, turn pages.

function dutyTip(person, duty) {
  const zone = state.zone === OWN_CLOCK ? person.zone : data.zones[state.zone];
  const times = [make('div', {}, spanName(zone, duty.start, duty.end))];
  if (zone !== person.zone)
    times.push(
      make(
        'div',
        {class: 'soft'},
        person.zone.name.replace(/_/g, ' ') + ': ' + spanName(person.zone, duty.start, duty.end)
      )
    );
  const rows = duty.pieces.map(piece => {
    const {segment, what, paid} = activities[piece.activity];
    return make(
      'li',
      {},
      clock(localAt(zone, piece.from)) +
        '–' +
        clock(localAt(zone, piece.to)) +
        ' ' +
        (what || segment) +
        (paid ? '' : ' (unpaid)')
    );
  });
  return [
    make('b', {dir: 'auto'}, person.name),
    make(
      'span',
      {class: 'soft'},
      ' ' + [person.id !== person.name && person.id, person.site].filter(Boolean).join(' · ')
    ),
    times,
    make(
      'div',
      {class: 'soft'},
      [
        duty.kind,
        hours(duty.end - duty.start),
        hours(duty.paid) + ' paid',
        duty.source && duty.source !== 'planned' && duty.source,
      ]
        .filter(Boolean)
        .join(' · ')
    ),
    duty.skills && make('div', {class: 'soft'}, 'Queues: ', make('bdi', {}, nameQueues(duty.skills))),
    rows.length > 0 && make('ul', {}, rows),
  ].filter(Boolean);
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
  const lines = roster.rows.filter(
    row =>
      row.person &&
      row.person.duties.some(duty => px(duty.end, row.person) > 0 && px(duty.start, row.person) < frame.wide)
  );
  const move = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
  if (event.key === 'Escape') return hideTip();
  if (!move || !lines.length) return;
  event.preventDefault();
  const visible = row =>
    row.person.duties
      .map((duty, k) => k)
      .filter(
        k => px(row.person.duties[k].end, row.person) > 0 && px(row.person.duties[k].start, row.person) < frame.wide
      );
  let index = roster.at ? lines.findIndex(row => row.person === roster.at.person) : -1,
    k = 0;
  if (index < 0) index = 0;
  else {
    index = Math.max(0, Math.min(lines.length - 1, index + move[0]));
    const own = visible(lines[index]);
    k = Math.max(0, Math.min(own.length - 1, move[0] ? roster.at.k : roster.at.k + move[1]));
  }
  roster.at = {person: lines[index].person, k};
  const row = lines[index],
    box = roster.scroller;
  if (row.top < box.scrollTop) box.scrollTop = row.top - GROUP;
  if (row.top + LINE > box.scrollTop + box.clientHeight - 90) box.scrollTop = row.top + LINE - box.clientHeight + 90;
  showRows();
  for (const old of roster.sheet.querySelectorAll('.duty.here')) old.classList.remove('here');
  const bar = roster.shown.get(row).querySelector('.duty[data-k="' + visible(row)[k] + '"]');
  bar.classList.add('here');
  showTip(dutyTip(row.person, row.person.duties[visible(row)[k]]), bar.getBoundingClientRect());
}

function rosterTools() {
  const sites = [...new Set(people.map(person => person.site))].filter(Boolean),
    queues = data.queues.filter(queue => people.some(person => person.queues.has(queue.id)));
  const search = make('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Name, number, site, queue',
    oninput: () => {
      roster.text = search.value.trim().toLowerCase();
      filterChanged();
    },
  });
  roster.back = make('button', {type: 'button', 'aria-label': 'Earlier', onclick: () => goTo(-1)}, '‹');
  roster.next = make('button', {type: 'button', 'aria-label': 'Later', onclick: () => goTo(1)}, '›');
  roster.when = make('span', {class: 'when'});
  roster.count = make('span', {class: 'count', role: 'status'});
  roster.fold = make(
    'button',
    {
      type: 'button',
      onclick: () => {
        roster.closed = new Set(roster.closed.size ? [] : roster.groups);
        layRows();
      },
    },
    'Fold all'
  );
  return make(
    'div',
    {class: 'tools'},
    make('label', {}, 'Find ', search),
    sites.length > 1 &&
      choice('Site', [['', 'all'], ...sites.map(site => [site, site])], '', value => {
        roster.site = value;
        filterChanged();
      }),
    queues.length > 1 &&
      choice('Queue', [['', 'all'], ...queues.map(queue => [queue.id, queueName(queue)])], '', value => {
        roster.queue = value;
        filterChanged();
      }),
    choice(
      'Group by',
      Object.entries(GROUPINGS).filter(
        ([key]) => key === 'none' || key === 'site' || new Set(people.map(one => (key === 'queues' ? [...one.queues].sort().join() : one[key]))).size > 1
      ),
      roster.groupBy,
      value => {
        roster.groupBy = value;
        roster.closed.clear();
        layRows();
      }
    ),
    roster.fold,
    choice(
      'Order',
      [
        ['plan', 'as in the plan'],
        ['name', 'name'],
        ['start', 'first start'],
      ],
      roster.order,
      value => {
        roster.order = value;
        layRows();
      }
    ),
    choice(
      'Span',
      [
        ['day', 'day'],
        ['week', 'week'],
        ['all', 'whole roster'],
      ],
      roster.view,
      value => {
        roster.view = value;
        layAxis();
      }
    ),
    make('span', {class: 'pager'}, roster.back, roster.when, roster.next),
    roster.count
  );
}

function rosterLegend() {
  const kinds = [...new Set(people.flatMap(person => person.duties.map(duty => duty.kind)))];
  kinds.sort((a, b) => ((KIND_TONES.indexOf(a) + 9) % 9) - ((KIND_TONES.indexOf(b) + 9) % 9));
  const used = new Set(activities.map(({segment, paid}) => (segment === 'break' && !paid ? 'meal' : segment)));
  const item = (name, text) =>
    make(
      'span',
      {},
      make(
        'span',
        {class: 'sample', 'aria-hidden': 'true'},
        make(
          'div',
          {
            class:
              'duty ' +
              (KIND_TONES.includes(name) || name.startsWith('other')
                ? name
                : 'day' + (name === 'locked' ? ' locked' : '')),
          },
          ['break', 'meal', 'meeting'].includes(name) && make('i', {class: name})
        )
      ),
      text
    );
  return make(
    'div',
    {class: 'legend'},
    kinds.map(kind => item(tone(kind), kind)),
    used.has('break') && item('break', 'paid break'),
    used.has('meal') && item('meal', 'unpaid break'),
    used.has('meeting') && item('meeting', 'meeting'),
    people.some(person => person.duties.some(duty => duty.source === 'locked')) &&
      item('locked', 'locked by the planner'),
    people.some(person => person.away.length) &&
      make('span', {}, make('span', {class: 'sample', 'aria-hidden': 'true'}, make('div', {class: 'away'})), 'leave')
  );
}

function drawRoster() {
  if (!people.some(person => person.duties.length))
    return bodyOf('roster').replaceChildren(
      absent(data.agents ? 'The roster has no shifts.' : 'There is no roster.csv. ‘wfm schedule’ makes it.')
    );
  if (window.innerWidth < 600) roster.view = 'day';
  roster.head = make('div', {class: 'head'});
  roster.presence = make('div', {class: 'presence'});
  roster.marks = make('div', {class: 'marks', 'aria-hidden': 'true'});
  roster.sheet = make('div', {class: 'sheet'}, roster.marks);
  roster.scroller = make(
    'div',
    {
      class: 'gantt',
      tabindex: 0,
      role: 'application',
      'aria-label': 'Roster. Arrow keys walk over the shifts, Escape closes the note.',
      onkeydown: walk,
      onblur: hideTip,
    },
    roster.head,
    roster.presence,
    roster.sheet
  );
  bodyOf('roster').replaceChildren(rosterTools(), rosterLegend(), roster.scroller);
  let asked = false;
  roster.scroller.addEventListener('scroll', () => {
    hideTip();
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      showRows();
    });
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
  peopleTable.first = 0;
  drawPeople();
}
