// Why it is so: what decides the requirement, what the cost is made of, which rules bind, and the explanations of the stages.

const EXPLANATIONS_SHOWN = 60;

// [word, share of the intervals] by share: what decides the requirement of a queue.
function bindingShares(queue) {
  const table = queue.requirement,
    count = new Map();
  let total = 0;
  for (let i = 0; table && i < table.n; i++) {
    const word = bindingWord(queue, table.start + i * table.step);
    if (!word) continue;
    count.set(word, (count.get(word) || 0) + 1);
    total++;
  }
  return [...count].sort((a, b) => b[1] - a[1]).map(([word, n]) => [word, n / total]);
}

// The words of requirement.csv, each with its own tone and pattern, in one order for every queue.
const BINDINGS = ['service level', 'backlog', 'occupancy', 'minimum', 'answer time', 'abandonment', 'stability', 'cost'];
function bindingClass(word) {
  const at = BINDINGS.indexOf(word);
  return 'binding b' + (at < 0 ? 8 : at);
}

function bindingPart() {
  const queues = data.queues.map(queue => [queue, bindingShares(queue)]).filter(([, shares]) => shares.length);
  if (!queues.length) return [];
  const used = [...new Set(queues.flatMap(([, shares]) => shares.map(([word]) => word)))];
  used.sort((a, b) => ((BINDINGS.indexOf(a) + 99) % 99) - ((BINDINGS.indexOf(b) + 99) % 99));
  const order = shares => [...shares].sort((a, b) => used.indexOf(a[0]) - used.indexOf(b[0]));
  return [
    make('h3', {}, 'What decides the requirement'),
    make(
      'div',
      {class: 'legend'},
      used.map(word => make('span', {}, make('i', {class: bindingClass(word) + ' key-block', 'aria-hidden': 'true'}), word))
    ),
    dataTable(
      'What decides the requirement',
      [
        ['Queue', ([queue]) => make('bdi', {}, queueName(queue)), 'head'],
        [
          'Share of the intervals with work',
          ([, shares]) =>
            make(
              'div',
              {class: 'strip', 'aria-hidden': 'true'},
              order(shares).map(([word, share]) =>
                make('span', {class: bindingClass(word), style: {width: 100 * share + '%'}, title: word + ' ' + percent(share)})
              )
            ),
          'wide',
        ],
        ['', ([, shares]) => shares.map(([word, share]) => word + ' ' + percent(share)).join(', '), 'soft'],
      ],
      queues,
      'binding-table'
    ),
  ];
}

// What the roster costs, by what it is for.
function costPart() {
  const roster = summary.roster || {};
  const parts = [
    ['wages', roster.wages, 'paid hours of the roster'],
    ['people missing', roster.shortage, 'what the service lost by it is worth'],
    ['soft rules', roster.soft_rules, 'rules given up at their price'],
    ['wishes gone against', roster.preferences, 'at the weight of each'],
  ].filter(([, value]) => known(value));
  if (parts.length < 2 || !known(roster.cost)) return [];
  const rest = known(roster.bound) && roster.cost - roster.bound;
  return [
    make('h3', {}, 'What the cost is made of'),
    dataTable(
      'What the cost is made of',
      [
        ['Part', ([label]) => label, 'head'],
        ['Cost', ([, value]) => money(value), 'number whole'],
        ['Share', ([, value]) => percent(value / roster.cost, value / roster.cost < 0.1 ? 1 : 0), 'number whole'],
        ['', ([, , what]) => what, 'soft'],
      ],
      [...parts, ['all', roster.cost, '']],
      'parts sums'
    ),
    known(roster.bound) &&
      make(
        'p',
        {class: 'note'},
        'No roster can cost less than ' +
          money(roster.bound) +
          ': at most ' +
          money(rest) +
          ' could still be saved' +
          (known(roster.fixed) ? '; ' + money(roster.fixed) + ' of the cost cannot be changed by any roster' : '') +
          '.'
      ),
  ];
}

// Rules that bind, from what the checker found.
function rulePart() {
  const findings = summary.findings || [],
    rules = new Map();
  for (const finding of findings) {
    const key = String(finding.rule || '');
    if (!rules.has(key)) rules.set(key, {rule: key, hard: 0, n: 0, people: new Set(), price: 0});
    const one = rules.get(key);
    one.n++;
    one.hard += finding.hard ? 1 : 0;
    if (finding.agent) one.people.add(finding.agent);
    if (known(finding.price)) one.price += finding.price;
  }
  if (!rules.size) return [];
  const rows = [...rules.values()].sort((a, b) => b.hard - a.hard || b.price - a.price || b.n - a.n);
  return [
    make('h3', {}, 'Rules that could not all be kept'),
    dataTable(
      'Rules that could not all be kept',
      [
        ['Rule', row => row.rule.replace(/_/g, ' '), 'head'],
        ['Times', row => number(row.n), 'number'],
        ['People', row => number(row.people.size), 'number'],
        ['Hard', row => number(row.hard), 'number'],
        ['Price', row => money(row.price), 'number whole'],
      ],
      rows,
      'parts'
    ),
    make('p', {class: 'note'}, 'Each case stands under Warnings. ‘wfm explain prices’ says what every hard rule costs.'),
  ];
}

// Notes of one queue together, in order of first appearance; those of no queue stand together too.
function byQueue(notes) {
  const groups = new Map();
  for (const note of notes) {
    const queue = note.queue || '';
    if (!groups.has(queue)) groups.set(queue, []);
    groups.get(queue).push(note);
  }
  return [...groups];
}
function noteItem([queue, members]) {
  return make(
    'li',
    {},
    queue && make('b', {dir: 'auto'}, nameOfQueue(queue)),
    members.map(note =>
      make('p', {dir: 'auto'}, note.stage && make('span', {class: 'stage'}, note.stage), readable(note.text ?? ''))
    )
  );
}

// A list of notes with a field that finds words in them.
function noteList(title, notes, kind) {
  const box = make('div', {}),
    texts = new Map(notes.map(note => [note, [note.stage, note.queue, nameOfQueue(note.queue), note.text].join(' ').toLowerCase()]));
  const show = text => {
    const words = text.trim().toLowerCase().split(/\s+/);
    const found = notes.filter(note => words.every(word => texts.get(note).includes(word)));
    box.replaceChildren(
      ...(found.length
        ? shortList(byQueue(found), EXPLANATIONS_SHOWN, noteItem, make('ul', {class: 'notes ' + kind}))
        : [make('p', {class: 'note'}, notes.length ? 'Nothing of this kind.' : 'None.')])
    );
  };
  show('');
  return [
    make('h3', {}, title, ' ', make('small', {}, number(notes.length))),
    notes.length > 8 &&
      make(
        'div',
        {class: 'tools'},
        make('label', {}, 'Find ', make('input', {type: 'search', placeholder: 'Queue, stage, word', oninput: event => show(event.target.value)}))
      ),
    box,
  ];
}

function drawWhy() {
  const parts = [
    bindingPart(),
    costPart(),
    rulePart(),
    summary.explanations ? noteList('Explanations', summary.explanations, 'why') : [],
  ]
    .flat()
    .filter(Boolean);
  bodyOf('why').replaceChildren(
    ...(parts.length ? parts : [absent('There is neither a requirement.csv nor a summary.json. ‘wfm run’ makes them.')])
  );
}
