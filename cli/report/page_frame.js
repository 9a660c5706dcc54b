// What frames every page: light and dark, paper, width, sections that are drawn when they come near, tiles.

function tile(label, value, note, kind) {
  return make(
    'div',
    {class: 'tile' + (kind ? ' ' + kind : '')},
    make('dt', {}, label),
    make('dd', {}, value),
    note && make('dd', {class: 'note'}, note)
  );
}

function setUpTheme(onPaper) {
  const root = document.documentElement,
    dark = window.matchMedia('(prefers-color-scheme: dark)');
  document.getElementById('theme').addEventListener('click', () => {
    const now = root.dataset.theme || (dark.matches ? 'dark' : 'light');
    root.dataset.theme = now === 'dark' ? 'light' : 'dark';
    tell('theme');
  });
  dark.addEventListener('change', () => tell('theme'));
  // On paper: light, and as wide as the sheet.
  let before;
  const paper = on => {
    root.classList.toggle('paper', on);
    if (on) {
      before = root.dataset.theme;
      root.dataset.theme = 'light';
    } else if (before) root.dataset.theme = before;
    else delete root.dataset.theme;
    tell('theme');
    doAll();
    if (onPaper) onPaper(on);
  };
  window.addEventListener('beforeprint', () => paper(true));
  window.addEventListener('afterprint', () => paper(false));
}

function setUpSize() {
  let wide = document.documentElement.clientWidth,
    asked = 0;
  window.addEventListener('resize', () => {
    if (wide === document.documentElement.clientWidth) return;
    wide = document.documentElement.clientWidth;
    clearTimeout(asked);
    asked = setTimeout(() => tell('size'), 120);
  });
}

// What can wait is done piece by piece, so that the page answers in between.
const waiting = [];
function soon(piece) {
  if (waiting.includes(piece)) return;
  waiting.push(piece);
  if (waiting.length === 1) setTimeout(doNext);
}
function doNext() {
  if (waiting.length) waiting.shift()();
  if (waiting.length) setTimeout(doNext);
}
function doAll() {
  while (waiting.length) waiting.shift()();
}

// Sections are drawn when they come near the view; what is never looked at costs nothing.
function drawWhenNear(section, draw, events) {
  let stale = true,
    near = false;
  const update = () => {
    if (!near || !stale) return;
    stale = false;
    draw();
  };
  new IntersectionObserver(
    entries => {
      near = entries[entries.length - 1].isIntersecting;
      update();
    },
    {rootMargin: '600px'}
  ).observe(document.getElementById(section));
  listen(events, () => {
    stale = true;
    soon(update);
  });
  window.addEventListener('beforeprint', () => {
    if (stale) draw();
    stale = false;
  });
}

// A table that may be wider than the page: it scrolls by itself, by keys too.
function scrolling(label, table) {
  return make('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label}, table);
}
// columns: [heading, row => content, class]; the column of class 'head' names the row.
function dataTable(label, columns, rows, kind) {
  const cell = ([, text, kind], row) =>
    kind === 'head' ? make('th', {scope: 'row'}, text(row)) : make('td', {class: kind}, text(row));
  return scrolling(
    label,
    make(
      'table',
      {class: kind},
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          columns.map(([heading, , kind]) => make('th', {scope: 'col', class: kind === 'head' ? null : kind}, heading))
        )
      ),
      make(
        'tbody',
        {},
        rows.map(row =>
          make(
            'tr',
            {},
            columns.map(column => cell(column, row))
          )
        )
      )
    )
  );
}
// The figures of a chart, folded away below it.
function foldedTable(label, columns, rows) {
  return make('details', {}, make('summary', {}, 'The same as a table'), dataTable(label, columns, rows));
}

// The first `limit` of many, and a button that shows the rest.
function shortList(items, limit, draw, box) {
  box.replaceChildren(...items.slice(0, limit).map(draw));
  if (items.length <= limit) return [box];
  const more = make(
    'button',
    {
      type: 'button',
      class: 'more',
      onclick: () => {
        box.replaceChildren(...items.map(draw));
        more.remove();
      },
    },
    'Show all ' + number(items.length)
  );
  return [box, more];
}
