// Bars that lie: ranges (10 % to 90 %), the bridge as a waterfall, classes over time, shares of a whole.

// Where names stand: beside the bars, or above them on a narrow page.
function rowLayout(width, labels, right) {
  const narrow = width < 560,
    left = narrow ? 0 : Math.min(230, Math.max(90, Math.max(...labels.map(textWidth)) * 1.1 + 16));
  return {narrow, left, right: width - right, height: narrow ? 44 : 30, middle: narrow ? 29 : 15};
}
function rowName(svg, layout, top, text, strong) {
  const kind = strong ? 'name strong' : 'name';
  if (layout.narrow) svg.append(textAt(0, top + 13, 'start', text, kind));
  else svg.append(textAt(layout.left - 12, top + 19, 'end', cut(text, layout.left - 10), kind));
}
function rowAxis(svg, x, low, high, layout, top, height, axis) {
  const {ticks, step} = niceTicks(low, high, Math.max(2, (layout.right - layout.left) / 90));
  for (const tick of ticks) {
    svg.append(rule(x(tick), top, x(tick), height - 20, 'rule'));
    svg.append(textAt(x(tick), height - 4, 'middle', (axis || shortNumber)(tick, step)));
  }
}

// spec: {label, rows: [{label, low, middle, high, mark, strong}], format, axis, centre}: the part of a bar below the centre has the
// colour of less, that above it of more.
function drawRanges(box, spec) {
  const width = widthOf(box),
    layout = rowLayout(
      width,
      spec.rows.map(row => row.label),
      12
    );
  const height = spec.rows.length * layout.height + 30,
    svg = figure(width, height, spec.label);
  const values = spec.rows.flatMap(row => [row.low, row.high, row.mark, row.middle]).filter(known);
  const lowest = Math.min(...values),
    highest = Math.max(...values),
    room = highest - lowest || Math.abs(highest) * 0.01 || 1;
  // Room for the numbers that stand at the ends of a bar.
  const ends = Math.min(0.35, 66 / Math.max(150, layout.right - layout.left)) / (1 - 2 * 0.22);
  const low = lowest - room * ends,
    high = highest + room * ends;
  const x = scale(low, high, layout.left, layout.right);
  rowAxis(svg, x, low + room * ends * 0.4, high - room * ends * 0.4, layout, layout.narrow ? 16 : 4, height, spec.axis);
  if (known(spec.centre)) svg.append(rule(x(spec.centre), 2, x(spec.centre), height - 20, 'base'));
  const areas = spec.rows.map((row, k) => {
    const top = k * layout.height,
      y = top + layout.middle;
    rowName(svg, layout, top, row.label, row.strong);
    const centre = known(spec.centre) ? Math.max(row.low, Math.min(row.high, spec.centre)) : row.low;
    for (const [from, to, colour] of [
      [row.low, centre, 'c1'],
      [centre, row.high, known(spec.centre) ? 'c7' : 'c1'],
    ])
      if (to > from)
        svg.append(
          makeSvg('rect', {
            x: x(from),
            y: y - 8,
            width: Math.max(0.5, x(to) - x(from)),
            height: 16,
            style: {fill: 'var(--' + colour + ')', opacity: row.strong || !known(spec.centre) ? 0.75 : 1},
          })
        );
    if (known(row.middle)) svg.append(rule(x(row.middle), y - 10, x(row.middle), y + 10, 'middle'));
    if (known(row.mark))
      svg.append(makeSvg('path', {class: 'diamond', d: 'M' + x(row.mark) + ' ' + (y - 6) + 'l6 6-6 6-6-6z'}));
    if (row.high > row.low) {
      svg.append(textAt(x(row.low) - 5, y + 4, 'end', spec.short(row.low)));
      svg.append(textAt(x(row.high) + 5, y + 4, 'start', spec.short(row.high)));
    } else svg.append(textAt(x(row.high) + 9, y + 4, 'start', spec.short(row.high)));
    return makeSvg('rect', {x: 0, y: top, width: width, height: layout.height, style: {fill: 'transparent'}});
  });
  svg.append(...areas);
  readByHand(
    svg,
    areas,
    k => {
      const row = spec.rows[k],
        at = areas[k].getBoundingClientRect();
      const notes = [
        known(row.mark) && {label: 'as planned', text: spec.format(row.mark)},
        {label: '10 % are below', text: spec.format(row.low)},
        known(row.middle) && {label: 'median', text: spec.format(row.middle)},
        {label: '10 % are above', text: spec.format(row.high)},
      ].filter(Boolean);
      showTip(noteOf(row.label, notes), {left: at.left + layout.left + 20, top: at.top, bottom: at.bottom});
    },
    () => {}
  );
  box.replaceChildren(svg);
  box.dataset.rows = spec.rows.length;
}
function rangeChart(spec) {
  return chartIn(make('div', {class: 'chart'}), box => drawRanges(box, spec));
}

// spec: {label, rows: [{label, amount, running, whole}], format, signed}: whole bars at the start and the end, floating ones between.
function drawWaterfall(box, spec) {
  const width = widthOf(box),
    layout = rowLayout(
      width,
      spec.rows.map(row => row.label),
      Math.max(...spec.rows.map(row => textWidth(row.whole ? spec.format(row.amount) : spec.signed(row.amount)))) + 14
    );
  const height = spec.rows.length * layout.height + 30,
    svg = figure(width, height, spec.label);
  const levels = spec.rows.flatMap(row => (row.whole ? [row.amount] : [row.running, row.running - row.amount]));
  const lowest = Math.min(...levels),
    highest = Math.max(...levels);
  // Parts are small beside the whole: the axis begins where they can be seen, and the whole bars are torn there.
  const torn = lowest > 0 && highest - lowest < 0.6 * highest;
  const low = torn ? lowest - Math.max((highest - lowest) * 0.35, highest * 0.002) : Math.min(0, lowest);
  const x = scale(low, highest + (highest - low) * 0.02, layout.left, layout.right);
  rowAxis(svg, x, low, highest, layout, layout.narrow ? 16 : 4, height, spec.axis);
  let before = NaN;
  const areas = spec.rows.map((row, k) => {
    const top = k * layout.height,
      y = top + layout.middle;
    const from = row.whole ? low : row.running - row.amount,
      to = row.whole ? row.amount : row.running;
    rowName(svg, layout, top, row.label, row.whole);
    if (known(before)) svg.append(rule(x(before), y - layout.height + 8, x(before), y + 8, 'join'));
    before = to;
    svg.append(
      makeSvg('rect', {
        class: row.whole ? 'whole' : row.amount > 0 ? 'rises' : 'falls',
        x: Math.min(x(from), x(to)),
        y: y - 9,
        width: Math.max(1, Math.abs(x(to) - x(from))),
        height: 18,
        style: {fill: 'var(--' + (row.whole ? 'c9' : row.amount > 0 ? 'c7' : 'c1') + ')'},
      })
    );
    if (row.whole && torn)
      svg.append(
        makeSvg('path', {
          d: 'M' + (layout.left + 9) + ' ' + (y - 11) + 'l-4 5.5 8 5.5 -8 5.5 4 5.5',
          style: {fill: 'none', stroke: 'var(--card)', strokeWidth: 3},
        })
      );
    const words = row.whole ? spec.format(row.amount) : spec.signed(row.amount);
    svg.append(textAt(width - 2, y + 4, 'end', words, 'value'));
    return makeSvg('rect', {x: 0, y: top, width: width, height: layout.height, style: {fill: 'transparent'}});
  });
  svg.append(...areas);
  readByHand(
    svg,
    areas,
    k => {
      const row = spec.rows[k],
        at = areas[k].getBoundingClientRect();
      const notes = row.whole
        ? [{label: 'in all', text: spec.format(row.amount)}]
        : [
            {label: 'changes it by', text: spec.signed(row.amount)},
            {label: 'then', text: spec.format(row.running)},
          ];
      showTip(noteOf(row.label, notes), {left: at.left + layout.left + 20, top: at.top, bottom: at.bottom});
    },
    () => {}
  );
  box.replaceChildren(svg);
  box.dataset.rows = spec.rows.length;
  box.dataset.torn = torn ? 1 : 0;
}
function waterfall(spec) {
  return chartIn(make('div', {class: 'chart'}), box => drawWaterfall(box, spec));
}

// Rows of {label, classes: [{decide, begin, work, heads, title}]}: what is decided when, and when it helps. Days.
function drawTimeline(box, spec) {
  const width = widthOf(box),
    layout = rowLayout(
      width,
      spec.rows.map(row => row.label),
      20
    );
  const low = Math.min(spec.from, ...spec.rows.flatMap(row => row.classes.map(one => one.decide ?? one.begin))),
    x = scale(low, spec.to, layout.left + 12, layout.right);
  // A lane holds what does not touch: a class begins where the one before it in the lane is at work and its number is read.
  const placed = spec.rows.map(row => {
    const ends = [];
    const lanes = row.classes.map(one => {
      const begin = x(one.decide ?? one.begin) - 8;
      let lane = ends.findIndex(end => end < begin);
      if (lane < 0) lane = ends.length;
      ends[lane] = x(one.work ?? one.begin) + 26;
      return lane;
    });
    return {row, lanes, height: Math.max(1, ends.length) * 22 + (layout.narrow ? 22 : 10)};
  });
  const height = placed.reduce((all, one) => all + one.height, 0) + 40,
    svg = figure(width, height, spec.label);
  const periods = months.filter(month => month.from >= low && month.from < spec.to);
  const apart = periods.length > 1 ? (layout.right - layout.left) / ((spec.to - low) / 30.4) : 99;
  const every = [1, 2, 3, 6, 12].find(step => step * apart >= 34) || 12;
  let year = 0,
    free = -Infinity,
    freeYear = -Infinity;
  periods.forEach((month, k) => {
    if (k % every) return;
    const [y, m] = civil(month.from),
      at = x(month.from);
    if (at < free) return;
    free = at + 30;
    svg.append(rule(at, 0, at, height - 34, 'rule'));
    svg.append(textAt(Math.min(at, layout.right), height - 20, 'middle', MONTHS[m - 1]));
    if (y !== year && at >= freeYear) {
      svg.append(textAt(Math.min(at, layout.right), height - 5, 'middle', String(y), 'strong'));
      year = y;
      freeYear = at + 40;
    }
  });
  let top = 0;
  const areas = [],
    notes = [];
  for (const {row, lanes, height: own} of placed) {
    rowName(svg, layout, top - 3, row.label, false);
    svg.append(rule(0, top + own - 2, layout.right, top + own - 2, 'rule'));
    row.classes.forEach((one, k) => {
      const y = top + lanes[k] * 22 + (layout.narrow ? 30 : 14),
        begin = x(one.begin),
        work = x(Math.min(one.work ?? one.begin, spec.to)),
        start = known(one.decide) ? x(one.decide) : begin;
      svg.append(rule(start, y, begin, y, 'lead-time'));
      if (known(one.decide))
        svg.append(
          makeSvg('path', {
            class: 'diamond',
            d: 'M' + (start - 6) + ' ' + y + 'l6 -6 6 6 -6 6z',
            style: {fill: 'var(--c7)'},
          })
        );
      if (work > begin)
        svg.append(
          makeSvg('rect', {
            class: 'hollow',
            x: begin,
            y: y - 6,
            width: work - begin,
            height: 12,
            style: {stroke: 'var(--c1)'},
          })
        );
      if (!(one.work > spec.to)) {
        svg.append(makeSvg('circle', {cx: work, cy: y, r: 6, style: {fill: 'var(--c1)'}}));
        svg.append(textAt(work + 9, y + 4, 'start', '+' + number(one.heads), 'value'));
      } else svg.append(textAt(begin - 5, y + 4, 'end', '+' + number(one.heads), 'value'));
      areas.push(
        makeSvg('rect', {
          x: start - 8,
          y: y - 11,
          width: Math.max(30, work - start + 36),
          height: 22,
          style: {fill: 'transparent'},
        })
      );
      notes.push(one);
    });
    top += own;
  }
  svg.append(...areas);
  readByHand(
    svg,
    areas,
    k => showTip(noteOf(notes[k].title, notes[k].notes), areas[k].getBoundingClientRect()),
    () => {}
  );
  box.replaceChildren(
    make(
      'ul',
      {class: 'keys'},
      make('li', {}, make('span', {style: {color: 'var(--c7)'}, 'aria-hidden': 'true'}, '◆ '), 'decide by'),
      make('li', {}, make('i', {class: 'hollow', style: {color: 'var(--c1)'}, 'aria-hidden': 'true'}), 'in training'),
      make(
        'li',
        {},
        make('span', {style: {color: 'var(--c1)'}, 'aria-hidden': 'true'}, '● '),
        'at work, with the number of people'
      )
    ),
    svg
  );
  box.dataset.classes = areas.length;
}
function timeline(spec) {
  return chartIn(make('div', {class: 'chart'}), box => drawTimeline(box, spec));
}

// A line of parts of a whole: {label, total, parts: [{label, value, colour}]}.
function shareRow(row) {
  const all = row.parts.reduce((total, part) => total + Math.max(0, part.value || 0), 0);
  return make(
    'div',
    {class: 'share'},
    make('span', {}, row.label),
    make(
      'div',
      {
        class: 'strip',
        role: 'img',
        'aria-label': row.parts.map(part => part.label + ' ' + row.format(part.value)).join(', '),
      },
      row.parts.map(part =>
        make('span', {
          title: part.label + ': ' + row.format(part.value) + ' (' + percent(part.value / all) + ')',
          style: {width: (100 * Math.max(0, part.value || 0)) / all + '%', background: 'var(--' + part.colour + ')'},
        })
      )
    ),
    make('b', {class: 'number'}, row.total)
  );
}
