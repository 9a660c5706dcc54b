// Instants, zones and local days. A zone is {name, offset[k], change[k]}: offset[0] holds before change[0], offset[k + 1] from change[k]
// on; all from the program's own calendar, so that the page shows the same clock on every machine.

const DAY = 86400;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function offsetAt(zone, instant) {
  let k = 0;
  while (k < zone.change.length && zone.change[k] <= instant) k++;
  return zone.offset[k];
}
function localAt(zone, instant) {
  return instant + offsetAt(zone, instant);
}
function dayOf(local) {
  return Math.floor(local / DAY);
}
function dayAt(zone, instant) {
  return dayOf(localAt(zone, instant));
}
// The first instant of a local day; where midnight does not exist, the first after it.
function dayStart(zone, day) {
  let first = Infinity;
  const consider = instant => {
    if (dayAt(zone, instant) >= day && dayAt(zone, instant - 1) < day) first = Math.min(first, instant);
  };
  for (const offset of zone.offset) consider(day * DAY - offset);
  for (const change of zone.change) consider(change);
  return first < Infinity ? first : day * DAY - zone.offset[0];
}
// Days since 1970 to year, month 1-12, day of the month (Hinnant's civil_from_days).
function civil(day) {
  const shifted = day + 719468,
    era = Math.floor(shifted / 146097),
    inEra = shifted - era * 146097;
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365
  );
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153),
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return [year + era * 400 + (month <= 2 ? 1 : 0), month, inYear - Math.floor((153 * fromMarch + 2) / 5) + 1];
}
// The day of "2026-03-23T00:00:00+00:00", or NaN.
function dayFromText(text) {
  const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(text || '');
  return found ? Date.UTC(+found[1], found[2] - 1, +found[3]) / (1000 * DAY) : NaN;
}
function weekday(day) {
  return (((day + 3) % 7) + 7) % 7;
}
function dayName(day, long) {
  const [year, month, date] = civil(day);
  return WEEKDAYS[weekday(day)] + ' ' + date + ' ' + MONTHS[month - 1] + (long ? ' ' + year : '');
}
function clock(local) {
  const second = local - dayOf(local) * DAY;
  const two = value => String(value).padStart(2, '0');
  return (
    two(Math.floor(second / 3600)) +
    ':' +
    two(Math.floor(second / 60) % 60) +
    (second % 60 ? ':' + two(second % 60) : '')
  );
}
function offsetName(offset) {
  if (!offset) return 'UTC';
  const minutes = Math.abs(offset) / 60,
    rest = Math.round(minutes % 60);
  return (
    'UTC' + (offset < 0 ? '\u2212' : '+') + Math.floor(minutes / 60) + (rest ? ':' + String(rest).padStart(2, '0') : '')
  );
}
function zoneLabel(zone) {
  const offsets = [...new Set(zone.offset)].map(offsetName).join(' / ');
  return zone.name === 'UTC' ? 'UTC' : zone.name.replace(/_/g, ' ') + ' (' + offsets + ')';
}
// "Sun 29 Mar 21:00 – Mon 30 Mar 06:00 UTC+1": dates and offset at the end only where they differ from those of the start.
function spanName(zone, from, to) {
  const a = localAt(zone, from),
    b = localAt(zone, to);
  const before = offsetName(offsetAt(zone, from)),
    after = offsetName(offsetAt(zone, to));
  return (
    dayName(dayOf(a)) +
    ' ' +
    clock(a) +
    (before === after ? '' : ' ' + before) +
    ' – ' +
    (dayOf(a) === dayOf(b) ? '' : dayName(dayOf(b)) + ' ') +
    clock(b) +
    ' ' +
    after
  );
}
function instantName(zone, instant) {
  const local = localAt(zone, instant);
  return dayName(dayOf(local)) + ' ' + clock(local);
}

// Instants inside a sentence of a stage, "2026-10-19T08:00:00+01:00" or "Mon 2026-10-19 08:00+01:00", as the page writes them.
function readable(text) {
  return String(text).replace(
    /(?:[A-Z][a-z][a-z] )?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00)?(Z|[+-]\d\d:\d\d)/g,
    (all, date, time, offset) =>
      dayName(dayFromText(date)) +
      ' ' +
      time +
      ' ' +
      offsetName(offset === 'Z' ? 0 : (offset[0] === '-' ? -60 : 60) * (60 * offset.slice(1, 3) + +offset.slice(4)))
  );
}

// The zone in which something of a queue or an agent is shown.
function zoneFor(own) {
  return data.zones[state.zone === OWN_CLOCK ? own : state.zone];
}
