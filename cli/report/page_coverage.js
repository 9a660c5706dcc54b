// Coverage: required against staffed of the chosen queue over time, and a heat map of required, staffed and simulated by local day of one queue, or by
// queue on one local day.

const MEASURES = {
  difference: 'staffed minus required',
  need: 'required',
  have: 'staffed',
  simulated: 'service level, simulated, against target',
  expected: 'service level, expected, against target',
  wait: 'wait, simulated',
  occupancy: 'occupancy, simulated',
  offered: 'contacts offered, simulated',
};
// day: the one shown where rows are queues, null until chosen
const coverage = {measure: 'difference', byQueue: false, day: null};

function bindingWord(queue, instant) {
  const table = queue.requirement;
  if (!table) return '';
  const i = (instant - table.start) / table.step,
    word = data.bindings[table.binding[Math.floor(i)]];
  return word && word !== 'none' ? word.replace(/_/g, ' ') : '';
}

function describeInterval(queue, i) {
  const table = queue.coverage,
    binding = bindingWord(queue, table.start + i * table.step);
  return [
    'required ' + number(table.need[i], 1),
    'staffed ' + number(table.have[i], 1),
    'difference ' + signed(table.have[i] - table.need[i], 1),
    known(table.expected[i]) && 'service level expected ' + percent(table.expected[i]),
    known(table.simulated[i]) && 'simulated ' + percent(table.simulated[i]),
    known(table.wait[i]) && 'wait ' + seconds(table.wait[i]),
    known(table.occupancy[i]) && 'occupancy ' + percent(table.occupancy[i]),
    binding && 'decided by ' + binding,
  ]
    .filter(Boolean)
    .join(' · ');
}

// Values of a measure by interval; null where nothing is asked for and nobody is there. Service levels are points over or under the target.
function measureOf(queue, measure) {
  const table = queue.coverage,
    target = targetOf(queue);
  const idle = i => !(table.need[i] > 0 || table.have[i] > 0 || (measure !== 'difference' && table[measure][i] > 0));
  if (measure === 'difference')
    return table.need.map((need, i) => (known(need) && known(table.have[i]) && !idle(i) ? table.have[i] - need : null));
  if (measure === 'simulated' || measure === 'expected')
    return table[measure].map(value => (known(value) ? value - (known(target) ? target : 0) : null));
  return table[measure].map((value, i) => (idle(i) ? null : value));
}

const MEASURE_FORMATS = {
  difference: value => (value > 0 ? signed(value, 1) + ' surplus' : value < 0 ? signed(value, 1) + ' short' : '0'),
  simulated: value => (value ? signed(100 * value) + ' points' : 'target'),
  expected: value => (value ? signed(100 * value) + ' points' : 'target'),
  wait: seconds,
  occupancy: value => percent(value),
};

// One extreme interval must not bleach the rest: the scale ends at the 98th percentile.
function measureScale(measure, values) {
  const sizes = values
    .filter(known)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const end = sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.98))] || 1;
  if (measure === 'simulated' || measure === 'expected') {
    const above = most(values, 0.01),
      below = most(
        values.map(value => (known(value) ? -value : 0)),
        0
      );
    return {low: -Math.max(0.1, Math.min(0.5, below)), middle: 0, high: Math.min(1, above)};
  }
  const top = Math.max(measure === 'occupancy' ? 1 : 1e-9, end);
  return {low: measure === 'difference' ? -top : 0, middle: 0, high: top};
}

function seriesOf(queue) {
  const table = queue.coverage;
  return {zone: zoneFor(queue.zone), start: table.start, step: table.step, values: measureOf(queue, coverage.measure), queue};
}

// Local days that hold any interval of any queue.
function coverageDays() {
  const days = new Set();
  for (const queue of data.queues) {
    const table = queue.coverage;
    for (let i = 0; table && i < table.n; i++) days.add(dayAt(zoneFor(queue.zone), table.start + i * table.step));
  }
  return [...days].sort((a, b) => a - b);
}

function heatRows(queue, day) {
  if (!coverage.byQueue) return rowsByDay(seriesOf(queue));
  return data.queues
    .filter(one => one.coverage)
    .map(one => ({
      label: queueName(one),
      strong: one === queue,
      cells: heatCells(seriesOf(one)).filter(cell => cell.day === day),
    }))
    .filter(row => row.cells.length);
}

function coverageHeat(box, queue, day) {
  const rows = heatRows(queue, day),
    values = rows.flatMap(row => row.cells.map(cell => cell.spec.values[cell.i]));
  const what = MEASURES[coverage.measure] + (coverage.byQueue ? ' of every queue on ' + dayName(day) : ' of ' + queueName(queue));
  heatMap(box, {
    label: what + ' by time of day. Arrow keys read the cells.',
    rows: rows,
    scale: measureScale(coverage.measure, values),
    format: MEASURE_FORMATS[coverage.measure] || (value => number(value, 1)),
    describe: cell =>
      (coverage.byQueue ? queueName(cell.spec.queue) + ': ' : '') + describeInterval(cell.spec.queue, cell.i),
  });
}

// What the heat map shows: the measure, days of one queue or every queue on one day, which day.
function heatTools(heat, queue) {
  const days = coverageDays(),
    pager = make('span', {class: 'pager'});
  if (!days.includes(coverage.day)) coverage.day = days[days.length > 7 ? 1 : 0];
  const shown = () => coverageHeat(heat, queue, coverage.day);
  const step = by => {
    coverage.day = days[days.indexOf(coverage.day) + by];
    turn(by);
    shown();
  };
  const turn = by => {
    const at = days.indexOf(coverage.day);
    const button = (way, label, text) =>
      make('button', {type: 'button', 'aria-label': label, disabled: !days[at + way], onclick: () => step(way)}, text);
    pager.hidden = !coverage.byQueue;
    pager.replaceChildren(button(-1, 'The day before', '‹'), make('span', {}, dayName(coverage.day)), button(1, 'The day after', '›'));
    const pressed = by && pager.querySelector(by < 0 ? 'button' : 'button:last-child');
    if (pressed && !pressed.disabled) pressed.focus();
  };
  turn(0);
  return make(
    'div',
    {class: 'tools'},
    choice('Heat map of', Object.entries(MEASURES), coverage.measure, value => {
      coverage.measure = value;
      shown();
    }),
    data.queues.filter(one => one.coverage).length > 1 &&
      choice(
        'Rows',
        [
          ['days', 'days of this queue'],
          ['queues', 'every queue, one day'],
        ],
        coverage.byQueue ? 'queues' : 'days',
        value => {
          coverage.byQueue = value === 'queues';
          turn(0);
          shown();
        }
      ),
    pager
  );
}

function coverageLead(queue) {
  const entry = summaryOf(queue),
    shares = bindingShares(queue)
      .map(([word, share]) => word + ' in ' + percent(share))
      .join(', ');
  const sums = known(entry.required_hours)
    ? 'Required ' +
      number(entry.required_hours, 1) +
      ' agent-hours, present ' +
      number(entry.present_hours, 1) +
      ': short ' +
      number(entry.short_hours, 1) +
      ', surplus ' +
      number(entry.surplus_hours, 1) +
      '. '
    : '';
  return make('p', {class: 'lead'}, sums, shares && 'What decides the requirement: ' + shares + '.');
}

function drawCoverage() {
  const queue = data.queues[state.queue],
    table = queue && queue.coverage;
  if (!table && !(queue && queue.requirement)) return without('coverage', 'coverage', 'simulate');
  const chart = make('div', {class: 'chart'}),
    heat = make('div', {class: 'heat-box'}),
    source = table || queue.requirement;
  bodyOf('coverage').replaceChildren(
    ...[coverageLead(queue), chart, table && heatTools(heat, queue), table && heat].filter(Boolean)
  );
  lineChart(chart, {
    label: 'Required and staffed agents of ' + queueName(queue),
    zone: zoneFor(queue.zone),
    start: source.start,
    step: source.step,
    events: queue.events,
    format: value => number(value, 1),
    axis: value => number(value, value % 1 ? 1 : 0),
    series: [
      table && {label: 'staffed', values: table.have, colour: 'accent', stepped: true, fill: true},
      {label: 'required', values: source.need, colour: 'second', stepped: true, width: 2},
    ].filter(Boolean),
  });
  if (table) coverageHeat(heat, queue, coverage.day);
}
