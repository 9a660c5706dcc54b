// People: what the roster asks of each, sortable, with the roster's filter.

const PEOPLE_SHOWN = 100;
const peopleTable = {key: 'index', down: false, first: 0};
const occupancyOf = new Map((summary.agents || []).map(entry => [entry.agent, entry.occupancy]));

for (const person of people) {
  const sum = key => person.duties.reduce((total, duty) => total + key(duty), 0);
  person.row = {
    index: person.index,
    name: person.name.toLowerCase(),
    site: person.site,
    shifts: person.duties.length,
    present: sum(duty => duty.end - duty.start),
    paid: sum(duty => duty.paid),
    late: person.late,
    night: person.night,
    weekends: person.weekends,
    beyond: beyondOf.get(person),
    wishes: person.wish ? person.wish.met / person.wish.asked : NaN,
    occupancy: occupancyOf.get(person.id) ?? NaN,
  };
}

const PEOPLE_COLUMNS = [
  [
    'name',
    'Name',
    person => [make('bdi', {}, person.name), person.id !== person.name && make('small', {}, ' ', make('bdi', {}, person.id))],
  ],
  ['site', 'Site', person => make('bdi', {}, person.site || '–')],
  ['shifts', 'Shifts', person => number(person.row.shifts)],
  ['present', 'Present, h', person => number(person.row.present / 3600, 1)],
  ['paid', 'Paid, h', person => number(person.row.paid / 3600, 1)],
  ['late', 'Lates', person => number(person.row.late)],
  ['night', 'Nights', person => number(person.row.night)],
  ['weekends', 'Weekends', person => number(person.row.weekends)],
  ['beyond', 'Beyond fair', person => beyondMark(person)],
  ['wishes', 'Wishes met', person => wishText(person.wish)],
  ['occupancy', 'Occupancy', person => percent(person.row.occupancy)],
];

function peopleOrder(a, b) {
  const x = a.row[peopleTable.key],
    y = b.row[peopleTable.key],
    sign = peopleTable.down ? -1 : 1;
  if (typeof x === 'number' && isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1;
  return x < y ? -sign : x > y ? sign : a.index - b.index;
}

// So many at a time: a table of thousands of rows would stand still while it is laid out.
function peoplePager(n, limit) {
  const turn = (label, sign, by) =>
    make(
      'button',
      {
        type: 'button',
        'aria-label': label,
        disabled: by < 0 ? !peopleTable.first : peopleTable.first + limit >= n,
        onclick: () => {
          peopleTable.first += by * limit;
          drawPeople();
          const same = [...document.querySelectorAll('#people .pager button:not(:disabled)')];
          (same.find(one => one.getAttribute('aria-label') === label) || same[0]).focus();
        },
      },
      sign
    );
  return make(
    'div',
    {class: 'pager more'},
    turn('People before', '‹', -1),
    make('span', {role: 'status'}, number(peopleTable.first + 1) + '–' + number(Math.min(n, peopleTable.first + limit)) + ' of ' + number(n)),
    turn('People after', '›', 1)
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
            peopleTable.first = 0;
            drawPeople();
            body.querySelectorAll('table.people thead button')[k].focus();
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
  const limit = roster.paper ? ON_PAPER : PEOPLE_SHOWN;
  if (roster.paper || peopleTable.first >= shown.length) peopleTable.first = 0;
  const rows = shown.slice(peopleTable.first, peopleTable.first + limit).map(person =>
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
          : number(shown.length) + ' of ' + plural(people.length, 'person', 'people') + ', as filtered above.'
      ),
      fairnessCharts(shown),
      fairnessNote(shown),
      make(
        'div',
        {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'People'},
        make('table', {class: 'people'}, make('thead', {}, make('tr', {}, head)), make('tbody', {}, rows))
      ),
      shown.length > limit && peoplePager(shown.length, limit),
    ].filter(Boolean)
  );
}
