'use strict';
// What every part of the page uses: the data, elements, numbers as text, colours, and who is told when the reader chooses something.
// Text from the data reaches the page only through textContent, so that no name can be markup.

const data = JSON.parse(document.getElementById('data').textContent);
// The summary may have been written by another hand: what should be a list of objects is one, whatever stands there.
const summary = {...data.summary};
for (const key of ['queues', 'agents', 'warnings', 'explanations', 'findings'])
  if (summary[key] !== undefined)
    summary[key] = [summary[key]].flat().filter(entry => entry !== null && typeof entry === 'object');
const OWN_CLOCK = -1;
const state = {queue: 0, zone: data.zone};
const listeners = {queue: [], zone: [], theme: [], size: []};

function listen(what, callback) {
  for (const word of what.split(' ')) listeners[word].push(callback);
}
function tell(what) {
  for (const callback of listeners[what]) callback();
}

function fill(node, properties, children) {
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'style') Object.assign(node.style, value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat(9))
    if (child !== undefined && child !== null && child !== false) node.append(child);
  return node;
}
// make('td', {class: 'number'}, '12'): an element with attributes and children; texts become text nodes.
function make(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}
function makeSvg(tag, properties, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}
function bodyOf(section) {
  return document.querySelector('#' + section + ' .body');
}
function absent(text) {
  return make('p', {class: 'absent'}, text);
}
function choice(label, options, chosen, changed) {
  const select = make(
    'select',
    {onchange: () => changed(select.value)},
    options.map(([value, text]) => make('option', {value: value, selected: String(value) === String(chosen)}, text))
  );
  return make('label', {}, label + ' ', select);
}

// Numbers: a thin space between thousands, a true minus, a dash for what was not measured.
function known(value) {
  return typeof value === 'number' && isFinite(value);
}
// The largest known value of a list of any length, at least `least`.
function most(values, least) {
  for (const value of values) if (known(value) && value > least) least = value;
  return least;
}
function number(value, decimals = 0) {
  if (!known(value)) return '–';
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') : whole;
  const zero = !/[1-9]/.test(whole + (rest || ''));
  return (value < 0 && !zero ? '\u2212' : '') + grouped + (rest ? '.' + rest : '');
}
function signed(value, decimals = 0) {
  const text = number(value, decimals);
  return known(value) && value > 0 && /[1-9]/.test(text) ? '+' + text : text;
}
function percent(value, decimals = 0) {
  return known(value) ? number(100 * value, decimals) + '\u202f%' : '–';
}
// In the unit that suits `like`, so that a mean and its half-width have the same.
function seconds(value, like = value) {
  if (!known(value)) return '–';
  if (like < 120) return number(value, like < 10 && value % 1 ? 1 : 0) + '\u202fs';
  if (like < 7200) return number(value / 60, value % 60 && (like < 600 || value < 600) ? 1 : 0) + '\u202fmin';
  return number(value / 3600, value % 3600 ? 1 : 0) + '\u202fh';
}
// 510 minutes: "8 h 30"
function hours(unitSeconds) {
  const minutes = Math.round(unitSeconds / 60),
    rest = minutes % 60;
  if (minutes < 60) return minutes + '\u202fmin';
  return Math.floor(minutes / 60) + '\u202fh' + (rest ? '\u202f' + String(rest).padStart(2, '0') : '');
}
function money(value) {
  return known(value)
    ? number(value, Math.abs(value) < 100 ? 2 : 0) + (summary.currency ? '\u202f' + summary.currency : '')
    : '–';
}
function plural(count, one, many) {
  return number(count) + ' ' + (count === 1 ? one : many);
}

// Colours come from the style sheet, so that light, dark and print agree.
function colour(name) {
  return getComputedStyle(document.documentElement)
    .getPropertyValue('--' + name)
    .trim();
}
function channels(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
function mix(from, to, share) {
  const a = channels(from),
    b = channels(to);
  return 'rgb(' + a.map((v, i) => Math.round(v + (b[i] - v) * share)).join(',') + ')';
}
function fade(hex, alpha) {
  return 'rgba(' + channels(hex).join(',') + ',' + alpha + ')';
}

function summaryOf(queue) {
  return (summary.queues || []).find(entry => entry.queue === queue.id) || {};
}
function nameOfQueue(id) {
  const queue = data.queues.find(one => one.id === id);
  return queue ? queueName(queue) : id;
}
function queueName(queue) {
  return queue.name || queue.id;
}

// The one floating note of the page, beside what the pointer or the keyboard is on.
const tip = document.getElementById('tip');
function showTip(content, box) {
  tip.replaceChildren(...[content].flat(9));
  tip.hidden = false;
  const own = tip.getBoundingClientRect(),
    wide = document.documentElement.clientWidth;
  let top = box.bottom + 8;
  if (top + own.height > window.innerHeight - 8) top = Math.max(8, box.top - own.height - 8);
  tip.style.left = Math.max(8, Math.min(box.left, wide - own.width - 8)) + 'px';
  tip.style.top = top + 'px';
}
function hideTip() {
  tip.hidden = true;
}
