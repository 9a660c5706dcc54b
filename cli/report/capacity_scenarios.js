// The plan and its scenarios side by side, and the bridge from one to the other.

const FACTS = [
  ['required_fte', 'FTE required', value => number(value, 1)],
  ['cost', 'Cost', value => number(value)],
  ['cost_p90', '80 % up to', value => number(value)],
  ['cost_per_contact', 'Per contact', value => number(value, 3)],
  ['hires', 'Hires', value => number(value)],
  ['heads_last', 'People at the end', value => number(value, 1)],
  ['vendor_h', 'Vendor h', value => number(value)],
  ['overtime_h', 'Overtime h', value => number(value)],
  ['missing_h', 'Missing h', value => number(value)],
  ['level', 'Service level', value => percent(value, 1)],
  ['met', 'Weeks met', value => percent(value)],
];
// A difference as small as the last digit that is shown is none.
function differenceText(key, format, value, base) {
  if (!known(value) || !known(base)) return '';
  const share = key === 'level' || key === 'met';
  const text = share ? signed(100 * (value - base), 1) + ' pts' : format(Math.abs(value - base));
  if (!/[1-9]/.test(text)) return 'same';
  return share ? text : (value > base ? '+' : '\u2212') + text;
}
function scenarioTable(rows) {
  return scrolling(
    'Scenarios side by side',
    make(
      'table',
      {class: 'scenarios'},
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          make('th', {}, 'Scenario'),
          FACTS.map(([, label]) => make('th', {class: 'number'}, label))
        )
      ),
      make(
        'tbody',
        {},
        rows.map((row, k) =>
          make(
            'tr',
            {class: k === 0 ? 'plan' : null},
            make(
              'th',
              {scope: 'row'},
              row.scenario,
              row.note && make('small', {title: withDates(row.note)}, 'cannot be met')
            ),
            FACTS.map(([key, , format]) =>
              make(
                'td',
                {class: 'number nowrap'},
                format(row[key]),
                k > 0 && make('small', {}, differenceText(key, format, row[key], rows[0][key]))
              )
            )
          )
        )
      )
    )
  );
}
function scenarioRanges(rows) {
  return rangeChart({
    label: 'Cost of the plan and its scenarios in the sample futures',
    rows: rows.map((row, k) => ({
      label: row.scenario,
      low: row.cost_p10,
      middle: row.cost_p50,
      high: row.cost_p90,
      mark: row.cost,
      strong: k === 0,
    })),
    format: money,
    short: value => shortNumber(value),
  });
}

const BRIDGE_MEASURES = {
  cost: ['money', money, signedMoney],
  required_fte: ['FTE required', value => number(value, 2), value => signed(value, 2)],
};
// Bridges as [{from, to}], in their order.
function bridges() {
  const found = [];
  for (const row of tables.bridge || [])
    if (!found.some(one => one.from === row.from && one.to === row.to)) found.push({from: row.from, to: row.to});
  return found;
}
function bridgeChart(bridge, measure) {
  const [, format, sign] = BRIDGE_MEASURES[measure] || ['', value => number(value, 2), value => signed(value, 2)];
  const rows = tables.bridge
    .filter(row => row.from === bridge.from && row.to === bridge.to && row.measure === measure)
    .sort((a, b) => a.place - b.place);
  const last = rows.length - 1;
  const parts = rows
    .map((row, k) => ({label: row.part, amount: row.amount, running: row.running, whole: k === 0 || k === last}))
    .filter(row => row.whole || row.amount !== 0);
  return waterfall({label: 'From ' + bridge.from + ' to ' + bridge.to, rows: parts, format: format, signed: sign});
}
function bridgePart() {
  const list = bridges();
  if (!list.length)
    return [
      make(
        'p',
        {class: 'note'},
        'There is no scenario to compare with: scenarios.csv, or a folder in scenarios, would make one.'
      ),
    ];
  const chosen = {bridge: 0, measure: 'cost'},
    place = make('div'),
    title = make('h3');
  const show = () => {
    const bridge = list[chosen.bridge];
    title.textContent = 'From ' + bridge.from + ' to ' + bridge.to;
    place.replaceChildren(bridgeChart(bridge, chosen.measure));
  };
  show();
  return [
    title,
    make(
      'p',
      {class: 'note'},
      'One change after the other, all else as before it; the parts add up. Orange and + rise, blue and \u2212 fall. Money here is cost less what the people hired are still worth at the end, so that it differs a little from the cost above. A torn bar does not begin at zero.'
    ),
    make(
      'div',
      {class: 'tools'},
      choice(
        'Bridge',
        list.map((bridge, k) => [k, bridge.from + ' → ' + bridge.to]),
        0,
        value => {
          chosen.bridge = +value;
          show();
        }
      ),
      choice(
        'Measure',
        unique(tables.bridge, 'measure').map(measure => [measure, (BRIDGE_MEASURES[measure] || [measure])[0]]),
        'cost',
        value => {
          chosen.measure = value;
          show();
        }
      )
    ),
    place,
  ];
}
function drawScenarios() {
  const rows = tables.scenarios || [];
  if (!rows.length) {
    bodyOf('scenarios').replaceChildren(absent('There is no scenarios.csv; wfm capacity makes it.'));
    return;
  }
  const several = rows.length > 1;
  bodyOf('scenarios').replaceChildren(
    ...[
      several &&
        make(
          'p',
          {class: 'note'},
          'Below each figure of a scenario: its difference to the plan.' +
            (summary.currency ? ' Money in ' + summary.currency + '.' : '')
        ),
      scenarioTable(rows),
      several && rows.every(row => known(row.cost_p10)) && make('h3', {}, 'Cost, with 80 % of the sample futures'),
      several && rows.every(row => known(row.cost_p10)) && scenarioRanges(rows),
      ...bridgePart(),
    ].filter(Boolean)
  );
}
