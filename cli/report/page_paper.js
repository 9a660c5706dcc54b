// The line chart on paper: drawn as lines that stay sharp, over the whole time, since nobody can move along it there.

function onPaper() {
  return document.documentElement.classList.contains('paper');
}

// The longest runs of known values as [from, to).
function runsOf(values) {
  const runs = [];
  for (let i = 0; i < values.length; i++) {
    if (!known(values[i])) continue;
    const from = i;
    while (i < values.length && known(values[i])) i++;
    runs.push([from, i]);
  }
  return runs;
}

function paperLine(series, x, y) {
  return runsOf(series.values)
    .map(([from, to]) => {
      let path = 'M' + x(from) + ' ' + y(series.values[from]);
      for (let i = from + 1; i < to; i++)
        path += series.stepped ? 'H' + x(i) + 'V' + y(series.values[i]) : 'L' + x(i) + ' ' + y(series.values[i]);
      return path + (series.stepped ? 'H' + x(to) : '');
    })
    .join('');
}

function paperBand(band, x, y) {
  return runsOf(band.low)
    .map(([from, to]) => {
      const points = [];
      for (let i = from; i < to; i++) points.push(x(i) + ' ' + y(band.high[i]));
      for (let i = to - 1; i >= from; i--) points.push(x(i) + ' ' + y(band.low[i]));
      return 'M' + points.join('L') + 'Z';
    })
    .join('');
}

// spec as of lineChart
function paperChart(box, spec) {
  const n = Math.max(...spec.series.map(series => series.values.length)),
    end = spec.start + n * spec.step;
  const wide = Math.max(280, box.clientWidth),
    tall = 190,
    left = 46,
    floor = tall - 20;
  const top = spec.top || most(spec.series.flatMap(series => series.values).concat(spec.band ? spec.band.high : []), 0) * 1.08 || 1;
  const at = instant => (left + ((instant - spec.start) / (end - spec.start)) * (wide - left)).toFixed(1),
    x = i => at(spec.start + i * spec.step),
    y = value => (4 + (1 - Math.min(value, top) / top) * (floor - 4)).toFixed(1);
  const svg = makeSvg('svg', {width: wide, height: tall, class: 'sheet-chart', role: 'img', 'aria-label': spec.label});
  const strip = (from, to, kind) =>
    to > from && svg.append(makeSvg('rect', {class: kind, x: at(from), width: at(to) - at(from), y: 4, height: floor - 4}));
  for (let day = dayAt(spec.zone, spec.start); day <= dayAt(spec.zone, end - 1); day++)
    if (weekday(day) >= 5)
      strip(Math.max(spec.start, dayStart(spec.zone, day)), Math.min(end, dayStart(spec.zone, day + 1)), 'weekend');
  for (const [, , from, to] of spec.events || []) strip(Math.max(spec.start, from), Math.min(end, to), 'event');
  for (const value of roundSteps(top)) {
    svg.append(makeSvg('line', {class: 'grid', x1: left, x2: wide, y1: y(value), y2: y(value)}));
    svg.append(makeSvg('text', {class: 'axis day', x: left - 6, y: +y(value) + 4}, (spec.axis || spec.format)(value)));
  }
  for (const tick of timeTicks(spec.zone, spec.start, end, wide - left, 70)) {
    if (at(tick.v) > wide - 34) continue;
    svg.append(makeSvg('line', {class: 'grid', x1: at(tick.v), x2: at(tick.v), y1: 4, y2: floor}));
    svg.append(makeSvg('text', {class: 'axis', x: at(tick.v), y: tall - 5}, tick.label));
  }
  if (spec.band) svg.append(makeSvg('path', {d: paperBand(spec.band, x, y), fill: colour(spec.band.colour), 'fill-opacity': 0.2}));
  for (const series of spec.series)
    svg.append(
      makeSvg('path', {
        d: paperLine(series, x, y),
        fill: 'none',
        stroke: colour(series.colour),
        'stroke-width': series.width ? 1.3 : 1,
        'stroke-dasharray': series.dash ? '4 3' : null,
      })
    );
  if (known(spec.target)) svg.append(makeSvg('line', {class: 'aim', x1: left, x2: wide, y1: y(spec.target), y2: y(spec.target)}));
  box.replaceChildren(
    make(
      'div',
      {class: 'legend'},
      spec.series.map(series => make('span', {}, swatch(series), series.label)),
      spec.band && make('span', {}, swatch({...spec.band, band: true}), spec.band.label)
    ),
    svg
  );
  box.dataset.points = n;
}
