// Warnings of the stages, and every case that the checker of the roster found.

const FINDINGS_SHOWN = 60;

function findingPart(findings) {
  const names = new Map(people.map(person => [person.id, person.name]));
  const row = finding =>
    make(
      'tr',
      {class: finding.hard ? 'hard' : null},
      make('td', {}, finding.hard ? '✗ hard' : 'soft'),
      make('td', {}, String(finding.rule || '').replace(/_/g, ' ')),
      make('td', {dir: 'auto'}, names.get(finding.agent) || finding.agent || ''),
      make('td', {dir: 'auto'}, readable(finding.text ?? '')),
      make('td', {class: 'number whole'}, known(finding.price) && finding.price ? money(finding.price) : '')
    );
  const [body, more] = shortList(findings, FINDINGS_SHOWN, row, make('tbody'));
  const heads = ['', 'Rule', 'Person', 'What', 'Price'].map((text, k) =>
    make('th', {scope: 'col', class: k === 4 ? 'number' : null}, text)
  );
  return [
    make('h3', {}, 'Findings of the checker ', make('small', {}, number(findings.length))),
    findings.length
      ? scrolling('Findings', make('table', {class: 'findings'}, make('thead', {}, make('tr', {}, heads)), body))
      : make('p', {class: 'note'}, 'Every rule is kept.'),
    more,
  ];
}

function drawWarnings() {
  const parts = [
    summary.warnings ? noteList('Warnings', summary.warnings, 'warn') : [],
    summary.findings ? findingPart(summary.findings) : [],
  ]
    .flat()
    .filter(Boolean);
  bodyOf('warnings').replaceChildren(
    ...(parts.length ? parts : [absent('There is no summary.json. ‘wfm run’ makes it.')])
  );
}
