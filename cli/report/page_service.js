// Service level of the chosen queue, expected by formula and simulated: by day, by interval, by day and time.

function serviceByDay(table, zone) {
  return [...dailyOf(table, zone).values()].filter(one => one.offered > 0).sort((a, b) => a.day - b.day);
}

function serviceDots(box, days, target) {
  const wide = Math.max(280, box.clientWidth || 700),
    tall = 210,
    left = 46,
    bottom = 22,
    top = 8;
  const shown = days
    .flatMap(day => [day.expected, day.simulated])
    .concat([target])
    .filter(known);
  const low = Math.max(0, Math.floor(10 * Math.min(1, ...shown) - 0.5) / 10),
    step = (wide - left) / Math.max(1, days.length);
  const y = value => top + (tall - bottom - top) * (1 - (value - low) / (1 - low || 1));
  const svg = makeSvg('svg', {
    width: wide,
    height: tall,
    class: 'dots',
    role: 'img',
    'aria-label': 'Service level by day',
  });
  for (let value = low; value <= 1.0001; value += low < 0.6 ? 0.2 : 0.1) {
    svg.append(makeSvg('line', {class: 'grid', x1: left, x2: wide, y1: y(value), y2: y(value)}));
    svg.append(makeSvg('text', {class: 'axis day', x: left - 6, y: y(value) + 4}, percent(value)));
  }
  if (known(target)) svg.append(makeSvg('line', {class: 'target', x1: left, x2: wide, y1: y(target), y2: y(target)}));
  days.forEach((entry, k) => {
    const x = left + (k + 0.5) * step;
    const group = makeSvg(
      'g',
      {},
      makeSvg(
        'title',
        {},
        dayName(entry.day) + ': expected ' + percent(entry.expected, 1) + ', simulated ' + percent(entry.simulated, 1)
      )
    );
    group.append(makeSvg('rect', {x: x - step / 2, y: top, width: step, height: tall - bottom - top, class: 'hit'}));
    if (known(entry.expected) && known(entry.simulated))
      group.append(makeSvg('line', {class: 'link', x1: x, x2: x, y1: y(entry.expected), y2: y(entry.simulated)}));
    if (known(entry.expected))
      group.append(
        makeSvg('path', {
          class: 'diamond',
          transform: 'translate(' + x + ' ' + y(entry.expected) + ')',
          d: 'M0-6L6 0 0 6-6 0Z',
        })
      );
    if (known(entry.simulated))
      group.append(
        makeSvg('circle', {
          class: known(target) && entry.simulated < target ? 'dot below' : 'dot',
          cx: x,
          cy: y(entry.simulated),
          r: 5,
        })
      );
    if (step > 52 || k % Math.ceil(56 / step) === 0)
      group.append(
        makeSvg(
          'text',
          {class: 'axis', x: x, y: tall - 6},
          step > 70 ? dayName(entry.day) : dayName(entry.day).slice(4)
        )
      );
    svg.append(group);
  });
  box.replaceChildren(
    make(
      'div',
      {class: 'legend'},
      make('span', {}, make('span', {class: 'dot-key', 'aria-hidden': 'true'}, '●'), 'simulated'),
      make('span', {}, make('span', {class: 'diamond-key', 'aria-hidden': 'true'}, '◇'), 'expected by formula'),
      known(target) &&
        make('span', {}, make('span', {class: 'target-key', 'aria-hidden': 'true'}, '┅'), 'target ' + percent(target))
    ),
    svg
  );
  box.dataset.points = days.length;
}

function drawService() {
  const queue = data.queues[state.queue],
    table = queue && queue.coverage;
  if (!table) return without('service', 'coverage', 'simulate');
  const zone = zoneFor(queue.zone),
    target = targetOf(queue);
  const dots = make('div', {class: 'chart'}),
    lines = make('div', {class: 'chart'}),
    heat = make('div', {class: 'heat-box'});
  if (![...table.expected, ...table.simulated].some(known))
    return bodyOf('service').replaceChildren(
      absent('Neither an expected nor a simulated service level stands in coverage.csv for this queue.')
    );
  const simulated = table.simulated.some(known);
  bodyOf('service').replaceChildren(
    make('h3', {}, 'By day'),
    dots,
    make('h3', {}, 'By interval'),
    lines,
    make('h3', {}, simulated ? 'Simulated, by day and time' : 'Expected, by day and time'),
    heat
  );
  serviceDots(dots, serviceByDay(table, zone), target);
  lineChart(lines, {
    label: 'Service level of ' + queueName(queue),
    zone: zone,
    start: table.start,
    step: table.step,
    top: 1.05,
    target: target,
    events: queue.events,
    format: value => percent(value),
    series: [
      {label: 'simulated', values: table.simulated, colour: 'accent', stepped: true, width: 2},
      {label: 'expected', values: table.expected, colour: 'second', stepped: true},
    ],
  });
  const goal = known(target) ? target : 0,
    series = {zone, start: table.start, step: table.step, values: simulated ? table.simulated : table.expected};
  heatMap(heat, {
    label: 'Service level of ' + queueName(queue) + ' by day and time. Arrow keys read the cells.',
    rows: rowsByDay(series),
    scale: goal > 0 ? {low: Math.max(0, goal - 0.5), middle: goal, high: 1} : {low: 0, middle: 0, high: 1},
    format: value => percent(value) + (value === goal && goal > 0 ? ' (target)' : ''),
    describe: cell => describeInterval(queue, cell.i),
  });
}
