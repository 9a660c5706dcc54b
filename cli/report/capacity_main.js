// Puts the page together.

function titleSpan() {
  const parts = [];
  if (known(planStart) && known(planEnd)) parts.push(dateName(planStart) + ' – ' + dateName(planEnd - 1));
  const groups = headcountRows('month', 'group').length / Math.max(1, months.length),
    queues = headcountRows('month', 'queue').length / Math.max(1, months.length);
  if (groups) parts.push(plural(groups, 'group of people', 'groups of people'));
  if (queues) parts.push(plural(queues, 'queue', 'queues'));
  if (tables.scenarios && tables.scenarios.length > 1)
    parts.push(plural(tables.scenarios.length - 1, 'scenario', 'scenarios'));
  if (summary.currency) parts.push('money in ' + summary.currency);
  document.getElementById('span').textContent = parts.join(' · ');
}

titleSpan();
drawGlance();
drawPeople();
drawHiring();
drawMoney();
drawRisk();
drawScenarios();
drawWhy();
setUpTheme();
setUpSize();
// Colours follow by themselves; on paper the width is another.
listen('size theme', redrawCharts);
queueMicrotask(() => (document.documentElement.dataset.ready = '1'));
