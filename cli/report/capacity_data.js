// The result tables as rows, names, months, and texts that several sections use. Days are whole numbers since 1970.

function rowsOf(table) {
  if (!table) return null;
  const columns = Object.keys(table).filter(name => name !== 'n');
  const value = (column, r) => (Array.isArray(column) ? column[r] : column.words[column.at[r]]);
  return Array.from({length: table.n}, (_, r) =>
    Object.fromEntries(columns.map(name => [name, value(table[name], r)]))
  );
}
const tables = Object.fromEntries(Object.entries(data.tables).map(([name, table]) => [name, rowsOf(table)]));
// The summary may have been written by another hand: what should be a list of objects is one, whatever stands there.
function objectsOf(value) {
  return [value].flat().filter(entry => entry !== null && typeof entry === 'object');
}
const capacity = {...summary.capacity};
capacity.efficiency_weeks = objectsOf(capacity.efficiency_weeks).filter(week => known(week.paid_h));
capacity.conflicts = objectsOf(capacity.conflicts)
  .filter(conflict => typeof conflict.conflict === 'string')
  .map(conflict => ({
    ...conflict,
    ways_out: objectsOf(conflict.ways_out).filter(way => typeof way.change === 'string'),
  }));
if (typeof summary.currency !== 'string') summary.currency = '';
const names = {};
for (const kind of ['queue', 'group', 'vendor']) names[kind] = new Map(data.names[kind]);

function nameOf(kind, id) {
  return names[kind].get(id) || id;
}
// Who acts: a group, or a vendor.
function nameOfActor(row) {
  return nameOf(row.action === 'vendor' ? 'vendor' : 'group', row.who);
}
function sum(rows, key) {
  return rows.reduce((total, row) => total + (known(row[key]) ? row[key] : 0), 0);
}
function unique(rows, key) {
  return [...new Set(rows.map(row => row[key]))];
}

function headcountRows(period, scope, name) {
  return (tables.headcount || []).filter(
    row => row.period === period && row.scope === scope && (!name || row.name === name)
  );
}
// The months of the plan in order, each as {from, days}: the first and the last may be parts.
const months = headcountRows('month', 'all').map(row => ({from: row.from_day, days: row.days}));
const planStart = months.length ? months[0].from : dayFromText(summary.start);
const planEnd = months.length ? months[months.length - 1].from + months[months.length - 1].days : NaN;
const planRow = (tables.scenarios || [])[0] || {};

function monthLength(day) {
  const [year, month] = civil(day);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
function monthName(day) {
  const [year, month] = civil(day);
  return MONTHS[month - 1] + ' ' + year;
}
function dateName(day) {
  return known(day) ? dayName(day, true) : '–';
}
function shortDate(day) {
  return known(day) ? dayName(day, true).slice(4) : '–';
}
// "Oct 2026 (13 days)": where only a part of it lies within the plan.
function periodName(period) {
  if (period.days === 7 && period.week) return 'Week of ' + dateName(period.from);
  return monthName(period.from) + (period.days < monthLength(period.from) ? ' (' + period.days + ' days)' : '');
}

// 3 384 689 on an axis: 3.38 M; with enough digits to tell one step from the next.
function shortNumber(value, step = value) {
  const size = Math.max(Math.abs(value), Math.abs(step));
  const [unit, word] = size >= 1e6 ? [1e6, '\u202fM'] : size >= 1e4 ? [1e3, '\u202fk'] : [1, ''];
  const fine = Math.abs(step) / unit;
  const decimals = value === 0 || fine >= 1 ? (step === value && fine < 10 ? 2 : 0) : fine >= 0.1 ? 1 : 2;
  return number(value / unit, unit === 1 && step === value ? 0 : decimals) + (value === 0 ? '' : word);
}
function signedMoney(value) {
  return known(value) ? (value > 0 ? '+' : '') + money(value) : '–';
}
function people(value) {
  return number(value, 1);
}
// Sentences of the engine name days as 2026-10-19.
function withDates(text) {
  return String(text).replace(/\d{4}-\d\d-\d\d/g, date => dateName(dayFromText(date)));
}

// A chart is drawn when its box stands on the page and has a width, and again when the width changes.
const charts = [];
function chartIn(box, draw) {
  charts.push([box, draw]);
  queueMicrotask(() => draw(box));
  return box;
}
function redrawCharts() {
  const standing = charts.filter(([box]) => box.isConnected);
  charts.splice(0, charts.length, ...standing);
  for (const [box, draw] of standing) draw(box);
}
function widthOf(box) {
  return Math.max(240, box.clientWidth);
}
