// A heat map of local days by time of day. On the day when the clock is put back an hour happens twice: its two cells share one place.
// Arrow keys move over the cells; the line above says what the cell holds.

// Colour of a value; scale: {low, middle, high}: orange below the middle, blue above, or blue alone where low === middle.
function heatColour(scale, value, tones) {
  const span = value < scale.middle ? scale.middle - scale.low : scale.high - scale.middle;
  const share = span > 0 ? Math.min(1, Math.abs(value - scale.middle) / span) : 0;
  return mix(tones.none, value < scale.middle ? tones.less : tones.more, share ** 0.75);
}

function heatCells(spec) {
  const cells = [],
    seen = new Map();
  for (let i = 0; i < spec.values.length; i++) {
    if (!known(spec.values[i])) continue;
    const local = localAt(spec.zone, spec.start + i * spec.step),
      day = dayOf(local);
    const slot = Math.floor((local - day * DAY) / spec.step),
      key = day + ':' + slot;
    const before = seen.get(key);
    const cell = {i, day, slot, fold: before ? 2 : 0};
    if (before) before.fold = 1;
    else seen.set(key, cell);
    cells.push(cell);
  }
  return cells;
}

function heatKey(scale, tones, format) {
  const stops = [0, 0.25, 0.5, 0.75, 1].map(share => {
    // The middle stands in the middle, though the two sides may span different values.
    const value =
      scale.low === scale.middle
        ? scale.low + share * (scale.high - scale.low)
        : share < 0.5
          ? scale.low + 2 * share * (scale.middle - scale.low)
          : scale.middle + (2 * share - 1) * (scale.high - scale.middle);
    return heatColour(scale, value, tones) + ' ' + 100 * share + '%';
  });
  const ends = scale.low === scale.middle ? [scale.low, scale.high] : [scale.low, scale.middle, scale.high];
  return make(
    'div',
    {class: 'key', 'aria-hidden': 'true'},
    make('i', {style: {background: 'linear-gradient(to right,' + stops + ')'}}),
    make(
      'div',
      {},
      ends.map(value => make('span', {}, format(value)))
    )
  );
}

// spec: {label, zone, start, step, values, scale, format, describe(i)}
function heatMap(box, spec) {
  const cells = heatCells(spec);
  if (!cells.length) {
    box.replaceChildren(absent('Nothing to show here.'));
    return;
  }
  const days = [...new Set(cells.map(cell => cell.day))].sort((a, b) => a - b);
  const lowest = Math.floor(
    (-most(
      cells.map(cell => -cell.slot),
      -Infinity
    ) *
      spec.step) /
      3600
  );
  const highest = Math.ceil(
    ((most(
      cells.map(cell => cell.slot),
      0
    ) +
      1) *
      spec.step) /
      3600
  );
  const tones = {none: colour('neutral'), less: colour('short'), more: colour('more')};
  const left = 86,
    top = 18,
    wide = Math.max(280, box.clientWidth || 900),
    tall = days.length > 14 ? 15 : 22;
  const perSecond = (wide - left - 2) / ((highest - lowest) * 3600),
    width = spec.step * perSecond;
  const svg = makeSvg('svg', {width: wide, height: top + days.length * tall + 2, class: 'heat'});
  const every = [1, 2, 3, 4, 6].find(h => h * 3600 * perSecond >= 34) || 6;
  for (let h = lowest; h < highest; h++)
    if (h % every === 0)
      svg.append(
        makeSvg(
          'text',
          {x: left + (h - lowest) * 3600 * perSecond, y: 12, class: 'axis'},
          String(h).padStart(2, '0') + ':00'
        )
      );
  days.forEach((day, row) =>
    svg.append(
      makeSvg(
        'text',
        {x: left - 8, y: top + row * tall + tall / 2 + 4, class: 'axis day' + (weekday(day) >= 5 ? ' weekend' : '')},
        dayName(day)
      )
    )
  );
  const place = cell => {
    const half = cell.fold ? (tall - 1) / 2 : tall - 1;
    return {
      x: left + (cell.slot * spec.step - lowest * 3600) * perSecond,
      y: top + days.indexOf(cell.day) * tall + (cell.fold === 2 ? half : 0),
      width: Math.max(1, width - (width > 5 ? 1 : 0)),
      height: half,
    };
  };
  cells.forEach((cell, k) =>
    svg.append(makeSvg('rect', {...place(cell), fill: heatColour(spec.scale, spec.values[cell.i], tones), 'data-k': k}))
  );
  const cursor = makeSvg('rect', {class: 'cursor', width: 0, height: 0});
  svg.append(cursor);
  const line = make(
    'p',
    {class: 'readout', 'aria-live': 'polite'},
    window.matchMedia('(pointer: coarse)').matches
      ? 'Touch a cell to read it.'
      : 'Point at a cell, or use the arrow keys, to read it.'
  );
  const frame = make('div', {class: 'heat-frame', tabindex: 0, role: 'application', 'aria-label': spec.label}, svg);
  let at = 0;
  const select = k => {
    at = k;
    fill(cursor, place(cells[k]), []);
    const i = cells[k].i;
    line.replaceChildren(
      make('b', {}, spanName(spec.zone, spec.start + i * spec.step, spec.start + (i + 1) * spec.step)),
      ' ' + spec.describe(i)
    );
  };
  svg.addEventListener('pointermove', event => event.target.dataset.k && select(+event.target.dataset.k));
  svg.addEventListener('click', event => event.target.dataset.k && select(+event.target.dataset.k));
  frame.addEventListener('keydown', event => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key],
      jump = {ArrowUp: -1, ArrowDown: 1}[event.key];
    if (step) select(Math.max(0, Math.min(cells.length - 1, at + step)));
    else if (jump) {
      const day = days[days.indexOf(cells[at].day) + jump],
        to = cells.findIndex(cell => cell.day === day && cell.slot >= cells[at].slot);
      if (to >= 0) select(to);
    } else return;
    event.preventDefault();
  });
  box.replaceChildren(line, frame, heatKey(spec.scale, tones, spec.format));
  box.dataset.cells = cells.length;
}
