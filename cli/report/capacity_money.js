// The budget: by month and item, by cost centre, and how far the sum may stray.

const ITEMS = [
  ['pay', 'c1'],
  ['tools', 'c2'],
  ['supervisors', 'c3'],
  ['overtime', 'c4'],
  ['hiring', 'c5'],
  ['cross-training', 'c6'],
  ['vendor', 'c7'],
  ['vendor set-up', 'c8'],
  ['time off', 'c9'],
];
const EVERYWHERE = '0';

function centreName(centre) {
  return centre || 'without cost centre';
}
function itemsOf(rows) {
  const own = unique(rows, 'item');
  const listed = ITEMS.filter(([item]) => own.includes(item));
  return listed.concat(own.filter(item => !ITEMS.some(([name]) => name === item)).map(item => [item, 'c9']));
}
function budgetChart(rows) {
  const stacks = itemsOf(rows).map(([item, colour]) => ({
    label: item,
    colour: colour,
    values: months.map(month =>
      sum(
        rows.filter(row => row.item === item && row.from_day === month.from),
        'amount'
      )
    ),
  }));
  return columnChart({
    label: 'Money by month and item',
    periods: months,
    panels: [
      {
        title: 'Money a month' + (summary.currency ? ', ' + summary.currency : ''),
        height: 240,
        format: money,
        stacks: stacks,
      },
    ],
  });
}

// What a line cost in its own currency, where that is one other than the plan's.
function ownMoney(rows) {
  const currencies = unique(rows, 'currency');
  if (currencies.length !== 1 || currencies[0] === summary.currency || !currencies[0]) return false;
  return make('small', {}, number(sum(rows, 'amount_own')) + '\u202f' + currencies[0]);
}
function budgetTable(rows) {
  const centres = unique(rows, 'cost_centre'),
    items = itemsOf(rows);
  const line = (label, own, kind) =>
    make(
      'tr',
      {class: kind},
      make('th', {scope: 'row'}, label),
      items.map(([item]) => {
        const part = own.filter(row => row.item === item);
        return make('td', {class: 'number nowrap'}, part.length ? number(sum(part, 'amount')) : '–');
      }),
      make('td', {class: 'number nowrap'}, make('b', {}, number(sum(own, 'amount'))), ownMoney(own)),
      make('td', {class: 'number'}, percent(sum(own, 'amount') / sum(rows, 'amount')))
    );
  return scrolling(
    'Money by cost centre',
    make(
      'table',
      {class: 'budget'},
      make('caption', {}, 'By cost centre' + (summary.currency ? ', ' + summary.currency : '')),
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          make('th', {}, 'Cost centre'),
          items.map(([item]) => make('th', {class: 'number'}, item)),
          make('th', {class: 'number'}, 'in all'),
          make('th', {class: 'number'}, 'share')
        )
      ),
      make(
        'tbody',
        {},
        centres.map(centre =>
          line(
            centreName(centre),
            rows.filter(row => row.cost_centre === centre)
          )
        ),
        centres.length > 1 && line('In all', rows, 'sum')
      )
    )
  );
}
function costBand() {
  if (!known(planRow.cost_p10)) return [];
  return [
    make('h3', {}, 'How far the cost may stray'),
    make(
      'p',
      {class: 'note'},
      'The bar holds 80 % of the sample futures, the upright line is their median, the diamond the plan at its forecast.'
    ),
    rangeChart({
      label: 'Cost of the plan in the sample futures',
      rows: [
        {label: 'cost', low: planRow.cost_p10, middle: planRow.cost_p50, high: planRow.cost_p90, mark: planRow.cost},
      ],
      format: money,
      short: value => shortNumber(value),
    }),
  ];
}
function drawMoney() {
  const all = tables.budget;
  if (!all || !all.length) {
    bodyOf('money').replaceChildren(absent('There is no budget.csv; wfm capacity makes it.'));
    return;
  }
  const centres = unique(all, 'cost_centre'),
    place = make('div');
  const show = chosen => {
    const rows = chosen === EVERYWHERE ? all : all.filter(row => row.cost_centre === centres[+chosen - 1]);
    const name = chosen === EVERYWHERE ? 'all cost centres' : centreName(centres[+chosen - 1]);
    place.replaceChildren(
      make('h3', {}, 'By month, ' + name + ': ' + money(sum(rows, 'amount'))),
      ...budgetChart(rows)
    );
  };
  show(EVERYWHERE);
  bodyOf('money').replaceChildren(
    ...[
      centres.length > 1 &&
        make(
          'div',
          {class: 'tools'},
          choice(
            'Cost centre',
            [[EVERYWHERE, 'all'], ...centres.map((centre, k) => [k + 1, centreName(centre)])],
            EVERYWHERE,
            show
          )
        ),
      place,
      make('h3', {}, 'Where it goes'),
      budgetTable(all),
      ...costBand(),
    ].filter(Boolean)
  );
}
