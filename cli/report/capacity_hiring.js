// Classes and cross-training with their days; overtime, time off and vendors' hours by month.

function classRows() {
  return (tables.hiring || [])
    .filter(row => row.action === 'hire' || row.action === 'cross_train')
    .sort((a, b) => a.from_day - b.from_day);
}
function classTitle(row) {
  return row.action === 'hire'
    ? 'Hire ' + number(row.heads) + ' for ' + nameOf('group', row.who)
    : 'Train ' + number(row.heads) + ' of ' + nameOf('group', row.who) + ' for ' + nameOf('group', row.to);
}
function classLine(row) {
  return row.action === 'hire' ? nameOf('group', row.who) : nameOf('group', row.who) + ' → ' + nameOf('group', row.to);
}
function classChart(rows) {
  const lines = new Map();
  for (const row of rows) {
    const line = classLine(row);
    if (!lines.has(line)) lines.set(line, []);
    lines.get(line).push({
      decide: row.decide_day,
      begin: row.from_day,
      work: row.trained_day,
      heads: row.heads,
      title: classTitle(row),
      notes: [
        known(row.decide_day) && {label: 'decide by', text: dateName(row.decide_day)},
        {label: 'begins', text: dateName(row.from_day)},
        known(row.trained_day) && {label: 'at work', text: dateName(row.trained_day)},
        {label: 'costs beside pay', text: money(row.cost)},
      ].filter(Boolean),
    });
  }
  return timeline({
    label: 'Classes: decide by, begin, at work',
    rows: [...lines].map(([label, classes]) => ({label, classes})),
    from: planStart,
    to: planEnd,
  });
}
function classTable(rows) {
  return scrolling(
    'Classes',
    make(
      'table',
      {class: 'classes'},
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          ['Decide by', 'What', 'People', 'Begins', 'At work', 'Costs beside pay'].map((text, k) =>
            make('th', {class: k === 2 || k === 5 ? 'number' : null}, text)
          )
        )
      ),
      make(
        'tbody',
        {},
        rows.map(row =>
          make(
            'tr',
            {},
            make(
              'td',
              {class: 'nowrap'},
              shortDate(row.decide_day ?? row.from_day),
              known(row.decide_day) && row.decide_day < planStart && make('small', {class: 'rise'}, 'is past')
            ),
            make('td', {class: 'what'}, (row.action === 'hire' ? 'hire for ' : 'cross-train ') + classLine(row)),
            make('td', {class: 'number'}, number(row.heads)),
            make('td', {class: 'nowrap'}, shortDate(row.from_day)),
            make('td', {class: 'nowrap'}, shortDate(row.trained_day)),
            make('td', {class: 'number nowrap'}, money(row.cost))
          )
        )
      ),
      make(
        'tfoot',
        {},
        make(
          'tr',
          {},
          make('th', {}, 'In all'),
          make('td', {}, plural(rows.length, 'class', 'classes')),
          make('td', {class: 'number'}, number(sum(rows, 'heads'))),
          make('td', {colspan: 2}),
          make('td', {class: 'number nowrap'}, money(sum(rows, 'cost')))
        )
      )
    )
  );
}

const HOURS = [
  ['overtime', 'overtime', 'c4', 1],
  ['vendor', 'vendor', 'c7', 1],
  ['time_off', 'time off', 'c9', -1],
];
function hoursChart() {
  const rows = tables.hiring || [];
  const stacks = HOURS.map(([action, label, colour, sign]) => ({
    label: label,
    colour: colour,
    values: months.map(
      month =>
        sign *
        sum(
          rows.filter(row => row.action === action && row.from_day === month.from),
          'hours'
        )
    ),
  })).filter(stack => stack.values.some(value => value !== 0));
  if (!stacks.length) return [make('p', {class: 'note'}, 'No overtime, no time off and no vendor is used.')];
  return columnChart({
    label: 'Overtime, vendors and time off by month',
    periods: months,
    panels: [{title: 'Hours', height: 150, format: value => number(Math.abs(value)) + '\u202fh', stacks: stacks}],
  });
}
function hoursTable() {
  const rows = (tables.hiring || []).filter(row => HOURS.some(([action]) => action === row.action));
  const lines = new Map();
  for (const row of rows) {
    const key = row.action + ' ' + row.who;
    const line = lines.get(key) || {row: row, hours: 0, cost: 0, months: 0};
    line.hours += row.hours;
    line.cost += row.cost;
    line.months++;
    lines.set(key, line);
  }
  const order = line => HOURS.findIndex(([name]) => name === line.row.action);
  const sorted = [...lines.values()].sort((a, b) => order(a) - order(b));
  return (
    lines.size > 0 &&
    scrolling(
      'Overtime, vendors and time off',
      make(
        'table',
        {class: 'hours'},
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            ['Hours', 'Of', 'Months', 'Hours in all', 'Money'].map((text, k) =>
              make('th', {class: k > 1 ? 'number' : null}, text)
            )
          )
        ),
        make(
          'tbody',
          {},
          sorted.map(line =>
            make(
              'tr',
              {},
              make('td', {}, HOURS[order(line)][1]),
              make('td', {}, nameOfActor(line.row)),
              make('td', {class: 'number'}, number(line.months)),
              make('td', {class: 'number nowrap'}, number(line.hours)),
              make('td', {class: 'number nowrap'}, money(line.cost))
            )
          )
        )
      )
    )
  );
}

function drawHiring() {
  if (!tables.hiring) {
    bodyOf('hiring').replaceChildren(absent('There is no hiring.csv; wfm capacity makes it.'));
    return;
  }
  const rows = classRows();
  bodyOf('hiring').replaceChildren(
    ...(rows.length
      ? [make('h3', {}, 'Classes'), classChart(rows), classTable(rows)]
      : [make('p', {class: 'note'}, 'Nobody is hired and nobody is trained for other work.')]),
    make('h3', {}, 'Hours beyond the contracts, and hours given back'),
    ...hoursChart(),
    hoursTable() || ''
  );
}
