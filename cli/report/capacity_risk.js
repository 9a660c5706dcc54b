// Which uncertainty drives the spread, and what service it leaves.

const MEASURES = [
  ['cost', 'cost', money, value => shortNumber(value)],
  ['heads', 'people', value => number(value, 1), value => number(value, 1)],
  ['required', 'people required', value => number(value, 1), value => number(value, 1)],
  ['missing', 'people missing', value => number(value, 2), value => number(value, 2)],
];

function tornadoChart(measure) {
  const [, , format, short] = MEASURES.find(([name]) => name === measure);
  const rows = tables.tornado.filter(row => row.measure === measure);
  const all = rows.find(row => row.driver === 'all');
  const range = row => ({
    label: row.driver === 'all' ? 'everything together' : row.driver,
    low: row.p10,
    middle: row.p50,
    high: row.p90,
    strong: row.driver === 'all',
  });
  const drivers = rows.filter(row => row.driver !== 'all').sort((a, b) => b.spread - a.spread);
  return rangeChart({
    label: 'What drives the spread',
    rows: [...drivers, ...(all ? [all] : [])].map(range),
    centre: all ? all.p50 : undefined,
    format: format,
    short: short,
  });
}
function tornadoPart() {
  if (!tables.tornado || !tables.tornado.length)
    return [make('p', {class: 'note'}, 'What drives the spread has not been asked (no sample futures).')];
  const own = unique(tables.tornado, 'measure'),
    place = make('div'),
    title = make('h3');
  const show = measure => {
    title.textContent = 'What drives the spread: ' + MEASURES.find(([name]) => name === measure)[1];
    place.replaceChildren(tornadoChart(measure));
  };
  const offered = MEASURES.filter(([name]) => own.includes(name));
  show(offered[0][0]);
  return [
    title,
    make(
      'p',
      {class: 'note'},
      'Each line lets one thing stray and holds all else at its mean: the bar reaches from the 10 % to the 90 % quantile of the sample futures, the upright line is its median. Blue lies below the median of everything together, orange above it.'
    ),
    make(
      'div',
      {class: 'tools'},
      choice(
        'Measure',
        offered.map(([name, label]) => [name, label]),
        offered[0][0],
        show
      )
    ),
    place,
  ];
}

function serviceSpec(name) {
  const rows = headcountRows('month', name ? 'queue' : 'all', name);
  const lowest = Math.min(...rows.map(row => row.level_p10).filter(known), 0.95);
  return {
    label: 'Service level and futures met',
    periods: rows.map(row => ({from: row.from_day, days: row.days})),
    panels: [
      {
        title: 'Service level over all contacts',
        height: 150,
        low: Math.floor(lowest * 10 - 1e-9) / 10,
        top: 1,
        format: value => percent(value, 1),
        axis: tick => percent(tick),
        bands: [
          {
            label: 'service level, 80 % between',
            colour: 'c1',
            low: column(rows, 'level_p10'),
            high: column(rows, 'level_p90'),
          },
        ],
        lines: [{label: 'service level, median', colour: 'c1', values: column(rows, 'level_p50')}],
      },
      {
        title: 'Sample futures in which no hour is missing',
        height: 90,
        low: 0,
        top: 1,
        format: value => percent(value),
        axis: tick => percent(tick),
        stacks: [{label: 'futures met', colour: 'c5', values: column(rows, 'met')}],
      },
    ],
  };
}
function servicePart() {
  const rows = headcountRows('month', 'all');
  if (!rows.some(row => known(row.level_p50))) return [];
  const queues = unique(
    (tables.headcount || []).filter(row => row.scope === 'queue'),
    'name'
  );
  const place = make('div'),
    title = make('h3');
  const show = value => {
    title.textContent = 'Service by month: ' + (value === '0' ? 'all queues' : nameOf('queue', queues[+value - 1]));
    place.replaceChildren(...columnChart(serviceSpec(value === '0' ? '' : queues[+value - 1])));
  };
  show('0');
  return [
    title,
    queues.length > 1 &&
      make(
        'div',
        {class: 'tools'},
        choice('Queue', [['0', 'all'], ...queues.map((name, k) => [k + 1, nameOf('queue', name)])], '0', show)
      ),
    place,
  ].filter(Boolean);
}
function drawRisk() {
  bodyOf('risk').replaceChildren(...tornadoPart(), ...servicePart());
}
