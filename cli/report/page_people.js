// People: what the roster asks of each, sortable, with the roster's filter.

const PEOPLE_SHOWN = 100;
const peopleTable = {key: 'index', down: false, all: false};
const occupancyOf = new Map((summary.agents || []).map(entry => [entry.agent, entry.occupancy]));

// Distinct local weekends (named by the Monday of their week) on which some of a duty lies.
function weekendsOf(person) {
  const weeks = new Set();
  for (const duty of person.duties)
    for (let day = dayAt(person.zone, duty.start); day <= dayAt(person.zone, duty.end - 1); day++)
      if ((person.weekend >> weekday(day)) & 1) weeks.add(Math.floor((day + 3) / 7));
  return weeks.size;
}

for (const person of people) {
  const sum = key => person.duties.reduce((total, duty) => total + key(duty), 0);
  const kinds = kind => person.duties.filter(duty => duty.kind === kind).length;
  person.row = {
    index: person.index,
    name: person.name.toLowerCase(),
    site: person.site,
    shifts: person.duties.length,
    present: sum(duty => duty.end - duty.start),
    paid: sum(duty => duty.paid),
    late: kinds('late'),
    night: kinds('night'),
    weekends: weekendsOf(person),
    occupancy: occupancyOf.get(person.id) ?? NaN,
  };
}

const PEOPLE_COLUMNS = [
  ['name', 'Name', person => [person.name, person.id !== person.name && make('small', {}, ' ' + person.id)]],
  ['site', 'Site', person => person.site || '–'],
  ['shifts', 'Shifts', person => number(person.row.shifts)],
  ['present', 'Present, h', person => number(person.row.present / 3600, 1)],
  ['paid', 'Paid, h', person => number(person.row.paid / 3600, 1)],
  ['late', 'Lates', person => number(person.row.late)],
  ['night', 'Nights', person => number(person.row.night)],
  ['weekends', 'Weekends', person => number(person.row.weekends)],
  ['occupancy', 'Occupancy', person => percent(person.row.occupancy)],
];

function peopleOrder(a, b) {
  const x = a.row[peopleTable.key],
    y = b.row[peopleTable.key],
    sign = peopleTable.down ? -1 : 1;
  if (typeof x === 'number' && isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1;
  return x < y ? -sign : x > y ? sign : a.index - b.index;
}

// From the least to the most that anyone has, among those who work at all.
function spreadOf(shown) {
  const working = shown.filter(person => person.row.shifts);
  if (working.length < 2) return '';
  const part = (key, unit, word) => {
    const values = working.map(person => person.row[key] / unit),
      low = -most(
        values.map(value => -value),
        -Infinity
      ),
      high = most(values, 0);
    return (
      (low === high
        ? number(low, low % 1 ? 1 : 0)
        : number(low, low % 1 ? 1 : 0) + '–' + number(high, high % 1 ? 1 : 0)) +
      ' ' +
      word
    );
  };
  return (
    ' Per person: ' +
    [
      part('paid', 3600, 'paid hours'),
      part('late', 1, 'lates'),
      part('night', 1, 'nights'),
      part('weekends', 1, 'weekends'),
    ].join(', ') +
    '.'
  );
}

function drawPeople() {
  const body = bodyOf('people');
  if (!people.length)
    return body.replaceChildren(
      absent(data.agents ? 'Nobody is in the roster.' : 'There is no roster.csv. ‘wfm schedule’ makes it.')
    );
  const shown = people.filter(passes).sort(peopleOrder),
    longest = most(
      people.map(person => person.row.paid),
      1
    );
  const head = PEOPLE_COLUMNS.map(([key, label], k) =>
    make(
      'th',
      {
        scope: 'col',
        class: k > 1 ? 'number' : null,
        'aria-sort': peopleTable.key === key ? (peopleTable.down ? 'descending' : 'ascending') : null,
      },
      make(
        'button',
        {
          type: 'button',
          onclick: () => {
            peopleTable.down = peopleTable.key === key ? !peopleTable.down : k > 1;
            peopleTable.key = key;
            drawPeople();
            body.querySelectorAll('th button')[k].focus();
          },
        },
        label,
        make(
          'span',
          {class: 'arrow', 'aria-hidden': 'true'},
          peopleTable.key === key ? (peopleTable.down ? ' ↓' : ' ↑') : ''
        )
      )
    )
  );
  const limit = peopleTable.all ? Infinity : PEOPLE_SHOWN;
  const rows = shown.slice(0, limit).map(person =>
    make(
      'tr',
      {},
      PEOPLE_COLUMNS.map(([key, , text], k) =>
        make(
          k ? 'td' : 'th',
          {scope: k ? null : 'row', class: k > 1 ? 'number' : null},
          key === 'paid' &&
            make('span', {
              class: 'meter',
              'aria-hidden': 'true',
              style: {width: (56 * person.row.paid) / longest + 'px'},
            }),
          text(person)
        )
      )
    )
  );
  body.replaceChildren(
    ...[
      make(
        'p',
        {class: 'note'},
        shown.length === people.length
          ? 'Everyone of the roster.'
          : number(shown.length) + ' of ' + plural(people.length, 'person', 'people') + ', as filtered above.',
        spreadOf(shown),
        ' Weekends: how many of a person’s weekends hold some work.',
        !data.kinds.some(Boolean) &&
          ' Lates start from 13:00, nights from 20:00 or before 04:00, on the person’s clock.'
      ),
      make(
        'div',
        {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'People'},
        make('table', {class: 'people'}, make('thead', {}, make('tr', {}, head)), make('tbody', {}, rows))
      ),
      shown.length > limit &&
        make(
          'button',
          {
            type: 'button',
            class: 'more',
            onclick: () => {
              peopleTable.all = true;
              drawPeople();
            },
          },
          'Show all ' + number(shown.length)
        ),
    ].filter(Boolean)
  );
}
