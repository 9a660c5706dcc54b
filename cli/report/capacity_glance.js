// The plan at a glance: the sentence that says what to decide next or what cannot be, and the figures.

const CHANGE = 0.1; // a vendor's hours a day that differ by more than this share from the month before have to be ordered anew

// Classes and cross-training by the last day on which they can be decided.
function classDecisions() {
  return (tables.hiring || [])
    .filter(row => row.action === 'hire' || row.action === 'cross_train')
    .map(row => ({...row, by: row.decide_day ?? row.from_day}))
    .sort((a, b) => a.by - b.by || b.cost - a.cost);
}
// Months in which a vendor's hours change. What has to be ordered for a part of the month is decided today at the earliest.
function vendorDecisions() {
  const rows = (tables.hiring || []).filter(row => row.action === 'vendor'),
    found = [];
  for (const vendor of unique(rows, 'who')) {
    let before = NaN;
    for (const month of months) {
      const row = rows.find(one => one.who === vendor && one.from_day === month.from);
      const rate = row ? row.hours / month.days : 0;
      if (row && Math.abs(rate - before) > CHANGE * Math.max(rate, before))
        found.push({...row, by: Math.max(planStart, row.decide_day ?? row.from_day)});
      before = rate;
    }
  }
  return found.sort((a, b) => a.by - b.by || b.cost - a.cost);
}
function decisionText(row) {
  const who = nameOfActor(row);
  if (row.action === 'hire')
    return (
      'hire ' +
      number(row.heads) +
      ' for ' +
      who +
      ' (class from ' +
      dateName(row.from_day) +
      ', at work from ' +
      dateName(row.trained_day) +
      ')'
    );
  if (row.action === 'cross_train')
    return (
      'train ' +
      number(row.heads) +
      ' of ' +
      who +
      ' for ' +
      nameOf('group', row.to) +
      ' from ' +
      dateName(row.from_day)
    );
  return 'order ' + number(row.hours) + ' h of ' + who + ' for ' + monthName(row.from_day);
}

function costOf(way) {
  if (!known(way.costs)) return '';
  return way.costs < 0 ? ', which saves ' + money(-way.costs) : ', which costs ' + money(way.costs);
}
function missingText() {
  const hours = Math.round(planRow.missing_h);
  return plural(hours, 'hour is missing', 'hours are missing');
}
function conflictVerdict() {
  const found = capacity.conflicts.find(conflict => conflict.ways_out.length) || capacity.conflicts[0];
  const missing = known(planRow.missing_h) && planRow.missing_h > 0.5;
  const parts = [
    (missing ? missingText() + ' in the plan: ' : 'Inputs contradict each other. ') + withDates(found.conflict) + '.',
  ];
  const way = found.ways_out[0];
  if (way) parts.push('The cheapest way out: ' + withDates(way.change) + costOf(way) + '.');
  const rest = capacity.conflicts.length - 1;
  if (rest > 0) parts.push(plural(rest, 'more conflict', 'more conflicts') + ' below, under Why.');
  return parts;
}
// Without its first letter: it may begin a sentence or follow in one.
function decideBy(rows) {
  const by = rows[0].by,
    text = rows.map(decisionText).join('; ');
  if (by > planStart) return 'ecide by ' + dateName(by) + ': ' + text + '.';
  return 'ecide now: ' + text + '.' + (by < planStart ? ' The last day for it was ' + dateName(by) + '.' : '');
}
function decisionVerdict() {
  const classes = classDecisions(),
    orders = vendorDecisions();
  const first = classes.length ? classes : orders;
  if (!first.length)
    return ['Nothing has to be decided: the people of today, and who has been hired already, carry the plan.'];
  const together = first.filter(row => row.by === first[0].by),
    rest = first.length - together.length,
    parts = ['D' + decideBy(together)];
  if (classes.length && orders.length && orders[0].by < classes[0].by)
    parts.push('Before that, d' + decideBy(orders.slice(0, 1)));
  if (classes.length && rest) parts.push(plural(rest, 'more class follows', 'more classes follow') + '.');
  return parts;
}
function costSentence() {
  if (!known(planRow.cost)) return '';
  const band = known(planRow.cost_p90) ? ', and in nine of ten sample futures at most ' + money(planRow.cost_p90) : '';
  return 'Until ' + dateName(planEnd - 1) + ' the plan costs ' + money(planRow.cost) + band + '.';
}

function verdict() {
  const bad = capacity.conflicts.length > 0 || planRow.missing_h > 0.5,
    decide = decisionVerdict();
  const trouble = capacity.conflicts.length ? conflictVerdict() : [missingText() + ' in the plan.'];
  const parts = bad ? [...trouble, classDecisions().length ? decide[0] : ''] : decide;
  return make(
    'div',
    {class: 'say' + (bad ? ' bad' : '')},
    make('p', {}, parts[0]),
    make('p', {}, [...parts.slice(1), costSentence()].filter(Boolean).join(' '))
  );
}

function headTiles() {
  const classes = (tables.hiring || []).filter(row => row.action === 'hire');
  return [
    known(planRow.heads_first) &&
      tile(
        'People, at first and at the end',
        number(planRow.heads_first, 1) + ' → ' + number(planRow.heads_last, 1),
        'paid, in training too; ' + number(planRow.required_fte, 1) + ' FTE required'
      ),
    known(planRow.hires) &&
      tile(
        'Hires',
        number(planRow.hires),
        classes.length
          ? 'in ' +
              plural(classes.length, 'class', 'classes') +
              ', the first from ' +
              dateName(Math.min(...classes.map(row => row.from_day)))
          : 'nobody'
      ),
  ];
}
function moneyTiles() {
  return [
    known(planRow.cost) &&
      tile(
        'Cost',
        money(planRow.cost),
        known(planRow.gap)
          ? 'at most ' + percent(Math.ceil(planRow.gap * 1e4) / 1e4, 2) + ' above the cheapest plan'
          : ''
      ),
    known(planRow.cost_p90) &&
      tile(
        'Cost, 80 % up to',
        money(planRow.cost_p90),
        '80 % of the sample futures lie between ' +
          shortNumber(planRow.cost_p10) +
          ' and ' +
          shortNumber(planRow.cost_p90)
      ),
    known(planRow.cost_per_contact) &&
      tile(
        'Cost per contact',
        money(planRow.cost_per_contact),
        plural(Math.round(planRow.contacts), 'contact', 'contacts')
      ),
  ];
}
function serviceTiles() {
  const missing = planRow.missing_h > 0.5;
  return [
    known(planRow.met) &&
      tile('Weeks met', percent(planRow.met), 'weeks and sample futures in which no hour is missing'),
    known(planRow.missing_h) &&
      tile(
        'Hours missing',
        number(planRow.missing_h) + '\u202fh',
        missing ? 'the reasons stand under Why' : 'none at the forecast',
        missing ? 'bad' : 'good'
      ),
    known(planRow.level) &&
      tile('Service level', percent(planRow.level, 1), 'of all contacts, median of the sample futures'),
  ];
}
function drawGlance() {
  if (!tables.hiring && !tables.scenarios) {
    bodyOf('glance').replaceChildren(absent('There are no results; wfm capacity makes them.'));
    return;
  }
  bodyOf('glance').replaceChildren(
    verdict(),
    make('dl', {class: 'tiles four'}, [headTiles(), moneyTiles(), serviceTiles()].flat().filter(Boolean))
  );
}
