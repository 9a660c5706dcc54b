// The three sections of the chosen queue: forecast, coverage, service level.

function without(section, table, command) {
  bodyOf(section).replaceChildren(absent(data.tables[table] ? 'This queue has no rows in ' + table + '.csv.' : 'There is no ' + table + '.csv. ‘wfm ' + command + '’ makes it.'));
}
function decimalsOf(values) {
  const highest = Math.max(0, ...values.filter(known));
  return highest < 10 ? 1 : 0;
}

// Forecast: values by interval, or totals by local day (the band does not add up over a day, so days have none).
let forecastByDay = false;

function dayTotals(table, zone, keys) {
  const days = [], totals = {};
  for (const key of keys) totals[key] = [];
  for (let i = 0; i < table.n; i++) {
    const day = dayAt(zone, table.start + i * table.step);
    if (days[days.length - 1] !== day) {
      days.push(day);
      for (const key of keys) totals[key].push(null);
    }
    for (const key of keys) if (known(table[key][i])) totals[key][days.length - 1] += table[key][i];
  }
  return [days, totals];
}

function dayBars(box, table, zone) {
  const [days, totals] = dayTotals(table, zone, ['mean', 'yardstick']);
  const wide = Math.max(280, box.clientWidth || 700), tall = 250, left = 46, bottom = 22;
  const top = Math.max(1, ...totals.mean.concat(totals.yardstick).filter(known)) * 1.06;
  const svg = makeSvg('svg', {width: wide, height: tall, class: 'bars', role: 'img', 'aria-label': 'Forecast by day'});
  const step = (wide - left) / days.length, y = value => (tall - bottom) * (1 - value / top);
  const unit = 10 ** Math.floor(Math.log10(top)), every = top / unit > 4 ? unit * 2 : top / unit > 2 ? unit : unit / 2;
  for (let value = 0; value < top; value += every) {
    svg.append(makeSvg('line', {class: 'grid', x1: left, x2: wide, y1: y(value), y2: y(value)}));
    svg.append(makeSvg('text', {class: 'axis day', x: left - 6, y: y(value) + 4}, number(value, every < 1 ? 1 : 0)));
  }
  days.forEach((day, k) => {
    const x = left + k * step, text = dayName(day) + ': forecast ' + number(totals.mean[k]) + ', yardstick ' + number(totals.yardstick[k]);
    const group = makeSvg('g', {}, makeSvg('title', {}, text));
    if (known(totals.mean[k])) group.append(makeSvg('rect', {class: 'bar', x: x + step * 0.12, width: step * 0.76, y: y(totals.mean[k]), height: tall - bottom - y(totals.mean[k])}));
    if (known(totals.yardstick[k])) group.append(makeSvg('line', {class: 'yardstick', x1: x + step * 0.04, x2: x + step * 0.96, y1: y(totals.yardstick[k]), y2: y(totals.yardstick[k])}));
    if (step > 52 || k % Math.ceil(56 / step) === 0) group.append(makeSvg('text', {class: 'axis', x: x + step / 2, y: tall - 6}, step > 70 ? dayName(day) : dayName(day).slice(4)));
    svg.append(group);
  });
  const key = (label, name, dash) => make('span', {}, swatch({colour: name, dash: dash}), label);
  box.replaceChildren(make('div', {class: 'legend'}, key('forecast, contacts a day', 'accent'), key('yardstick (mean of recent weeks)', 'second', true)), svg);
  box.dataset.points = days.length;
}

function accuracyTable(queue) {
  const rows = data.accuracy.filter(row => row.queue === queue.id);
  if (!rows.length) return absent(data.tables.accuracy ? 'No measured accuracy for this queue: its history is too short to hold weeks back.' : 'Accuracy is measured by ‘wfm backtest’.');
  const models = new Set(rows.map(row => row.model)).size > 1;
  const lead = row => row.from === row.to ? plural(row.from, 'day', 'days') : number(row.from) + '–' + number(row.to) + ' days';
  return make('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Accuracy'}, make('table', {},
    make('caption', {}, 'Accuracy on weeks held back'),
    make('thead', {}, make('tr', {}, [models && 'Model', 'Per', 'Ahead'].filter(Boolean).map(text => make('th', {scope: 'col'}, text)),
      ['WAPE', 'of the noise floor', 'Bias', '80 % band holds'].map(text => make('th', {scope: 'col', class: 'number'}, text)))),
    make('tbody', {}, rows.map(row => make('tr', {}, models && make('td', {}, row.model), make('td', {}, row.level), make('td', {}, lead(row)),
      make('td', {class: 'number'}, percent(row.wape, 1)), make('td', {class: 'number'}, known(row.ratio) ? number(row.ratio, 2) + '\u202f×' : '–'),
      make('td', {class: 'number'}, known(row.bias) ? signed(100 * row.bias, 1) + '\u202f%' : '–'), make('td', {class: 'number'}, percent(row.cover80)))))));
}

function drawForecast() {
  const queue = data.queues[state.queue], table = queue && queue.forecast;
  if (!table) return without('forecast', 'forecast', 'forecast');
  const entry = summaryOf(queue), zone = zoneFor(queue.zone), chart = make('div', {class: 'chart'});
  const words = entry.model_words || entry.model;
  const compare = known(entry.wape) ? 'WAPE ' + percent(entry.wape, 1) + (known(entry.floor) ? ' where chance alone makes ' + percent(entry.floor, 1) : '') +
    (known(entry.yardstick_wape) ? '; the yardstick has ' + percent(entry.yardstick_wape, 1) : '') + '.' : '';
  bodyOf('forecast').replaceChildren(...[
    (words || compare) && make('p', {class: 'lead'}, words && make('b', {}, words), words && ' ', compare),
    make('div', {class: 'tools'}, choice('Show', [['interval', 'intervals with the band'], ['day', 'totals by day']], forecastByDay ? 'day' : 'interval',
      value => { forecastByDay = value === 'day'; drawForecast(); })),
    make('div', {class: 'beside'}, chart, accuracyTable(queue)),
    table.rows > table.n && make('p', {class: 'note'}, 'The first eight weeks are drawn; forecast.csv holds the rest.')].filter(Boolean));
  if (forecastByDay) return dayBars(chart, table, zone);
  const decimals = decimalsOf(table.mean);
  lineChart(chart, {label: 'Forecast of ' + queueName(queue), zone: zone, start: table.start, step: table.step, events: queue.events, format: value => number(value, decimals),
    series: [{label: 'forecast', values: table.mean, colour: 'accent', width: 2}, {label: 'yardstick', values: table.yardstick, colour: 'second', dash: true}],
    band: {label: '10–90 %', low: table.low, high: table.high, colour: 'accent'}});
}

// Coverage
const MEASURES = {
  difference: ['staffed minus required', 'coverage'], need: ['required', 'coverage'], have: ['staffed', 'coverage'], offered: ['contacts offered', 'coverage'],
  wait: ['wait, simulated', 'coverage'], occupancy: ['occupancy, simulated', 'coverage'],
};
let coverageMeasure = 'difference';

function bindingWord(queue, instant) {
  const table = queue.requirement;
  if (!table) return '';
  const i = (instant - table.start) / table.step, word = data.bindings[table.binding[Math.floor(i)]];
  return word && word !== 'none' ? word.replace(/_/g, ' ') : '';
}

function describeInterval(queue) {
  const table = queue.coverage;
  return i => {
    const binding = bindingWord(queue, table.start + i * table.step);
    return ['required ' + number(table.need[i], 1), 'staffed ' + number(table.have[i], 1), 'difference ' + signed(table.have[i] - table.need[i], 1),
      known(table.expected[i]) && 'service level expected ' + percent(table.expected[i]), known(table.simulated[i]) && 'simulated ' + percent(table.simulated[i]),
      known(table.wait[i]) && 'wait ' + seconds(table.wait[i]), known(table.occupancy[i]) && 'occupancy ' + percent(table.occupancy[i]),
      binding && 'decided by ' + binding].filter(Boolean).join(' · ');
  };
}

// "service level decides 62 % of the intervals, the minimum 30 %"
function bindingShares(queue) {
  const table = queue.requirement, count = new Map();
  let total = 0;
  for (let i = 0; table && i < table.n; i++) {
    const word = bindingWord(queue, table.start + i * table.step);
    if (!word) continue;
    count.set(word, (count.get(word) || 0) + 1);
    total++;
  }
  return [...count].sort((a, b) => b[1] - a[1]).map(([word, n]) => word + ' in ' + percent(n / total)).join(', ');
}

function coverageHeat(box, queue, zone) {
  const table = queue.coverage;
  const difference = table.need.map((need, i) => known(need) && known(table.have[i]) && (need > 0 || table.have[i] > 0) ? table.have[i] - need : null);
  const values = coverageMeasure === 'difference' ? difference : table[coverageMeasure].map((value, i) => table.need[i] > 0 || table.have[i] > 0 || value > 0 ? value : null);
  // One extreme interval must not bleach the rest: the scale ends at the 98th percentile.
  const sizes = values.filter(known).map(Math.abs).sort((a, b) => a - b);
  const top = Math.max(coverageMeasure === 'occupancy' ? 1 : 1e-9, sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.98))] || 1);
  const scale = coverageMeasure === 'difference' ? {low: -top, middle: 0, high: top} : {low: 0, middle: 0, high: top};
  const format = {difference: value => value > 0 ? signed(value, 1) + ' surplus' : value < 0 ? signed(value, 1) + ' short' : '0', wait: seconds, occupancy: value => percent(value)}[coverageMeasure] || (value => number(value, 1));
  heatMap(box, {label: MEASURES[coverageMeasure][0] + ' of ' + queueName(queue) + ' by day and time', zone: zone, start: table.start, step: table.step, values: values,
    scale: scale, format: format, describe: describeInterval(queue)});
}

function drawCoverage() {
  const queue = data.queues[state.queue], table = queue && queue.coverage;
  const entry = queue ? summaryOf(queue) : {};
  if (!table && !(queue && queue.requirement)) return without('coverage', 'coverage', 'simulate');
  const zone = zoneFor(queue.zone), chart = make('div', {class: 'chart'}), heat = make('div', {class: 'heat-box'});
  const shares = bindingShares(queue), source = table || queue.requirement;
  const decimals = decimalsOf(source.need);
  bodyOf('coverage').replaceChildren(...[
    make('p', {class: 'lead'}, known(entry.required_hours) && 'Required ' + number(entry.required_hours, 1) + ' agent-hours, present ' + number(entry.present_hours, 1) + ': short ' +
      number(entry.short_hours, 1) + ', surplus ' + number(entry.surplus_hours, 1) + '. ', shares && 'What decides the requirement: ' + shares + '.'),
    chart,
    table && make('div', {class: 'tools'}, choice('Heat map of', Object.entries(MEASURES).map(([key, [text]]) => [key, text]), coverageMeasure,
      value => { coverageMeasure = value; coverageHeat(heat, queue, zone); })),
    table && heat].filter(Boolean));
  lineChart(chart, {label: 'Required and staffed agents of ' + queueName(queue), zone: zone, start: source.start, step: source.step, events: queue.events, format: value => number(value, Math.max(decimals, 1)),
    series: [table && {label: 'staffed', values: table.have, colour: 'accent', stepped: true, fill: true}, {label: 'required', values: source.need, colour: 'second', stepped: true, width: 2}].filter(Boolean)});
  if (table) coverageHeat(heat, queue, zone);
}

// Service level: each day's mean, weighted by what is offered.
function serviceByDay(table, zone) {
  const days = new Map();
  for (let i = 0; i < table.n; i++) {
    const offered = table.offered[i], day = dayAt(zone, table.start + i * table.step);
    if (!(offered > 0)) continue;
    if (!days.has(day)) days.set(day, {day, expected: [0, 0], simulated: [0, 0]});
    for (const key of ['expected', 'simulated']) {
      if (!known(table[key][i])) continue;
      days.get(day)[key][0] += offered * table[key][i];
      days.get(day)[key][1] += offered;
    }
  }
  return [...days.values()].map(entry => ({day: entry.day, expected: entry.expected[0] / entry.expected[1], simulated: entry.simulated[0] / entry.simulated[1]}));
}

function serviceDots(box, days, target) {
  const wide = Math.max(280, box.clientWidth || 700), tall = 210, left = 46, bottom = 22, top = 8;
  const shown = days.flatMap(day => [day.expected, day.simulated]).concat([target]).filter(known);
  const low = Math.max(0, Math.floor(10 * Math.min(1, ...shown) - 0.5) / 10), step = (wide - left) / Math.max(1, days.length);
  const y = value => top + (tall - bottom - top) * (1 - (value - low) / (1 - low || 1));
  const svg = makeSvg('svg', {width: wide, height: tall, class: 'dots', role: 'img', 'aria-label': 'Service level by day'});
  for (let value = low; value <= 1.0001; value += low < 0.6 ? 0.2 : 0.1) {
    svg.append(makeSvg('line', {class: 'grid', x1: left, x2: wide, y1: y(value), y2: y(value)}));
    svg.append(makeSvg('text', {class: 'axis day', x: left - 6, y: y(value) + 4}, percent(value)));
  }
  if (known(target)) svg.append(makeSvg('line', {class: 'target', x1: left, x2: wide, y1: y(target), y2: y(target)}));
  days.forEach((entry, k) => {
    const x = left + (k + 0.5) * step;
    const group = makeSvg('g', {}, makeSvg('title', {}, dayName(entry.day) + ': expected ' + percent(entry.expected, 1) + ', simulated ' + percent(entry.simulated, 1)));
    group.append(makeSvg('rect', {x: x - step / 2, y: top, width: step, height: tall - bottom - top, class: 'hit'}));
    if (known(entry.expected) && known(entry.simulated)) group.append(makeSvg('line', {class: 'link', x1: x, x2: x, y1: y(entry.expected), y2: y(entry.simulated)}));
    if (known(entry.expected)) group.append(makeSvg('path', {class: 'diamond', transform: 'translate(' + x + ' ' + y(entry.expected) + ')', d: 'M0-6L6 0 0 6-6 0Z'}));
    if (known(entry.simulated)) group.append(makeSvg('circle', {class: known(target) && entry.simulated < target ? 'dot below' : 'dot', cx: x, cy: y(entry.simulated), r: 5}));
    if (step > 52 || k % Math.ceil(56 / step) === 0) group.append(makeSvg('text', {class: 'axis', x: x, y: tall - 6}, step > 70 ? dayName(entry.day) : dayName(entry.day).slice(4)));
    svg.append(group);
  });
  box.replaceChildren(make('div', {class: 'legend'}, make('span', {}, make('span', {class: 'dot-key', 'aria-hidden': 'true'}, '●'), 'simulated'),
    make('span', {}, make('span', {class: 'diamond-key', 'aria-hidden': 'true'}, '◇'), 'expected by formula'), known(target) && make('span', {}, make('span', {class: 'target-key', 'aria-hidden': 'true'}, '┅'), 'target ' + percent(target))), svg);
  box.dataset.points = days.length;
}

function drawService() {
  const queue = data.queues[state.queue], table = queue && queue.coverage;
  if (!table) return without('service', 'coverage', 'simulate');
  const zone = zoneFor(queue.zone), entry = summaryOf(queue), target = known(entry.sl_target) ? entry.sl_target : queue.target;
  const dots = make('div', {class: 'chart'}), lines = make('div', {class: 'chart'}), heat = make('div', {class: 'heat-box'});
  if (![...table.expected, ...table.simulated].some(known)) return bodyOf('service').replaceChildren(absent('Neither an expected nor a simulated service level stands in coverage.csv for this queue.'));
  const simulated = table.simulated.some(known);
  bodyOf('service').replaceChildren(make('h3', {}, 'By day'), dots, make('h3', {}, 'By interval'), lines, make('h3', {}, simulated ? 'Simulated, by day and time' : 'Expected, by day and time'), heat);
  serviceDots(dots, serviceByDay(table, zone), target);
  lineChart(lines, {label: 'Service level of ' + queueName(queue), zone: zone, start: table.start, step: table.step, top: 1.05, target: target, events: queue.events, format: value => percent(value),
    series: [{label: 'simulated', values: table.simulated, colour: 'accent', stepped: true, width: 2}, {label: 'expected', values: table.expected, colour: 'second', stepped: true}]});
  const goal = known(target) ? target : 0;
  heatMap(heat, {label: 'Service level of ' + queueName(queue) + ' by day and time', zone: zone, start: table.start, step: table.step, values: simulated ? table.simulated : table.expected,
    scale: goal > 0 ? {low: Math.max(0, goal - 0.5), middle: goal, high: 1} : {low: 0, middle: 0, high: 1},
    format: value => percent(value) + (value === goal && goal > 0 ? ' (target)' : ''), describe: describeInterval(queue)});
}
