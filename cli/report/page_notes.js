// Warnings, explanations and findings, as the stages gave them.

const NOTES_SHOWN = 60;

// Notes of one queue together, in order of first appearance; those of no queue stand together too.
function byQueue(notes) {
  const groups = new Map();
  for (const note of notes) {
    const queue = note.queue || '';
    if (!groups.has(queue)) groups.set(queue, []);
    groups.get(queue).push(note);
  }
  return [...groups];
}

function noteList(title, notes, kind) {
  const list = make('ul', {class: 'notes ' + kind});
  const show = limit =>
    list.replaceChildren(
      ...byQueue(notes.slice(0, limit)).map(([queue, members]) =>
        make(
          'li',
          {},
          queue && make('b', {}, nameOfQueue(queue)),
          members.map(note =>
            make('p', {}, note.stage && make('span', {class: 'stage'}, note.stage), readable(note.text ?? ''))
          )
        )
      )
    );
  show(NOTES_SHOWN);
  const more =
    notes.length > NOTES_SHOWN &&
    make(
      'button',
      {
        type: 'button',
        class: 'more',
        onclick: event => {
          show(Infinity);
          event.target.remove();
        },
      },
      'Show all ' + number(notes.length)
    );
  return [
    make('h3', {}, title, ' ', make('small', {}, number(notes.length))),
    notes.length ? list : make('p', {class: 'note'}, 'None.'),
    more,
  ];
}

function findingTable(findings) {
  const body = make('tbody');
  const names = new Map(people.map(person => [person.id, person.name]));
  const show = limit =>
    body.replaceChildren(
      ...findings
        .slice(0, limit)
        .map(finding =>
          make(
            'tr',
            {class: finding.hard ? 'hard' : null},
            make('td', {}, finding.hard ? '✗ hard' : 'soft'),
            make('td', {}, String(finding.rule || '').replace(/_/g, ' ')),
            make('td', {}, names.get(finding.agent) || finding.agent || ''),
            make('td', {}, readable(finding.text ?? '')),
            make('td', {class: 'number'}, known(finding.price) && finding.price ? money(finding.price) : '')
          )
        )
    );
  show(NOTES_SHOWN);
  return [
    make('h3', {}, 'Findings of the checker ', make('small', {}, number(findings.length))),
    findings.length
      ? make(
          'div',
          {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Findings'},
          make(
            'table',
            {},
            make(
              'thead',
              {},
              make(
                'tr',
                {},
                ['', 'Rule', 'Person', 'What', 'Price'].map((text, k) =>
                  make('th', {scope: 'col', class: k === 4 ? 'number' : null}, text)
                )
              )
            ),
            body
          )
        )
      : make('p', {class: 'note'}, 'Every rule is kept.'),
    findings.length > NOTES_SHOWN &&
      make(
        'button',
        {
          type: 'button',
          class: 'more',
          onclick: event => {
            show(Infinity);
            event.target.remove();
          },
        },
        'Show all ' + number(findings.length)
      ),
  ];
}

function drawNotes() {
  const parts = [
    summary.warnings && noteList('Warnings', summary.warnings, 'warn'),
    summary.explanations && noteList('Why it is so', summary.explanations, 'why'),
    summary.findings && findingTable(summary.findings),
  ]
    .filter(Boolean)
    .flat()
    .filter(Boolean);
  bodyOf('notes').replaceChildren(
    ...(parts.length ? parts : [absent('There is no summary.json. ‘wfm run’ makes it.')])
  );
}
