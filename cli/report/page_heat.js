// A heat map of rows by time of day. A row is a local day, or a queue; on the day when the clock is put back an hour happens twice: its two
// cells share one place. Arrow keys move over the cells; the line above says what the cell holds.

// Colour of a value; scale: {low, middle, high}: orange below the middle, blue above, or blue alone where low === middle.
function heatColour(scale, value, tones) {
  const span = value < scale.middle ? scale.middle - scale.low : scale.high - scale.middle;
  const share = span > 0 ? Math.min(1, Math.abs(value - scale.middle) / span) : 0;
  return mix(tones.none, value < scale.middle ? tones.less : tones.more, share ** 0.75);
}

// The known values of spec {zone, start, step, values} as cells: interval, local day, slot of that day.
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
    const cell = {i, day, slot, fold: before ? 2 : 0, spec};
    if (before) before.fold = 1;
    else seen.set(key, cell);
    cells.push(cell);
  }
  return cells;
}

// One row per local day of one series.
function rowsByDay(spec) {
  const rows = new Map();
  for (const cell of heatCells(spec)) {
    if (!rows.has(cell.day))
      rows.set(cell.day, {label: dayName(cell.day), strong: weekday(cell.day) >= 5, cells: []});
    rows.get(cell.day).cells.push(cell);
  }
  return [...rows.keys()].sort((a, b) => a - b).map(day => rows.get(day));
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

// The hours that any cell touches, whole ones.
function hoursOf(cells) {
  const first = -most(
      cells.map(cell => -cell.slot * cell.spec.step),
      -Infinity
    ),
    last = most(
      cells.map(cell => (cell.slot + 1) * cell.spec.step),
      0
    );
  return [Math.floor(first / 3600), Math.ceil(last / 3600)];
}

function heatHours(svg, left, lowest, highest, perSecond) {
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
}

// spec: {label, rows: [{label, strong, cells}], scale, format, describe(cell)}; of a cell: spec {zone, start, step, values}, i, slot, fold
function heatMap(box, spec) {
  const cells = spec.rows.flatMap((row, y) => row.cells.map(cell => Object.assign(cell, {row: y})));
  box.dataset.cells = cells.length;
  if (!cells.length) {
    box.replaceChildren(absent('Nothing to show here.'));
    return;
  }
  const [lowest, highest] = hoursOf(cells);
  const tones = {none: colour('neutral'), less: colour('short'), more: colour('more')};
  const longest = most(
    spec.rows.map(row => row.label.length),
    0
  );
  const room = Math.max(280, box.clientWidth || 900),
    left = Math.min(Math.max(86, 7 * longest + 12), Math.round(room * 0.3)),
    top = 18,
    tall = spec.rows.length > 14 ? 15 : 22,
    // on a phone a cell stays wide enough to be touched, and the frame scrolls
    wide = Math.max(room, left + (highest - lowest) * 22);
  const perSecond = (wide - left - 2) / ((highest - lowest) * 3600);
  const svg = makeSvg('svg', {width: wide, height: top + spec.rows.length * tall + 2, class: 'heat'});
  heatHours(svg, left, lowest, highest, perSecond);
  spec.rows.forEach((row, y) =>
    svg.append(
      makeSvg(
        'text',
        {x: left - 8, y: top + y * tall + tall / 2 + 4, class: 'axis day' + (row.strong ? ' weekend' : '')},
        row.label.length * 7 > left ? makeSvg('title', {}, row.label) : null,
        row.label.length * 7 > left ? row.label.slice(0, Math.floor(left / 7) - 2) + '…' : row.label
      )
    )
  );
  const place = cell => {
    const half = cell.fold ? (tall - 1) / 2 : tall - 1,
      width = cell.spec.step * perSecond;
    return {
      x: left + (cell.slot * cell.spec.step - lowest * 3600) * perSecond,
      y: top + cell.row * tall + (cell.fold === 2 ? half : 0),
      width: Math.max(1, width - (width > 5 ? 1 : 0)),
      height: half,
    };
  };
  cells.forEach((cell, k) =>
    svg.append(
      makeSvg('rect', {...place(cell), fill: heatColour(spec.scale, cell.spec.values[cell.i], tones), 'data-k': k})
    )
  );
  readHeat(box, svg, cells, place, spec);
  box.append(heatKey(spec.scale, tones, spec.format));
}

function readHeat(box, svg, cells, place, spec) {
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
    const {i, spec: own} = cells[k];
    line.replaceChildren(
      make('b', {}, spanName(own.zone, own.start + i * own.step, own.start + (i + 1) * own.step)),
      ' ' + spec.describe(cells[k])
    );
  };
  for (const what of ['pointermove', 'click'])
    svg.addEventListener(what, event => event.target.dataset.k && select(+event.target.dataset.k));
  frame.addEventListener('keydown', event => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key],
      jump = {ArrowUp: -1, ArrowDown: 1}[event.key];
    if (step) select(Math.max(0, Math.min(cells.length - 1, at + step)));
    else if (jump) {
      const second = cells[at].slot * cells[at].spec.step,
        to = cells.findIndex(cell => cell.row === cells[at].row + jump && (cell.slot + 1) * cell.spec.step > second);
      if (to >= 0) select(to);
    } else return;
    event.preventDefault();
  });
  box.replaceChildren(line, frame);
}
