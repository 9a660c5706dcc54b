// Scales, ticks, and the note beside what is pointed at.

function niceTicks(low, high, most) {
  const span = high - low || 1,
    rough = span / Math.max(1, most),
    power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(factor => factor * power >= rough * 0.8);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) ticks.push(k * step);
  return {ticks, step};
}
function scale(low, high, from, to) {
  const width = high - low || 1;
  return value => from + ((value - low) / width) * (to - from);
}

// Labels of columns that do not touch: months by their names, the year below the first of it; weeks by the month that begins in them.
function columnLabels(periods, width) {
  const slot = width / periods.length,
    labels = [];
  let year = 0,
    month = 0,
    free = -Infinity,
    freeYear = -Infinity;
  periods.forEach((period, k) => {
    const [y, m, d] = civil(period.from + (period.week ? 6 : 0));
    if (period.week && (m === month || d > 7) && k > 0) return;
    month = m;
    const x = (k + 0.5) * slot;
    if (x < free) return;
    const fresh = y !== year && x >= freeYear;
    labels.push({x, text: MONTHS[m - 1], year: fresh ? String(y) : ''});
    if (fresh) {
      year = y;
      freeYear = x + 40;
    }
    free = x + 31;
  });
  return labels;
}

function noteOf(title, entries) {
  return [
    make('b', {}, title),
    make(
      'table',
      {},
      make(
        'tbody',
        {},
        entries.map(entry =>
          make(
            'tr',
            {},
            make(
              'td',
              {},
              entry.colour && make('i', {style: {color: 'var(--' + entry.colour + ')'}, 'aria-hidden': 'true'}),
              entry.label
            ),
            make('td', {}, entry.text)
          )
        )
      )
    ),
  ];
}
// Right of a box of the page, or left of it where there is more room.
function showBeside(content, box) {
  showTip(content, {left: box.right + 8, top: box.top, bottom: box.top});
  const own = tip.getBoundingClientRect();
  if (box.right + 8 + own.width > document.documentElement.clientWidth - 8 && box.left - 8 - own.width > 0)
    tip.style.left = box.left - 8 - own.width + 'px';
}
// What stands under the pointer or the arrow keys: `areas` are elements, `tell` shows the note of number k, `leave` hides all.
function readByHand(svg, areas, show, leave) {
  let at = -1;
  const go = k => {
    at = k;
    show(k);
  };
  const end = () => {
    at = -1;
    hideTip();
    leave();
  };
  areas.forEach((area, k) => {
    area.addEventListener('pointerenter', () => go(k));
    area.addEventListener('pointerdown', () => go(k));
  });
  svg.addEventListener('pointerleave', end);
  svg.addEventListener('blur', end);
  svg.addEventListener('keydown', event => {
    const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown';
    if (forward || event.key === 'ArrowLeft' || event.key === 'ArrowUp')
      go(Math.max(0, Math.min(areas.length - 1, at + (forward ? 1 : -1))));
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(areas.length - 1);
    else if (event.key === 'Escape') end();
    else return;
    event.preventDefault();
  });
}
function figure(width, height, label) {
  return makeSvg('svg', {
    class: 'figure',
    viewBox: '0 0 ' + width + ' ' + height,
    width: width,
    height: height,
    tabindex: 0,
    role: 'img',
    'aria-label': label + '. Arrow keys read the values.',
  });
}
function textAt(x, y, anchor, text, kind) {
  return makeSvg('text', {x: x, y: y, 'text-anchor': anchor, class: kind}, text);
}
function rule(x1, y1, x2, y2, kind) {
  return makeSvg('line', {class: kind, x1: x1, y1: y1, x2: x2, y2: y2});
}
// Wide as its text of so many pixels a letter: no layout is asked.
function textWidth(text) {
  return 6.7 * text.length;
}
function cut(text, pixels) {
  const most = Math.max(4, Math.floor(pixels / 6.7));
  return text.length > most ? text.slice(0, most - 1) + '…' : text;
}
