// Fairness: how unpopular shifts lie among people, what the ledger makes of it over quarters, and which wishes were met.

// In the order of agents[].ledger; those that count towards the share, as `wfm bids` and offers reckon (cli/ledger.h).
const LEDGER = ['lates', 'nights', 'weekends', 'holidays', 'refused', 'denied', 'on call'];
const LEDGER_COUNTS = 6;
const hasLedger = people.some(person => person.ledger);

// What a person carries: of the ledger as it stands after this roster, else of this roster alone.
function carriedBy(person) {
  if (hasLedger) return (person.ledger || []).slice(0, LEDGER_COUNTS).reduce((sum, value) => sum + value, 0);
  return person.late + person.night + person.weekends;
}

// Each one's load less the mean of all people of the same contract.
const beyondOf = (() => {
  const mean = new Map();
  for (const person of people) {
    const sum = mean.get(person.contract) || [0, 0];
    mean.set(person.contract, [sum[0] + carriedBy(person), sum[1] + 1]);
  }
  return new Map(
    people.map(person => {
      const [sum, n] = mean.get(person.contract);
      return [person, carriedBy(person) - sum / n];
    })
  );
})();

// A bar to the right for who carries more than the others, to the left for who carries less.
const farthest = most(
  [...beyondOf.values()].map(Math.abs),
  1
);
function beyondMark(person) {
  const value = person.row.beyond,
    width = (24 * Math.abs(value)) / farthest;
  return [
    make(
      'span',
      {class: 'swing', 'aria-hidden': 'true'},
      make('i', {class: value > 0 ? 'over' : 'under', style: {width: width + 'px', [value > 0 ? 'left' : 'right']: '50%'}})
    ),
    signed(value, 1),
  ];
}

function wishText(wish) {
  if (!wish) return '–';
  const text = wish.met + ' of ' + wish.asked;
  return wish.lost > 0 ? make('span', {title: 'Those gone against were worth ' + money(wish.lost)}, text) : text;
}

// How many people have how many: bars, least to most; far tails are gathered in the last bar.
function spreadChart(title, values, decimals = 0) {
  const WIDEST = 12,
    low = -most(
      values.map(value => -value),
      -Infinity
    ),
    high = most(values, -Infinity),
    step = Math.max(1, Math.ceil((high - low + 1) / WIDEST)),
    first = Math.floor(low),
    n = Math.floor((high - first) / step) + 1;
  const bars = new Array(n).fill(0);
  for (const value of values) bars[Math.floor((value - first) / step)]++;
  const top = most(bars, 1),
    wide = 240,
    tall = 92,
    slot = Math.min(30, wide / n),
    mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const name = k => (step === 1 ? number(first + k) : number(first + k * step) + '–' + number(first + (k + 1) * step - 1));
  const says = bars.map((count, k) => count && plural(count, 'person has', 'people have') + ' ' + name(k)).filter(Boolean);
  const svg = makeSvg('svg', {
    viewBox: '0 0 ' + wide + ' ' + tall,
    width: wide,
    height: tall,
    class: 'spread',
    role: 'img',
    'aria-label': title + ': ' + says.join(', '),
  });
  bars.forEach((count, k) => {
    const height = (count / top) * (tall - 34);
    svg.append(
      makeSvg(
        'g',
        {},
        makeSvg('title', {}, plural(count, 'person', 'people') + ': ' + name(k)),
        makeSvg('rect', {class: 'bar', x: k * slot + 1, y: tall - 16 - height, width: slot - 2, height: Math.max(count ? 1.5 : 0, height)}),
        count && slot >= 18 && makeSvg('text', {class: 'axis value', x: (k + 0.5) * slot, y: tall - 20 - height}, number(count)),
        (slot >= 18 || k % 2 === 0) && makeSvg('text', {class: 'axis', x: (k + 0.5) * slot, y: tall - 3}, number(first + k * step))
      )
    );
  });
  return make(
    'figure',
    {},
    make(
      'figcaption',
      {},
      make('b', {}, title),
      ' ',
      number(low, decimals) + (low === high ? '' : '–' + number(high, decimals)) + (low === high ? '' : ', mean ' + number(mean, 1))
    ),
    svg
  );
}

function fairnessCharts(shown) {
  const working = shown.filter(person => person.row.shifts);
  if (working.length < 2) return null;
  const values = key => working.map(person => person.row[key]);
  return make(
    'div',
    {class: 'spreads'},
    spreadChart(
      'Paid hours',
      working.map(person => person.row.paid / 3600),
      1
    ),
    spreadChart('Lates', values('late')),
    spreadChart('Nights', values('night')),
    spreadChart('Weekends', values('weekends'))
  );
}

function fairnessNote(shown) {
  const working = shown.filter(person => person.row.shifts);
  if (working.length < 2) return null;
  const sorted = [...working].sort((a, b) => b.row.beyond - a.row.beyond || a.index - b.index),
    [asked, met] = wishesOf(shown),
    far = sorted[0];
  const against = shown.filter(person => person.wish && person.wish.lost > 0).length;
  return make(
    'p',
    {class: 'note'},
    'Bars: how many people have how many. ',
    make('b', {}, 'Beyond fair: '),
    hasLedger
      ? LEDGER.slice(0, LEDGER_COUNTS).join(', ') + ' of the ledger, this roster included,'
      : 'lates, nights and weekends of this roster',
    ' less the mean of all people with the same contract; ',
    far.row.beyond > 0.05 ? ['most for ', make('bdi', {}, far.name), ' (' + signed(far.row.beyond, 1) + '). '] : 'nobody carries more than another. ',
    asked > 0 && [
      make('b', {}, 'Wishes: '),
      number(met) + ' of ' + number(asked) + ' met (' + percent(met / asked) + ')',
      against ? ', gone against for ' + plural(against, 'person', 'people') : '',
      '. One about working counts every day that it names, one about the kind or hour of a shift every day with a shift.',
    ]
  );
}
