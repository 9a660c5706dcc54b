// Forecast totals of the chosen queue by day or week: a bar for the mean, a band in which eight of ten outcomes lie, the yardstick. Days are those
// of the queue's own clock, whatever clock is chosen: the law by which the intervals of a day stray together is theirs.

// The table of 'day' or 'week' with a row of values each; null where there is none.
function totalsOf(queue, view) {
  const table = view === 'day' ? queue.days : queue.weeks;
  return table && table.mean.length ? table : null;
}

function totalName(queue, view, k) {
  const table = totalsOf(queue, view),
    day = table.first + (view === 'day' ? k : 7 * k);
  const name = view === 'day' ? dayName(day) : dayName(day) + ' – ' + dayName(day + 6);
  return name + (table.whole[k] ? '' : ', a part of it');
}

// Round steps of an axis from 0 to `top`, three to six of them.
function roundSteps(top) {
  const unit = 10 ** Math.floor(Math.log10(top)),
    every = top / unit > 4 ? unit * 2 : top / unit > 2 ? unit : unit / 2;
  const steps = [];
  for (let value = 0; value < top; value += every) steps.push(value);
  return steps;
}

function totalBars(box, queue, view) {
  const table = totalsOf(queue, view),
    n = table.mean.length,
    banded = table.low.some(known);
  const wide = Math.max(280, box.clientWidth || 700),
    tall = 258,
    left = 50,
    bottom = 22,
    slot = (wide - left) / n;
  const top = most([...table.mean, ...table.yardstick, ...table.high], 1) * 1.06,
    y = value => (tall - bottom) * (1 - value / top);
  const decimals = decimalsOf(table.mean),
    text = value => number(value, decimals);
  const svg = makeSvg('svg', {width: wide, height: tall, class: 'bars', role: 'img', 'aria-label': 'Forecast by ' + view});
  for (const value of roundSteps(top)) {
    svg.append(makeSvg('line', {class: 'grid', x1: left, x2: wide, y1: y(value), y2: y(value)}));
    svg.append(makeSvg('text', {class: 'axis day', x: left - 6, y: y(value) + 4}, number(value, value % 1 ? 1 : 0)));
  }
  const says = k =>
    totalName(queue, view, k) +
    ': ' +
    text(table.mean[k]) +
    (known(table.low[k]) ? ', between ' + text(table.low[k]) + ' and ' + text(table.high[k]) : '') +
    (known(table.yardstick[k]) ? ', yardstick ' + text(table.yardstick[k]) : '');
  const line = make('p', {class: 'readout', 'aria-live': 'polite'}, 'Point at a bar, or use the arrow keys, to read it.');
  for (let k = 0; k < n; k++) svg.append(totalBar(table, k, left + k * slot, slot, y, tall - bottom));
  for (let k = 0; k < n; k++) {
    const day = table.first + (view === 'day' ? k : 7 * k);
    if (slot > 52 || k % Math.ceil(56 / slot) === 0)
      svg.append(
        makeSvg(
          'text',
          {class: 'axis', x: left + (k + 0.5) * slot, y: tall - 6},
          slot > 92 && view === 'week' ? dayName(day) + ' –' : slot > 70 ? dayName(day) : dayName(day).slice(4)
        )
      );
  }
  const key = (label, name, kind) => make('span', {}, swatch({colour: name, [kind]: true}), label);
  const frame = make('div', {class: 'bars-frame', tabindex: 0, role: 'application', 'aria-label': 'Forecast by ' + view}, svg);
  readBars(frame, n, k => (line.textContent = says(k)), k => 'M' + (left + k * slot) + ' 0h' + slot + 'V' + (tall - bottom) + 'h-' + slot + 'Z');
  box.replaceChildren(
    make(
      'div',
      {class: 'legend'},
      key('forecast, contacts a ' + view, 'accent', 'block'),
      banded && key('80 % of outcomes', 'ink', 'whisker'),
      key('yardstick', 'second', 'dash')
    ),
    frame,
    line,
    make(
      'p',
      {class: 'note'},
      (view === 'day' ? 'Days' : 'Weeks of days') + ' by the clock of the queue, ' + data.zones[queue.zone].name.replace(/_/g, ' ') + '.',
      table.whole.some(whole => !whole) && ' A pale bar is a part of its ' + view + '.',
      !banded && ' Without a band: the tables do not say how ' + view + 's stray.'
    ),
    foldedTable(
      'Forecast by ' + view,
      [
        [view === 'day' ? 'Day' : 'Week', k => totalName(queue, view, k), 'head'],
        ['Forecast', k => text(table.mean[k]), 'number'],
        ...(banded
          ? [
              ['10 %', k => text(table.low[k]), 'number'],
              ['90 %', k => text(table.high[k]), 'number'],
            ]
          : []),
        ['Yardstick', k => text(table.yardstick[k]), 'number'],
      ],
      [...table.mean.keys()]
    )
  );
  box.dataset.points = n;
}

function totalBar(table, k, x, slot, y, floor) {
  const group = makeSvg('g', {'data-k': k}),
    at = x + slot / 2,
    cap = Math.min(5, slot * 0.2);
  if (known(table.mean[k]))
    group.append(
      makeSvg('rect', {
        class: table.whole[k] ? 'bar' : 'bar part',
        x: x + slot * 0.14,
        width: slot * 0.72,
        y: y(table.mean[k]),
        height: floor - y(table.mean[k]),
      })
    );
  if (known(table.low[k]))
    group.append(
      makeSvg('path', {
        class: 'outcomes',
        d: ['M', at - cap, y(table.high[k]), 'h', 2 * cap, 'm', -cap, 0, 'V', y(table.low[k]), 'm', -cap, 0, 'h', 2 * cap].join(' '),
      })
    );
  if (known(table.yardstick[k]))
    group.append(
      makeSvg('line', {class: 'yardstick', x1: x + slot * 0.06, x2: x + slot * 0.94, y1: y(table.yardstick[k]), y2: y(table.yardstick[k])})
    );
  return group;
}

// The pointer and the arrow keys choose one of n places of a chart: `say` tells what it holds, `place` outlines it.
function readBars(frame, n, say, place) {
  const svg = frame.querySelector('svg'),
    cursor = makeSvg('path', {class: 'place', visibility: 'hidden'});
  svg.prepend(cursor);
  const areas = Array.from({length: n}, (_, k) => makeSvg('path', {class: 'hit', d: place(k), 'data-k': k}));
  svg.append(...areas);
  let at = -1;
  const select = k => {
    at = k;
    cursor.setAttribute('d', place(k));
    cursor.setAttribute('visibility', 'visible');
    say(k);
  };
  for (const what of ['pointermove', 'click'])
    svg.addEventListener(what, event => event.target.dataset.k && select(+event.target.dataset.k));
  frame.addEventListener('keydown', event => {
    const to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: n - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(Math.max(0, Math.min(n - 1, to)));
  });
}
