// The days of the plan beside each other: the service level of every queue on every local day, and below it hours required and staffed. Colour says how far a
// day lies from the target; the figure says it without colour.

const DAYS_AT_A_GLANCE = 28;

// Each day's means, weighted by what is offered, and its hours.
function dailyOf(table, zone) {
  const days = new Map(),
    hours = table.step / 3600;
  for (let i = 0; i < table.n; i++) {
    const day = dayAt(zone, table.start + i * table.step),
      offered = table.offered[i];
    if (!days.has(day))
      days.set(day, {day, expected: [0, 0], simulated: [0, 0], offered: 0, need: 0, have: 0, short: 0, n: 0});
    const one = days.get(day);
    one.n++;
    if (known(table.need[i])) one.need += table.need[i] * hours;
    if (known(table.have[i])) one.have += table.have[i] * hours;
    if (known(table.need[i]) && known(table.have[i])) one.short += Math.max(0, table.need[i] - table.have[i]) * hours;
    if (!(offered > 0)) continue;
    one.offered += offered;
    for (const key of ['expected', 'simulated']) {
      if (!known(table[key][i])) continue;
      one[key][0] += offered * table[key][i];
      one[key][1] += offered;
    }
  }
  for (const one of days.values())
    for (const key of ['expected', 'simulated']) one[key] = one[key][0] / one[key][1];
  return days;
}

function targetOf(queue) {
  const entry = summaryOf(queue);
  return known(entry.sl_target) ? entry.sl_target : queue.target;
}
// Full colour ten points off the target.
function targetColour(level, target, tones) {
  if (!known(level) || !known(target)) return null;
  const share = Math.min(1, Math.abs(level - target) / (level < target ? 0.1 : Math.max(0.02, 1 - target)));
  return mix(tones.none, level < target ? tones.less : tones.more, 0.18 + 0.32 * share);
}

function dayCell(queue, one, target, tones) {
  const level = one && (known(one.simulated) ? one.simulated : one.expected);
  if (!known(level)) return make('td', {class: 'none'}, one ? '–' : '');
  const missed = known(target) && level < target;
  return make(
    'td',
    {
      class: missed ? 'short' : null,
      style: {background: targetColour(level, target, tones)},
      title:
        queueName(queue) +
        ', ' +
        dayName(one.day) +
        ': service level ' +
        percent(level, 1) +
        (known(target) ? ', target ' + percent(target) : '') +
        ', required ' +
        number(one.need, 1) +
        ' h, staffed ' +
        number(one.have, 1) +
        ' h, short ' +
        number(one.short, 1) +
        ' h',
    },
    number(100 * level),
    missed && make('span', {class: 'mark', 'aria-label': ', below target'}, '▾')
  );
}

// "Wed 25" of a day column; the month where it begins.
function dayHead(day, k) {
  const [, month, date] = civil(day);
  return [WEEKDAYS[weekday(day)], make('b', {}, String(date)), (k === 0 || date === 1) && make('small', {}, MONTHS[month - 1])];
}

function daysTable() {
  const queues = data.queues.filter(queue => queue.coverage);
  if (!queues.length) return null;
  const tones = {none: colour('card'), less: colour('short'), more: colour('more')};
  const daily = queues.map(queue => dailyOf(queue.coverage, zoneFor(queue.zone)));
  // A queue's edge in another zone is a few hours of a day: the days of the plan itself are those of most queues.
  const count = new Map();
  for (const days of daily)
    for (const [day, one] of days) if (one.n * 2 > DAY / queues[0].coverage.step) count.set(day, (count.get(day) || 0) + 1);
  const days = [...count.keys()].sort((a, b) => a - b).slice(0, DAYS_AT_A_GLANCE);
  if (!days.length) return null;
  const total = key => day => daily.reduce((sum, own) => sum + (own.has(day) ? own.get(day)[key] : 0), 0);
  const foot = (label, value) =>
    make(
      'tr',
      {},
      make('th', {scope: 'row'}, label),
      days.map(day => make('td', {}, number(value(day))))
    );
  const simulated = queues.some(queue => queue.coverage.simulated.some(known));
  return [
    make('h3', {}, (simulated ? 'Service level, simulated' : 'Service level, expected') + ', day by day'),
    scrolling(
      'Service level by queue and day',
      make(
        'table',
        {class: 'daily'},
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            make('th', {scope: 'col'}, 'per cent within target time'),
            days.map((day, k) => make('th', {scope: 'col', class: weekday(day) >= 5 ? 'weekend' : null}, dayHead(day, k)))
          )
        ),
        make(
          'tbody',
          {},
          queues.map((queue, q) =>
            make(
              'tr',
              {},
              make(
                'th',
                {scope: 'row'},
                make('a', {href: '#coverage', dir: 'auto', onclick: () => chooseQueue(data.queues.indexOf(queue))}, queueName(queue))
              ),
              days.map(day => dayCell(queue, daily[q].get(day), targetOf(queue), tones))
            )
          )
        ),
        make('tfoot', {}, foot('hours required', total('need')), foot('hours staffed', total('have')), foot('hours short', total('short')))
      ),
    ),
    make(
      'p',
      {class: 'note'},
      'Each day’s mean, weighted by contacts. ',
      make('span', {class: 'mark'}, '▾'),
      ' below target. ',
      state.zone === OWN_CLOCK ? 'Days are those of each queue’s own clock.' : 'Days are those of ' + data.zones[state.zone].name.replace(/_/g, ' ') + '.',
      count.size > days.length && ' The first ' + days.length + ' days of ' + count.size + '.'
    ),
  ];
}
