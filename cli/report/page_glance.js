// The week at a glance: what the roster costs, and whether each queue keeps its promise.

const VERDICTS = {met: ['✓', 'met'], missed: ['✗', 'missed'], none: ['–', 'no target']};

function tiles() {
  const list = [],
    roster = summary.roster || {},
    queues = summary.queues || [];
  const judged = queues.filter(queue => queue.verdict === 'met' || queue.verdict === 'missed');
  const met = judged.filter(queue => queue.verdict === 'met').length;
  if (judged.length)
    list.push(
      tile(
        'Targets met',
        met + ' of ' + judged.length,
        met < judged.length ? 'see the queues below' : 'every queue',
        met < judged.length ? 'bad' : 'good'
      )
    );
  if (known(roster.cost))
    list.push(tile('Cost of the plan', money(roster.cost), known(roster.wages) ? 'wages ' + money(roster.wages) : ''));
  if (known(roster.bound))
    list.push(
      tile(
        'Proven lower bound',
        money(roster.bound),
        known(roster.gap)
          ? 'gap ' +
              percent(roster.gap, 2) +
              (known(roster.gap_whole) ? ' (' + percent(roster.gap_whole, 2) + ' of the whole)' : '') +
              (roster.interrupted ? ', stopped early' : '')
          : roster.interrupted
            ? 'stopped early'
            : ''
      )
    );
  if (known(roster.paid_hours))
    list.push(
      tile(
        'Paid hours',
        number(roster.paid_hours, roster.paid_hours < 1000 ? 1 : 0),
        [
          known(roster.agents) && plural(roster.agents, 'person', 'people'),
          known(roster.duties) && plural(roster.duties, 'shift', 'shifts'),
        ]
          .filter(Boolean)
          .join(', ')
      )
    );
  const sum = key => queues.reduce((total, queue) => total + (known(queue[key]) ? queue[key] : 0), 0);
  if (queues.some(queue => known(queue.required_hours)))
    list.push(
      tile(
        'Required agent-hours',
        number(sum('required_hours'), 0),
        'short ' + number(sum('short_hours'), 1) + ' h, surplus ' + number(sum('surplus_hours'), 1) + ' h'
      )
    );
  if (known(roster.hard_breaches))
    list.push(
      tile(
        'Hard rules broken',
        number(roster.hard_breaches),
        known(roster.soft_breaches)
          ? roster.soft_breaches
            ? plural(roster.soft_breaches, 'soft rule', 'soft rules') + ' given up at a price'
            : 'nor any soft one'
          : '',
        roster.hard_breaches ? 'bad' : 'good'
      )
    );
  const [asked, granted] = wishesOf(people);
  if (asked)
    list.push(tile('Wishes met', percent(granted / asked), number(granted) + ' of ' + number(asked) + ', of ' + plural(people.filter(one => one.wish).length, 'person', 'people')));
  const warnings = (summary.warnings || []).length;
  if (summary.warnings)
    list.push(tile('Warnings', number(warnings), warnings ? 'listed at the end' : 'none', warnings ? 'bad' : 'good'));
  return list.length ? make('dl', {class: list.length === 8 || list.length === 4 ? 'tiles four' : 'tiles'}, list) : null;
}

// Service level from 0 to 100 %: bar = simulated, whisker = its 95 % confidence interval, diamond = expected, line = target.
function bullet(target, expected, mean, half, missed) {
  const at = share => 100 * Math.max(0, Math.min(1, share)) + '%';
  const svg = makeSvg('svg', {
    class: 'bullet',
    role: 'img',
    'aria-label':
      'target ' + percent(target) + ', expected ' + percent(expected, 1) + ', simulated ' + percent(mean, 1),
  });
  svg.append(makeSvg('rect', {class: 'track', x: 0, y: 5, width: '100%', height: 14, rx: 2}));
  for (const share of [0.25, 0.5, 0.75])
    svg.append(makeSvg('line', {class: 'quarter', x1: at(share), x2: at(share), y1: 5, y2: 19}));
  if (known(mean))
    svg.append(makeSvg('rect', {class: missed ? 'level below' : 'level', x: 0, y: 8, width: at(mean), height: 8}));
  if (known(mean) && half > 0)
    svg.append(makeSvg('line', {class: 'whisker', x1: at(mean - half), x2: at(mean + half), y1: 12, y2: 12}));
  if (known(expected)) {
    const nested = makeSvg(
      'svg',
      {x: at(expected), y: 12, overflow: 'visible'},
      makeSvg('path', {class: 'diamond', d: 'M0-5L5 0 0 5-5 0Z'})
    );
    svg.append(nested);
  }
  if (known(target)) svg.append(makeSvg('line', {class: 'target', x1: at(target), x2: at(target), y1: 1, y2: 23}));
  return svg;
}

function interval(value, text) {
  if (!value || !known(value.mean)) return '–';
  // One unit for both: "3.1 ± 0.4 %", and no half-width that rounds to nothing.
  const [mean, half] = [text(value.mean), text(value.half_width, value.mean)],
    unit = mean.replace(/^[^\u202f]*\d/, '');
  if (!(value.half_width > 0) || !/[1-9]/.test(half)) return mean;
  return (unit && half.endsWith(unit) ? mean.slice(0, mean.length - unit.length) : mean) + ' ± ' + half;
}

// Where there is no summary: the mean of the coverage table, weighted by what is offered.
function weighted(table, key) {
  let total = 0,
    weight = 0;
  for (let i = 0; table && i < table.n; i++) {
    if (!known(table[key][i]) || !(table.offered[i] > 0)) continue;
    total += table[key][i] * table.offered[i];
    weight += table.offered[i];
  }
  return weight ? total / weight : NaN;
}

// Forecast contacts of the weeks that have a roster; the forecast itself may reach further.
function contactsOf(queue, entry) {
  const {forecast, coverage} = queue;
  if (!forecast || !coverage) return entry.forecast_contacts;
  const end = coverage.start + coverage.n * coverage.step;
  return forecast.mean.reduce((sum, mean, i) => {
    const at = forecast.start + i * forecast.step;
    return at >= coverage.start && at < end && known(mean) ? sum + mean : sum;
  }, 0);
}

function queueRow(queue, index) {
  const entry = summaryOf(queue),
    [sign, word] = VERDICTS[entry.verdict] || VERDICTS.none;
  const target = targetOf(queue);
  const limit = known(entry.target_s) ? entry.target_s : queue.target_s;
  const simulated = entry.sl_simulated || {mean: weighted(queue.coverage, 'simulated')};
  const expected = known(entry.sl_expected) ? entry.sl_expected : weighted(queue.coverage, 'expected');
  const fact = (label, value) => make('span', {}, label + ' ', make('b', {}, value));
  return make(
    'li',
    {class: 'queue ' + (entry.verdict || 'none')},
    make('span', {class: 'verdict'}, make('span', {'aria-hidden': 'true'}, sign), ' ' + word),
    make(
      'div',
      {class: 'who'},
      make('a', {href: '#coverage', dir: 'auto', onclick: () => chooseQueue(index)}, queueName(queue)),
      make(
        'small',
        {},
        [
          queue.channel || entry.channel,
          known(target) ? percent(target) + ' within ' + seconds(limit) : 'no service level target',
          entry.sl_definition && String(entry.sl_definition).replace(/_/g, ' '),
        ]
          .filter(Boolean)
          .join(' · ')
      )
    ),
    make(
      'div',
      {class: 'level'},
      bullet(target, expected, simulated.mean, simulated.half_width, entry.verdict === 'missed'),
      make(
        'small',
        {},
        fact(
          'simulated',
          interval(simulated, value => percent(value, 1))
        ),
        fact('expected', percent(expected, 1))
      )
    ),
    make(
      'div',
      {class: 'facts'},
      Object.keys(entry).length < 3
        ? null
        : [
            fact('wait', interval(entry.asa_s, seconds)),
            fact(
              'abandon',
              interval(entry.abandon, value => percent(value, 1))
            ),
            fact(
              'occupancy',
              interval(entry.occupancy, value => percent(value))
            ),
            fact('contacts', number(contactsOf(queue, entry))),
            fact('short', known(entry.short_hours) ? number(entry.short_hours, 1) + '\u202fh' : '–'),
            fact('surplus', known(entry.surplus_hours) ? number(entry.surplus_hours, 1) + '\u202fh' : '–'),
            entry.backlog_end &&
              entry.backlog_end.mean > 0.5 &&
              fact(
                'left over',
                interval(entry.backlog_end, value => number(value, 1))
              ),
          ]
    ),
    entry.reason && make('p', {class: 'reason'}, readable(entry.reason))
  );
}

function drawGlance() {
  const rows = data.queues.map((queue, index) => [queue, index]);
  const rank = queue => ({missed: 0, met: 1})[summaryOf(queue).verdict] ?? 2;
  rows.sort((a, b) => rank(a[0]) - rank(b[0]) || a[1] - b[1]);
  const legend = make(
    'p',
    {class: 'bullet-legend'},
    make('span', {class: 'swatch block', style: {color: colour('good')}}),
    'simulated, with its 95 % interval  ',
    make('span', {class: 'diamond-key', 'aria-hidden': 'true'}, '◇'),
    'expected by formula  ',
    make('span', {class: 'target-key', 'aria-hidden': 'true'}, '┃'),
    'target'
  );
  bodyOf('glance').replaceChildren(
    ...[
      tiles(),
      rows.length
        ? make(
            'ul',
            {class: 'queues'},
            rows.map(([queue, index]) => queueRow(queue, index))
          )
        : absent('The plan has no queues.'),
      rows.length && legend,
      ...(daysTable() || []),
    ].filter(Boolean)
  );
}
