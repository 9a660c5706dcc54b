// Forecast of the chosen queue: values by interval, or totals by local day (the band does not add up over a day, so days have none).

function without(section, table, command) {
  bodyOf(section).replaceChildren(
    absent(
      data.tables[table]
        ? 'This queue has no rows in ' + table + '.csv.'
        : 'There is no ' + table + '.csv. ‘wfm ' + command + '’ makes it.'
    )
  );
}
function decimalsOf(values) {
  const highest = most(values, 0);
  return highest < 10 ? 1 : 0;
}

let forecastByDay = false;

function dayTotals(table, zone, keys) {
  const days = [],
    totals = {};
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
  const wide = Math.max(280, box.clientWidth || 700),
    tall = 250,
    left = 46,
    bottom = 22;
  const top = most(totals.mean.concat(totals.yardstick), 1) * 1.06;
  const svg = makeSvg('svg', {width: wide, height: tall, class: 'bars', role: 'img', 'aria-label': 'Forecast by day'});
  const step = (wide - left) / days.length,
    y = value => (tall - bottom) * (1 - value / top);
  const unit = 10 ** Math.floor(Math.log10(top)),
    every = top / unit > 4 ? unit * 2 : top / unit > 2 ? unit : unit / 2;
  for (let value = 0; value < top; value += every) {
    svg.append(makeSvg('line', {class: 'grid', x1: left, x2: wide, y1: y(value), y2: y(value)}));
    svg.append(makeSvg('text', {class: 'axis day', x: left - 6, y: y(value) + 4}, number(value, every < 1 ? 1 : 0)));
  }
  days.forEach((day, k) => {
    const x = left + k * step,
      text = dayName(day) + ': forecast ' + number(totals.mean[k]) + ', yardstick ' + number(totals.yardstick[k]);
    const group = makeSvg('g', {}, makeSvg('title', {}, text));
    if (known(totals.mean[k]))
      group.append(
        makeSvg('rect', {
          class: 'bar',
          x: x + step * 0.12,
          width: step * 0.76,
          y: y(totals.mean[k]),
          height: tall - bottom - y(totals.mean[k]),
        })
      );
    if (known(totals.yardstick[k]))
      group.append(
        makeSvg('line', {
          class: 'yardstick',
          x1: x + step * 0.04,
          x2: x + step * 0.96,
          y1: y(totals.yardstick[k]),
          y2: y(totals.yardstick[k]),
        })
      );
    if (step > 52 || k % Math.ceil(56 / step) === 0)
      group.append(
        makeSvg('text', {class: 'axis', x: x + step / 2, y: tall - 6}, step > 70 ? dayName(day) : dayName(day).slice(4))
      );
    svg.append(group);
  });
  const key = (label, name, dash) => make('span', {}, swatch({colour: name, dash: dash}), label);
  box.replaceChildren(
    make(
      'div',
      {class: 'legend'},
      key('forecast, contacts a day', 'accent'),
      key('yardstick (mean of recent weeks)', 'second', true)
    ),
    svg
  );
  box.dataset.points = days.length;
}

// columns: [heading, row => text, class]
function plainTable(label, columns, rows) {
  return make(
    'div',
    {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label},
    make(
      'table',
      {},
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          columns.map(([heading, , kind]) => make('th', {scope: 'col', class: kind}, heading))
        )
      ),
      make(
        'tbody',
        {},
        rows.map(row =>
          make(
            'tr',
            {},
            columns.map(([, text, kind]) => make('td', {class: kind}, text(row)))
          )
        )
      )
    )
  );
}

// The forecast in use beside the planner's yardstick; every model by itself folded away below.
function accuracyTable(queue) {
  const rows = data.accuracy.filter(row => row.queue === queue.id);
  if (!rows.length)
    return absent(
      data.tables.accuracy
        ? 'No measured accuracy for this queue: its history is too short to hold weeks back.'
        : 'Accuracy is measured by ‘wfm backtest’.'
    );
  const used = rows.some(row => row.model === 'combination') ? 'combination' : rows[0].model;
  const yardstick = like =>
    rows.find(
      row => row.model === 'recent_mean' && row.level === like.level && row.from === like.from && row.to === like.to
    );
  const lead = row =>
    row.from === row.to ? plural(row.from, 'day', 'days') : number(row.from) + '–' + number(row.to) + ' d';
  const share = value => percent(value, 1);
  const common = [
    ['Per', row => row.level, null],
    ['Ahead', lead, 'whole'],
    ['WAPE', row => share(row.wape), 'number'],
  ];
  const rest = [
    ['of the noise', row => (known(row.ratio) ? number(row.ratio, 2) + '\u202f×' : '–'), 'number'],
    ['Bias', row => (known(row.bias) ? signed(100 * row.bias, 1) + '\u202f%' : '–'), 'number'],
    ['In the 80 % band', row => percent(row.cover80), 'number'],
  ];
  const beside = rows.some(row => row.model === 'recent_mean')
    ? [['Yard\u00adstick', row => share((yardstick(row) || {}).wape), 'number']]
    : [];
  const mine = rows.filter(row => row.model === used);
  return make(
    'div',
    {class: 'accuracy'},
    make('h3', {}, 'Accuracy on weeks held back'),
    plainTable('Accuracy', [...common, ...beside, ...rest], mine),
    rows.length > mine.length &&
      make(
        'details',
        {},
        make('summary', {}, 'Every model by itself'),
        plainTable(
          'Accuracy of every model',
          [['Model', row => row.model.replace(/_/g, ' '), 'whole'], ...common, ...rest],
          rows
        )
      )
  );
}

function drawForecast() {
  const queue = data.queues[state.queue],
    table = queue && queue.forecast;
  if (!table) return without('forecast', 'forecast', 'forecast');
  const entry = summaryOf(queue),
    zone = zoneFor(queue.zone),
    chart = make('div', {class: 'chart'});
  const words =
    entry.model_words ||
    (entry.model &&
      'Model: ' +
        String(entry.model)
          .replace(/^(\S+) 1\.00$/, '$1')
          .replace(/_/g, ' ') +
        '.');
  const compare = known(entry.wape)
    ? 'WAPE ' +
      percent(entry.wape, 1) +
      (known(entry.floor) ? ' where chance alone makes ' + percent(entry.floor, 1) : '') +
      (known(entry.yardstick_wape) ? '; the yardstick has ' + percent(entry.yardstick_wape, 1) : '') +
      '.'
    : '';
  bodyOf('forecast').replaceChildren(
    ...[
      (words || compare) && make('p', {class: 'lead'}, words && make('b', {}, words), words && ' ', compare),
      make(
        'div',
        {class: 'tools'},
        choice(
          'Show',
          [
            ['interval', 'intervals with the band'],
            ['day', 'totals by day'],
          ],
          forecastByDay ? 'day' : 'interval',
          value => {
            forecastByDay = value === 'day';
            drawForecast();
          }
        )
      ),
      make('div', {class: 'beside'}, chart, accuracyTable(queue)),
      table.rows > table.n &&
        make('p', {class: 'note'}, 'The first eight weeks are drawn; forecast.csv holds the rest.'),
    ].filter(Boolean)
  );
  if (forecastByDay) return dayBars(chart, table, zone);
  const decimals = decimalsOf(table.mean);
  const axis = value => number(value, value % 1 ? 1 : 0);
  lineChart(chart, {
    label: 'Forecast of ' + queueName(queue),
    zone: zone,
    start: table.start,
    step: table.step,
    events: queue.events,
    format: value => number(value, decimals),
    axis: axis,
    series: [
      {label: 'forecast', values: table.mean, colour: 'accent', width: 2},
      {label: 'yardstick', values: table.yardstick, colour: 'second', dash: true},
    ],
    band: {label: '10–90 %', low: table.low, high: table.high, colour: 'accent'},
  });
}
