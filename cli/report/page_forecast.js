// Forecast of the chosen queue: values by interval, or totals by day and by week (page_totals.js), how far it was off, and what happens.

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
    ['Error', row => share(row.wape), 'number'],
  ];
  const rest = [
    ['Noise floor', row => share(row.floor), 'number'],
    ['of the floor', row => (known(row.ratio) ? number(row.ratio, 2) + '\u202f×' : '–'), 'number'],
    ['Bias', row => (known(row.bias) ? signed(100 * row.bias, 1) + '\u202f%' : '–'), 'number'],
    ['In 80 % band', row => percent(row.cover80), 'number'],
  ];
  const beside = rows.some(row => row.model === 'recent_mean')
    ? [['Yard\u00adstick', row => share((yardstick(row) || {}).wape), 'number']]
    : [];
  const mine = rows.filter(row => row.model === used);
  return make(
    'div',
    {class: 'accuracy'},
    make('h3', {}, 'Accuracy on weeks held back'),
    dataTable('Accuracy', [...common, ...beside, ...rest], mine),
    make(
      'p',
      {class: 'note'},
      'Error: the sum of absolute errors over the sum of contacts (WAPE). Noise floor: the error that chance alone leaves to who knows every mean.'
    ),
    rows.length > mine.length &&
      make(
        'details',
        {},
        make('summary', {}, 'Every model by itself'),
        dataTable(
          'Accuracy of every model',
          [['Model', row => row.model.replace(/_/g, ' '), 'whole'], ...common, ...rest],
          rows
        )
      )
  );
}

// What happens within the drawn time, in words, as the chart marks it.
function eventList(queue, zone, from, to) {
  const events = (queue.events || []).filter(([, , begin, end]) => end > from && begin < to);
  if (!events.length) return null;
  return make(
    'p',
    {class: 'note events'},
    make('b', {}, 'Events: '),
    events.map(([kind, name, begin, end], k) => [
      k ? ' · ' : '',
      make('span', {class: 'event-key', 'aria-hidden': 'true'}),
      eventName(kind, name) + ' ',
      make('span', {class: 'soft'}, eventSpan(zone, begin, end)),
    ])
  );
}
// Whole days are named by their dates alone.
function eventSpan(zone, begin, end) {
  const first = dayAt(zone, begin),
    last = dayAt(zone, end - 1);
  if (dayStart(zone, first) !== begin || dayStart(zone, last + 1) !== end) return spanName(zone, begin, end);
  return dayName(first) + (last > first ? ' – ' + dayName(last) : '');
}

const FORECAST_VIEWS = {
  interval: 'intervals with the band',
  day: 'days with the band',
  week: 'weeks with the band',
};
let forecastView = 'interval';

function forecastLines(chart, queue, zone) {
  const table = queue.forecast,
    decimals = decimalsOf(table.mean);
  lineChart(chart, {
    label: 'Forecast of ' + queueName(queue),
    zone: zone,
    start: table.start,
    step: table.step,
    events: queue.events,
    format: value => number(value, decimals),
    axis: value => number(value, value % 1 ? 1 : 0),
    series: [
      {label: 'forecast', values: table.mean, colour: 'accent', width: 2},
      {label: 'yardstick', values: table.yardstick, colour: 'second', dash: true},
    ],
    band: {label: '10–90 %', low: table.low, high: table.high, colour: 'accent'},
  });
}

function forecastLead(entry) {
  const model =
    entry.model &&
    'Model: ' +
      String(entry.model)
        .replace(/^(\S+) 1\.00$/, '$1')
        .replace(/_/g, ' ') +
      '.';
  const words = entry.model_words || model;
  const compare = known(entry.wape)
    ? 'Error by interval ' +
      percent(entry.wape, 1) +
      (known(entry.floor) ? ' where chance alone makes ' + percent(entry.floor, 1) : '') +
      (known(entry.yardstick_wape) ? '; the yardstick, the mean of recent weeks, has ' + percent(entry.yardstick_wape, 1) : '') +
      '.'
    : '';
  return (words || compare) && make('p', {class: 'lead'}, words && make('b', {}, words), words && ' ', compare);
}

function drawForecast() {
  const queue = data.queues[state.queue],
    table = queue && queue.forecast;
  if (!table) return without('forecast', 'forecast', 'forecast');
  const zone = zoneFor(queue.zone),
    chart = make('div', {class: 'chart'}),
    views = Object.entries(FORECAST_VIEWS).filter(([key]) => key === 'interval' || totalsOf(queue, key));
  if (!views.some(([key]) => key === forecastView)) forecastView = 'interval';
  bodyOf('forecast').replaceChildren(
    ...[
      forecastLead(summaryOf(queue)),
      make(
        'div',
        {class: 'tools'},
        choice('Show', views, forecastView, value => {
          forecastView = value;
          drawForecast();
          document.querySelector('#forecast select').focus();
        })
      ),
      make(
        'div',
        {class: 'beside'},
        make('div', {}, chart, eventList(queue, zone, table.start, table.start + table.n * table.step)),
        accuracyTable(queue)
      ),
      table.rows > table.n &&
        make('p', {class: 'note'}, 'The first eight weeks are drawn; forecast.csv holds the rest.'),
    ].filter(Boolean)
  );
  if (forecastView === 'interval') forecastLines(chart, queue, zone);
  else totalBars(chart, queue, forecastView);
}
