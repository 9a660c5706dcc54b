// Required and available, by month or week, of all, a group or a queue.

const shown = {period: 'month', scope: 'all', name: ''};

function scopeChoices() {
  const rows = tables.headcount || [],
    list = [['all ', 'all people and queues']];
  for (const scope of ['group', 'queue'])
    for (const name of unique(
      rows.filter(row => row.scope === scope),
      'name'
    ))
      list.push([scope + ' ' + name, (scope === 'group' ? 'people: ' : 'queue: ') + nameOf(scope, name)]);
  return list;
}
function scopeName() {
  return shown.scope === 'all' ? 'All people and queues' : nameOf(shown.scope, shown.name);
}
function column(rows, key) {
  return rows.map(row => row[key]);
}

function peoplePanel(rows) {
  const required = {label: 'required', colour: 'c7', values: column(rows, 'required')};
  const learning = rows.map(row => (known(row.heads) ? Math.max(0, row.heads - row.productive - row.training) : null));
  return {
    title: shown.scope === 'queue' ? 'People required' : 'People',
    height: 250,
    format: people,
    stacks: [
      {label: 'productive', colour: 'p1', values: column(rows, 'productive')},
      {label: 'not yet at full speed', colour: 'p2', values: learning},
      {label: 'in training', colour: 'c1', values: column(rows, 'training'), hollow: true},
    ],
    bands: [
      {
        label: 'required, 80 % between',
        colour: 'c7',
        low: column(rows, 'required_p10'),
        high: column(rows, 'required_p90'),
      },
    ],
    lines: [required],
    whiskers: {label: 'people in all, 80 % between', low: column(rows, 'heads_p10'), high: column(rows, 'heads_p90')},
  };
}
function gapPanel(rows) {
  const part = sign => rows.map(row => (known(row.gap_fte) ? sign * Math.max(0, sign * row.gap_fte) : null));
  return {
    title: 'FTE more or fewer than required',
    height: 70,
    format: value => number(Math.abs(value), 1),
    stacks: [
      {label: 'FTE more', colour: 'c1', values: part(1)},
      {label: 'FTE fewer', colour: 'c7', values: part(-1)},
    ],
  };
}
function movesPanel(rows) {
  return {
    title: 'Who joins and who leaves',
    height: 90,
    format: value => people(Math.abs(value)),
    stacks: [
      {label: 'join', colour: 'c5', values: column(rows, 'hires')},
      {label: 'leave', colour: 'c4', values: rows.map(row => (known(row.leavers) ? -row.leavers : null))},
    ],
  };
}
function missingPanel(rows) {
  return {
    title: 'Missing after overtime and vendors',
    height: 70,
    format: value => number(value, 2),
    axis: (tick, step) => number(tick, step < 1 ? 1 : 0),
    stacks: [{label: 'missing, mean of the sample futures', colour: 'c7', values: column(rows, 'missing')}],
  };
}

function peopleSpec() {
  const rows = headcountRows(shown.period, shown.scope, shown.name);
  const panels = [peoplePanel(rows)];
  if (rows.some(row => known(row.gap_fte))) panels.push(gapPanel(rows));
  if (rows.some(row => known(row.hires))) panels.push(movesPanel(rows));
  if (rows.some(row => row.missing > 0.05)) panels.push(missingPanel(rows));
  return {
    label: 'People required and available, ' + scopeName(),
    periods: rows.map(row => ({from: row.from_day, days: row.days, week: shown.period === 'week'})),
    panels: panels,
  };
}
function peopleWords() {
  if (shown.scope === 'group') return 'A group has no requirement of its own: several can serve the same queue.';
  if (shown.scope === 'queue') return 'A queue has no people of its own: several groups can serve it.';
  return 'Required are productive people: trained, at full speed. What stands above the line can take time off or serve as a margin for what may come; what lies below it is covered by overtime, vendors, or is missing.';
}
function drawPeople() {
  if (!tables.headcount || !tables.headcount.length) {
    bodyOf('people').replaceChildren(absent('There is no headcount.csv; wfm capacity makes it.'));
    return;
  }
  const place = make('div');
  const redraw = () => {
    place.replaceChildren(
      make('h3', {}, scopeName() + ', by ' + shown.period),
      make('p', {class: 'note'}, peopleWords()),
      ...columnChart(peopleSpec())
    );
  };
  const tools = make(
    'div',
    {class: 'tools long'},
    choice('Show', scopeChoices(), 'all ', value => {
      [shown.scope] = value.split(' ', 1);
      shown.name = value.slice(shown.scope.length + 1);
      redraw();
    }),
    choice(
      'By',
      [
        ['month', 'month'],
        ['week', 'week'],
      ],
      shown.period,
      value => {
        shown.period = value;
        redraw();
      }
    )
  );
  redraw();
  bodyOf('people').replaceChildren(tools, place);
}
