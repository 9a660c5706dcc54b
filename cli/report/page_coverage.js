// Coverage of the chosen queue: required against staffed over time, and as a heat map that can show other measures too.

const MEASURES = {
  difference: ['staffed minus required', 'coverage'],
  need: ['required', 'coverage'],
  have: ['staffed', 'coverage'],
  offered: ['contacts offered', 'coverage'],
  wait: ['wait, simulated', 'coverage'],
  occupancy: ['occupancy, simulated', 'coverage'],
};
let coverageMeasure = 'difference';

function bindingWord(queue, instant) {
  const table = queue.requirement;
  if (!table) return '';
  const i = (instant - table.start) / table.step,
    word = data.bindings[table.binding[Math.floor(i)]];
  return word && word !== 'none' ? word.replace(/_/g, ' ') : '';
}

function describeInterval(queue) {
  const table = queue.coverage;
  return i => {
    const binding = bindingWord(queue, table.start + i * table.step);
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
  };
}

// "service level decides 62 % of the intervals, the minimum 30 %"
function bindingShares(queue) {
  const table = queue.requirement,
    count = new Map();
  let total = 0;
  for (let i = 0; table && i < table.n; i++) {
    const word = bindingWord(queue, table.start + i * table.step);
    if (!word) continue;
    count.set(word, (count.get(word) || 0) + 1);
    total++;
  }
  return [...count]
    .sort((a, b) => b[1] - a[1])
    .map(([word, n]) => word + ' in ' + percent(n / total))
    .join(', ');
}

function coverageHeat(box, queue, zone) {
  const table = queue.coverage;
  const difference = table.need.map((need, i) =>
    known(need) && known(table.have[i]) && (need > 0 || table.have[i] > 0) ? table.have[i] - need : null
  );
  const values =
    coverageMeasure === 'difference'
      ? difference
      : table[coverageMeasure].map((value, i) => (table.need[i] > 0 || table.have[i] > 0 || value > 0 ? value : null));
  // One extreme interval must not bleach the rest: the scale ends at the 98th percentile.
  const sizes = values
    .filter(known)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const top = Math.max(
    coverageMeasure === 'occupancy' ? 1 : 1e-9,
    sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.98))] || 1
  );
  const scale = coverageMeasure === 'difference' ? {low: -top, middle: 0, high: top} : {low: 0, middle: 0, high: top};
  const format =
    {
      difference: value => (value > 0 ? signed(value, 1) + ' surplus' : value < 0 ? signed(value, 1) + ' short' : '0'),
      wait: seconds,
      occupancy: value => percent(value),
    }[coverageMeasure] || (value => number(value, 1));
  heatMap(box, {
    label: MEASURES[coverageMeasure][0] + ' of ' + queueName(queue) + ' by day and time',
    zone: zone,
    start: table.start,
    step: table.step,
    values: values,
    scale: scale,
    format: format,
    describe: describeInterval(queue),
  });
}

function drawCoverage() {
  const queue = data.queues[state.queue],
    table = queue && queue.coverage;
  const entry = queue ? summaryOf(queue) : {};
  if (!table && !(queue && queue.requirement)) return without('coverage', 'coverage', 'simulate');
  const zone = zoneFor(queue.zone),
    chart = make('div', {class: 'chart'}),
    heat = make('div', {class: 'heat-box'});
  const shares = bindingShares(queue),
    source = table || queue.requirement;
  bodyOf('coverage').replaceChildren(
    ...[
      make(
        'p',
        {class: 'lead'},
        known(entry.required_hours) &&
          'Required ' +
            number(entry.required_hours, 1) +
            ' agent-hours, present ' +
            number(entry.present_hours, 1) +
            ': short ' +
            number(entry.short_hours, 1) +
            ', surplus ' +
            number(entry.surplus_hours, 1) +
            '. ',
        shares && 'What decides the requirement: ' + shares + '.'
      ),
      chart,
      table &&
        make(
          'div',
          {class: 'tools'},
          choice(
            'Heat map of',
            Object.entries(MEASURES).map(([key, [text]]) => [key, text]),
            coverageMeasure,
            value => {
              coverageMeasure = value;
              coverageHeat(heat, queue, zone);
            }
          )
        ),
      table && heat,
    ].filter(Boolean)
  );
  lineChart(chart, {
    label: 'Required and staffed agents of ' + queueName(queue),
    zone: zone,
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
  if (table) coverageHeat(heat, queue, zone);
}
