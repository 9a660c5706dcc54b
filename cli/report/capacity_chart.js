// Columns over months or weeks in one or more panels: stacks up and down from zero, stepped lines and bands, whiskers.
//
// spec: {label, periods: [{from, days, week}], panels: [{title, height, low, top, format, axis, stacks: [{label, colour, values, hollow}],
// bands: [{label, colour, low, high}], lines: [{label, colour, values, dash}], whiskers: {label, low, high}}]}

function entriesOf(panel) {
  return [
    ...(panel.lines || []).map(entry => ({...entry, kind: entry.dash ? 'stroke dash' : 'stroke'})),
    ...(panel.bands || []).map(entry => ({...entry, kind: 'band'})),
    ...[...(panel.stacks || [])].reverse().map(entry => ({...entry, kind: entry.hollow ? 'hollow' : 'block'})),
    ...(panel.whiskers ? [{...panel.whiskers, kind: 'whisker', colour: 'ink'}] : []),
  ];
}
function hasValues(entry) {
  return (entry.values || entry.high).some(known);
}
function valueText(entry, k, format) {
  if (entry.values) return format(entry.values[k]);
  return known(entry.low[k]) ? format(entry.low[k]) + ' – ' + format(entry.high[k]) : '–';
}
function keysOf(panels) {
  return make(
    'ul',
    {class: 'keys'},
    panels
      .flatMap(entriesOf)
      .filter(hasValues)
      .map(entry =>
        make(
          'li',
          {},
          make('i', {class: entry.kind, style: {color: 'var(--' + entry.colour + ')'}, 'aria-hidden': 'true'}),
          entry.label
        )
      )
  );
}

// Lowest and highest of what a panel shows; zero always belongs to it unless it says where it begins.
function extent(panel, n) {
  let low = panel.low ?? 0,
    high = panel.top ?? (known(panel.low) ? panel.low : 0);
  const take = value => {
    if (!known(value)) return;
    if (panel.low === undefined) low = Math.min(low, value);
    if (panel.top === undefined) high = Math.max(high, value);
  };
  for (let k = 0; k < n; k++) {
    let up = 0,
      down = 0;
    for (const stack of panel.stacks || []) {
      if (stack.values[k] > 0) up += stack.values[k];
      else if (known(stack.values[k])) down += stack.values[k];
    }
    take(up);
    take(down);
    for (const line of panel.lines || []) take(line.values[k]);
    for (const band of [...(panel.bands || []), ...(panel.whiskers ? [panel.whiskers] : [])]) {
      take(band.low[k]);
      take(band.high[k]);
    }
  }
  return high > low ? [low, high] : [low, low + 1];
}

function drawStacks(svg, panel, n, x, slot, y) {
  const inset = slot > 9 ? Math.min(8, slot * 0.16) : slot > 4 ? 0.6 : 0;
  for (let k = 0; k < n; k++) {
    let up = 0,
      down = 0;
    for (const stack of panel.stacks || []) {
      const value = stack.values[k];
      if (!known(value) || value === 0) continue;
      const from = value > 0 ? up : down,
        to = from + value;
      if (value > 0) up = to;
      else down = to;
      svg.append(
        makeSvg('rect', {
          class: stack.hollow ? 'piece hollow' : 'piece',
          x: x(k) + inset,
          y: Math.min(y(from), y(to)),
          width: slot - 2 * inset,
          height: Math.abs(y(to) - y(from)),
          style: stack.hollow ? {stroke: 'var(--' + stack.colour + ')'} : {fill: 'var(--' + stack.colour + ')'},
        })
      );
    }
  }
}
// Runs of columns in which a list has values: [from, to).
function runs(values) {
  const found = [];
  for (let k = 0; k < values.length; k++) {
    if (!known(values[k])) continue;
    if (k === 0 || !known(values[k - 1])) found.push([k, k]);
    found[found.length - 1][1] = k + 1;
  }
  return found;
}
function stepPath(values, from, to, x, slot, y) {
  let path = '';
  for (let k = from; k < to; k++)
    path += (k === from ? 'M' : 'L') + x(k) + ' ' + y(values[k]) + 'H' + (x(k) + slot).toFixed(2);
  return path;
}
function drawLines(svg, panel, n, x, slot, y) {
  for (const band of panel.bands || [])
    for (const [from, to] of runs(band.low)) {
      let back = '';
      for (let k = to - 1; k >= from; k--) back += 'L' + (x(k) + slot) + ' ' + y(band.low[k]) + 'H' + x(k);
      const d = stepPath(band.high, from, to, x, slot, y) + back + 'Z';
      svg.append(makeSvg('path', {class: 'band', d: d, style: {fill: 'var(--' + band.colour + ')'}}));
    }
  for (const line of panel.lines || [])
    for (const [from, to] of runs(line.values))
      svg.append(
        makeSvg('path', {
          class: line.dash ? 'step dash' : 'step',
          d: stepPath(line.values, from, to, x, slot, y),
          style: {stroke: 'var(--' + line.colour + ')'},
        })
      );
  const cap = slot > 12 ? 3 : 0;
  for (let k = 0; panel.whiskers && k < n; k++) {
    const {low, high} = panel.whiskers;
    if (!known(low[k]) || !(high[k] > low[k])) continue;
    const middle = x(k) + slot / 2,
      ends = [y(low[k]), y(high[k])];
    const d = 'M' + middle + ' ' + ends[0] + 'V' + ends[1];
    const caps = cap ? ends.map(end => 'M' + (middle - cap) + ' ' + end + 'h' + 2 * cap).join('') : '';
    svg.append(makeSvg('path', {class: 'whisker', d: d + caps}));
  }
}
function drawGrid(svg, panel, y, left, right, low, high, height) {
  const {ticks, step} = niceTicks(low, high, Math.max(2, height / 40));
  for (const tick of ticks) {
    svg.append(rule(left, y(tick), right, y(tick), tick === 0 ? 'base' : 'rule'));
    svg.append(textAt(left - 7, y(tick) + 4, 'end', (panel.axis || shortNumber)(tick, step)));
  }
}

function drawColumns(box, spec) {
  const width = widthOf(box),
    n = spec.periods.length,
    left = 48,
    right = width - 4,
    slot = (right - left) / n;
  const panels = spec.panels,
    heights = panels.map(panel => panel.height * (width < 500 ? 0.85 : 1));
  const total = heights.reduce((all, height) => all + height + 38, 0) + 34;
  const svg = figure(width, total, spec.label),
    x = k => left + k * slot;
  const shade = makeSvg('rect', {class: 'slot', y: 30, width: slot, height: total - 72, visibility: 'hidden'});
  svg.append(shade);
  let top = 0;
  panels.forEach((panel, p) => {
    const [low, high] = extent(panel, n),
      pad = (high - low) * 0.05;
    top += 38;
    const y = scale(low < 0 ? low - pad : low, panel.top === undefined ? high + pad : high, top + heights[p], top);
    svg.append(textAt(0, top - 12, 'start', cut(panel.title, width * 0.87), 'panel'));
    drawGrid(svg, panel, y, left, right, low < 0 ? low - pad : low, high + pad / 2, heights[p]);
    drawStacks(svg, panel, n, x, slot, y);
    svg.append(rule(left, y(Math.max(0, low)), right, y(Math.max(0, low)), 'base'));
    drawLines(svg, panel, n, x, slot, y);
    top += heights[p];
  });
  for (const label of columnLabels(spec.periods, right - left)) {
    svg.append(textAt(left + label.x, top + 17, 'middle', label.text));
    if (label.year) svg.append(textAt(left + label.x, top + 31, 'middle', label.year, 'strong'));
  }
  const areas = spec.periods.map((period, k) =>
    makeSvg('rect', {x: x(k), y: 0, width: slot, height: total, style: {fill: 'transparent'}})
  );
  svg.append(...areas);
  readByHand(
    svg,
    areas,
    k => {
      shade.setAttribute('x', x(k));
      shade.setAttribute('visibility', 'visible');
      const notes = panels.flatMap(panel =>
        entriesOf(panel)
          .filter(entry => hasValues(entry) && (entry.values ? known(entry.values[k]) : known(entry.low[k])))
          .map(entry => ({label: entry.label, colour: entry.colour, text: valueText(entry, k, panel.format)}))
      );
      showBeside(noteOf(periodName(spec.periods[k]), notes), areas[k].getBoundingClientRect());
    },
    () => shade.setAttribute('visibility', 'hidden')
  );
  box.replaceChildren(keysOf(panels), svg);
  box.dataset.columns = n;
}

function columnTable(spec) {
  const entries = spec.panels.flatMap(panel =>
    entriesOf(panel)
      .filter(hasValues)
      .map(entry => [entry, panel.format])
  );
  return foldedTable(
    spec.label,
    [
      ['', k => periodName(spec.periods[k]), 'head'],
      ...entries.map(([entry, format]) => [entry.label, k => valueText(entry, k, format), 'number nowrap']),
    ],
    spec.periods.map((period, k) => k)
  );
}
function columnChart(spec) {
  return [chartIn(make('div', {class: 'chart'}), box => drawColumns(box, spec)), columnTable(spec)];
}
