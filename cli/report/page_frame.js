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
    update();
  });
  window.addEventListener('beforeprint', () => {
    if (stale) draw();
    stale = false;
  });
}
