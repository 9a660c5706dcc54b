// A line chart over intervals: dygraphs with the page's colours, local days on the axis, a band, events, and a legend that shows the
// values under the pointer. Keys on a chart: left and right move along it, + and - zoom, 0 shows everything.

const HOUR_STEPS = [1, 2, 3, 6, 12];
const DAY_STEPS = [1, 2, 7, 14, 28];

// Ticks on round local times, at least `apart` pixels from each other.
function timeTicks(zone, from, to, pixels, apart) {
  const perDay = pixels / Math.max(1, (to - from) / DAY),
    ticks = [];
  const first = dayAt(zone, from),
    last = dayAt(zone, to);
  const hour = HOUR_STEPS.find(step => (perDay * step) / 24 >= apart);
  const days = hour ? 1 : DAY_STEPS.find(step => perDay * step >= apart * 1.3) || 28;
  for (let day = first; day <= last + 1; day++) {
    if (days > 1 && weekday(day) % Math.min(days, 7) !== 0) continue;
    const start = dayStart(zone, day);
    if (start >= from && start <= to) ticks.push({v: start, label: dayName(day)});
    for (let h = hour; hour && h < 24; h += hour) {
      const instant = start + h * 3600 + offsetAt(zone, start) - offsetAt(zone, start + h * 3600);
      // An hour that the clock change leaves out has no tick.
      if (instant >= from && instant <= to && localAt(zone, instant) === day * DAY + h * 3600)
        ticks.push({v: instant, label: clock(localAt(zone, instant))});
    }
  }
  return ticks;
}

function drawBand(context, chart, spec) {
  const low = spec.band.low,
    high = spec.band.high;
  context.fillStyle = fade(colour(spec.band.colour), 0.2);
  for (let i = 0; i < low.length;) {
    if (!known(low[i])) {
      i++;
      continue;
    }
    let end = i;
    while (end < low.length && known(low[end])) end++;
    context.beginPath();
    for (let k = i; k < end; k++) context.lineTo(...chart.toDomCoords(spec.start + k * spec.step, high[k]));
    for (let k = end - 1; k >= i; k--) context.lineTo(...chart.toDomCoords(spec.start + k * spec.step, low[k]));
    context.fill();
    i = end;
  }
}

function eventName(kind, name) {
  return name.toLowerCase() === kind ? name : name + ' (' + kind + ')';
}

function drawUnderlay(context, area, chart, spec) {
  const [from, to] = chart.xAxisRange();
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.w, area.h);
  context.clip();
  const strip = (begin, end, fillStyle) => {
    const left = chart.toDomXCoord(Math.max(begin, from)),
      right = chart.toDomXCoord(Math.min(end, to));
    context.fillStyle = fillStyle;
    if (right > left) context.fillRect(left, area.y, right - left, area.h);
  };
  for (let day = dayAt(spec.zone, from); day <= dayAt(spec.zone, to); day++)
    if (weekday(day) >= 5) strip(dayStart(spec.zone, day), dayStart(spec.zone, day + 1), fade(colour('muted'), 0.07));
  for (const [kind, name, begin, end] of spec.events || []) {
    strip(begin, end, fade(colour('event'), 0.13));
    context.fillStyle = colour('muted');
    context.font = '11px system-ui, sans-serif';
    if (end > from && begin < to)
      context.fillText(
        eventName(kind, name),
        Math.max(area.x, chart.toDomXCoord(begin)) + 4,
        area.y + 12
      );
  }
  if (spec.band) drawBand(context, chart, spec);
  if (known(spec.target)) {
    const y = chart.toDomYCoord(spec.target);
    context.strokeStyle = colour('ink');
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(area.x, y);
    context.lineTo(area.x + area.w, y);
    context.stroke();
  }
  context.restore();
}

function swatch(series) {
  return make('span', {
    class: 'swatch ' + (['dash', 'band', 'block', 'whisker'].find(kind => series[kind]) || ''),
    style: {color: colour(series.colour)},
    'aria-hidden': 'true',
  });
}

// spec: {label, zone, start, step, series: [{label, values, colour, dash, stepped, width, fill}], band: {label, low, high, colour},
// events, target, top, format}
function lineChart(box, spec) {
  if (onPaper()) return paperChart(box, spec);
  const n = Math.max(...spec.series.map(series => series.values.length));
  const stepped = spec.series.some(series => series.stepped);
  const rows = [];
  for (let i = 0; i < n; i++)
    rows.push([spec.start + i * spec.step, ...spec.series.map(series => series.values[i] ?? null)]);
  if (stepped && n) rows.push([spec.start + n * spec.step, ...spec.series.map(series => series.values[n - 1] ?? null)]);
  const entries = spec.series.concat(spec.band ? [{...spec.band, band: true}] : []);
  const values = entries.map(() => make('b'));
  const when = make('span', {class: 'when'});
  const legend = make(
    'div',
    {class: 'legend'},
    entries.map((series, k) => make('span', {}, swatch(series), series.label + ' ', values[k])),
    when
  );
  const plot = make('div', {
    class: 'plot',
    tabindex: 0,
    role: 'img',
    'aria-label': spec.label + '. Left and right keys read values, plus and minus zoom.',
  });
  box.replaceChildren(legend, plot);
  const read = row => {
    const i = Math.min(row, n - 1);
    entries.forEach((series, k) => {
      values[k].textContent =
        row < 0
          ? ''
          : series.band
            ? spec.format(series.low[i]) + '–' + spec.format(series.high[i])
            : spec.format(series.values[i]);
    });
    when.textContent = row < 0 ? '' : spanName(spec.zone, spec.start + i * spec.step, spec.start + (i + 1) * spec.step);
  };
  const highest = most(spec.series.flatMap(series => series.values).concat(spec.band ? spec.band.high : []), 0);
  const options = {};
  for (const series of spec.series) {
    options[series.label] = {
      color: colour(series.colour),
      strokePattern: series.dash ? [6, 4] : null,
      stepPlot: !!series.stepped,
      strokeWidth: series.width || 1.5,
      fillGraph: !!series.fill,
    };
  }
  const end = spec.start + n * spec.step,
    first = dayStart(spec.zone, dayAt(spec.zone, spec.start));
  const long = end - spec.start > 10 * DAY;
  const touch = window.matchMedia('(pointer: coarse)').matches;
  const chart = new Dygraph(plot, rows, {
    labels: ['t'].concat(spec.series.map(series => series.label)),
    series: options,
    legend: 'never',
    fillAlpha: 0.12,
    valueRange: [0, spec.top || highest * 1.08 || 1],
    includeZero: true,
    gridLineColor: colour('line'),
    gridLineWidth: 1,
    axisLineColor: colour('line'),
    highlightCircleSize: 3,
    dateWindow: [spec.start, long ? Math.min(end, dayStart(spec.zone, dayAt(spec.zone, first) + 7)) : end],
    showRangeSelector: n > 24,
    rangeSelectorHeight: 26,
    rangeSelectorPlotFillColor: colour('accent'),
    rangeSelectorPlotFillGradientColor: colour('card'),
    rangeSelectorPlotStrokeColor: colour('accent'),
    rangeSelectorBackgroundStrokeColor: colour('line'),
    rangeSelectorForegroundStrokeColor: colour('muted'),
    // dygraphs veils what is not shown in a light grey: thinner over a dark page
    rangeSelectorAlpha: parseInt(colour('card').slice(1, 3), 16) < 128 ? 0.15 : 0.6,
    // A finger on a chart scrolls the page; the range selector below it zooms.
    ...(touch ? {interactionModel: {}} : {}),
    axes: {
      x: {ticker: (from, to, pixels) => timeTicks(spec.zone, from, to, pixels, 58), axisLabelWidth: 74},
      y: {axisLabelFormatter: value => (spec.axis || spec.format)(value), axisLabelWidth: 46},
    },
    underlayCallback: (context, area, self) => drawUnderlay(context, area, self, spec),
    highlightCallback: (event, x, points, row) => read(row),
    unhighlightCallback: () => read(-1),
  });
  let at = -1;
  plot.addEventListener('keydown', event => {
    const [from, to] = chart.xAxisRange(),
      middle = (from + to) / 2;
    const window = half =>
      chart.updateOptions({dateWindow: [Math.max(spec.start, middle - half), Math.min(end, middle + half)]});
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      at = Math.max(0, Math.min(n - 1, at + (event.key === 'ArrowRight' ? 1 : -1)));
      const x = spec.start + at * spec.step;
      if (x < from || x > to) chart.updateOptions({dateWindow: [x, Math.min(end, x + to - from)]});
      chart.setSelection(at);
      read(at);
    } else if (event.key === '+' || event.key === '=') window((to - from) / 4);
    else if (event.key === '-') window(to - from);
    else if (event.key === '0') chart.updateOptions({dateWindow: [spec.start, end]});
    else return;
    event.preventDefault();
  });
  box.dataset.points = n;
  return chart;
}
