// Puts the page together: the choices at the top, the order of drawing.

function chooseQueue(index) {
  state.queue = index;
  document.getElementById('queue').value = String(index);
  tell('queue');
}

function titleSpan() {
  const parts = [];
  // An end is the first instant that is not planned any more: midnight belongs to the day before.
  const lastOf = text => dayFromText(text) - (/T00:00/.test(text) ? 1 : 0);
  const first = dayFromText(summary.start),
    end = lastOf(summary.end),
    last = summary.roster_end ? lastOf(summary.roster_end) : end;
  if (first <= last) parts.push(dayName(first, civil(first)[0] !== civil(last)[0]) + ' – ' + dayName(last, true));
  if (end > last) parts.push('forecast until ' + dayName(end, civil(end)[0] !== civil(last)[0]));
  if (summary.zone) parts.push('planned in ' + String(summary.zone).replace(/_/g, ' '));
  parts.push(plural(data.queues.length, 'queue', 'queues'));
  if (people.length) parts.push(plural(people.length, 'person', 'people'));
  document.getElementById('span').textContent = parts.join(' · ');
}

function setUpChoices() {
  const queue = document.getElementById('queue'),
    zone = document.getElementById('zone');
  queue.append(...data.queues.map((entry, index) => make('option', {value: index}, queueName(entry))));
  queue.addEventListener('change', () => chooseQueue(+queue.value));
  if (data.queues.length < 2) queue.closest('label').hidden = true;
  const near = data.near_zones ?? data.zones.length,
    option = index => make('option', {value: index}, zoneLabel(data.zones[index])),
    regions = new Map();
  for (let index = near; index < data.zones.length; index++) {
    const region = data.zones[index].name.split('/')[0];
    if (!regions.has(region)) regions.set(region, []);
    regions.get(region).push(option(index));
  }
  zone.append(
    make('option', {value: OWN_CLOCK}, 'each one’s own'),
    ...data.zones.slice(0, near).map((entry, index) => option(index)),
    ...[...regions].map(([region, options]) => make('optgroup', {label: region}, options))
  );
  zone.value = String(state.zone);
  zone.addEventListener('change', () => {
    state.zone = +zone.value;
    tell('zone');
  });
}

// On paper: every line of a roster that fits on a few sheets, and as many people.
const ON_PAPER = 400;
function rosterOnPaper(on) {
  if (!roster.scroller) return;
  roster.paper = on;
  roster.scroller.scrollTop = 0;
  layAxis();
  roster.scroller.classList.toggle('whole', on && roster.rows.length <= ON_PAPER);
  if (on && roster.rows.length <= ON_PAPER) showRows(true);
  drawPeople();
}

function nameQueue() {
  const queue = data.queues[state.queue];
  for (const place of document.querySelectorAll('.of-queue')) place.textContent = queue ? queueName(queue) : '';
}

const missedFirst = data.queues.findIndex(queue => summaryOf(queue).verdict === 'missed');
if (missedFirst >= 0) state.queue = missedFirst;
setUpChoices();
document.getElementById('queue').value = String(state.queue);
titleSpan();
nameQueue();
listen('queue', nameQueue);
drawGlance();
listen('theme zone', () => soon(drawGlance));
drawRoster();
listen('zone size', () => roster.scroller && layAxis());
soon(drawPeople);
soon(drawWhy);
soon(drawWarnings);
// Before drawWhenNear: on paper the theme and the width are set first, then what has not been looked at is drawn.
setUpTheme(rosterOnPaper);
drawWhenNear('forecast', drawForecast, 'queue zone theme size');
drawWhenNear('coverage', drawCoverage, 'queue zone theme size');
drawWhenNear('service', drawService, 'queue zone theme size');
setUpSize();
soon(() => (document.documentElement.dataset.ready = '1'));
