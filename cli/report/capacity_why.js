// What each input is worth, what becomes of a paid hour, and inputs in conflict with the ways out.

function worthPart() {
  const rows = tables.worth || [];
  if (!rows.length) return [];
  const most = Math.max(...rows.map(row => row.saves).filter(known), 1e-9);
  const weeks = row =>
    known(row.from_day) && make('small', {}, shortDate(row.from_day) + ' – ' + shortDate(row.to_day));
  return [
    make('h3', {}, 'What one unit more of each input is worth'),
    make(
      'p',
      {class: 'note'},
      'What the plan would save if the input were one unit better. Where it adds a person, the pay of that person is not counted in it and stands beside it.'
    ),
    scrolling(
      'What one unit more is worth',
      make(
        'table',
        {class: 'worth'},
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            make('th', {}, 'Change, and the weeks in which the limit costs something'),
            make('th', {class: 'number'}, 'Saves'),
            make('th', {class: 'number'}, 'For pay of')
          )
        ),
        make(
          'tbody',
          {},
          rows.map(row =>
            make(
              'tr',
              {},
              make('td', {class: 'wide'}, withDates(row.what), weeks(row)),
              make(
                'td',
                {class: 'number nowrap'},
                make('span', {
                  class: 'meter',
                  style: {width: Math.max(1, (60 * row.saves) / most) + 'px'},
                  'aria-hidden': 'true',
                }),
                money(row.saves)
              ),
              make('td', {class: 'number nowrap'}, money(row.pay))
            )
          )
        )
      )
    ),
  ];
}

const PAID = [
  ['workload_h', 'work with contacts', 'c1'],
  ['service_cushion_h', 'waiting, for the service level', 'c2'],
  ['shrinkage_h', 'shrinkage within shifts', 'c3'],
  ['whole_people_h', 'whole people: no part of a person can be rostered', 'c4'],
  ['rules_and_surplus_h', 'rules, and more than is needed', 'c8'],
  ['breaks_and_meetings_h', 'breaks and meetings', 'c9'],
];
function weekName(week) {
  return 'Week of ' + shortDate(dayFromText(week.from));
}
function efficiencyPart() {
  if (!known(capacity.efficiency)) return [];
  const weeks = capacity.efficiency_weeks.sort((a, b) => (a.from < b.from ? -1 : 1)),
    format = value => number(value) + '\u202fh';
  const rows = weeks.map(week =>
    shareRow({
      label: weekName(week),
      total: percent(week.efficiency, 1),
      format: format,
      parts: PAID.map(([key, label, colour]) => ({label: label, colour: colour, value: week[key]})),
    })
  );
  return [
    make(
      'h3',
      {},
      'What becomes of a paid hour: ' + percent(capacity.efficiency, 1) + ' is an hour that the queues need'
    ),
    make(
      'p',
      {class: 'note'},
      capacity.efficiency_measured
        ? 'Measured: weeks of little, middle and much work are rostered with the people, contracts and rules of the plan. On the right the share that the queues need, less what stays uncovered.'
        : 'Not measured: as the settings say, or assumed.'
    ),
    ...(rows.length
      ? [
          make(
            'ul',
            {class: 'keys'},
            PAID.map(([, label, colour]) =>
              make('li', {}, make('i', {style: {color: 'var(--' + colour + ')'}, 'aria-hidden': 'true'}), label)
            )
          ),
          ...rows,
          efficiencyTable(weeks),
        ]
      : []),
  ];
}
function efficiencyTable(weeks) {
  const lines = [
    ['paid_h', 'paid'],
    ...PAID.map(([key, label]) => [key, label]),
    ['missing_h', 'needed and not covered'],
  ];
  return foldedTable(
    'What becomes of a paid hour',
    [
      ['Hours', ([, label]) => label, 'head'],
      ...weeks.map(week => [weekName(week), ([key]) => number(week[key], 1), 'number']),
    ],
    lines
  );
}

function conflictItem(conflict) {
  const ways = conflict.ways_out;
  return make(
    'li',
    {},
    make('p', {}, withDates(conflict.conflict) + '.'),
    ways.length
      ? make(
          'ul',
          {class: 'ways'},
          ways.map(way => make('li', {}, withDates(way.change), make('b', {}, costOf(way))))
        )
      : !known(conflict.missing_h) &&
          make('p', {class: 'note'}, 'Nothing that is planned can mend this: the inputs themselves have to change.')
  );
}
function conflictPart() {
  if (!capacity.conflicts.length) return [];
  return [
    make('h3', {}, 'What cannot be, and the ways out, the cheapest first'),
    make('ul', {class: 'notes warn conflicts'}, capacity.conflicts.map(conflictItem)),
  ];
}
function warningPart() {
  const list = (summary.warnings || []).filter(entry => typeof entry.text === 'string');
  if (!list.length) return [];
  return [
    make('h3', {}, 'Warnings'),
    make(
      'ul',
      {class: 'notes warn'},
      list.map(entry =>
        make(
          'li',
          {},
          make('p', {}, entry.stage && make('span', {class: 'stage'}, String(entry.stage)), readable(entry.text))
        )
      )
    ),
  ];
}
function drawWhy() {
  const parts = [...conflictPart(), ...worthPart(), ...efficiencyPart(), ...warningPart()];
  bodyOf('why').replaceChildren(
    ...(parts.length ? parts : [absent('Nothing is known about the worth of inputs: capacity.prices is 0.')])
  );
}
