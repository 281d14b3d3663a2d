/** What stands below the picture: why, which model, what happens under load, and what was found. */
import type { ModelCard, Picture, PicturePlace } from '../../server/lsp/protocol';
import { el, sentence, svg } from './dom';
import { kindIcon, severityIcon } from './icons';
import { timelineFigure, timelineInk, timelineKey } from './timeline';

export interface SectionActions {
  readonly open: (place: PicturePlace) => void;
  readonly openRule: (rule: string) => void;
}

/** Full width first and last, small cards in columns between. */
export function sections(picture: Picture, actions: SectionActions): readonly HTMLElement[] {
  const time = overTime(picture, actions);
  return [
    ...(time ? [time] : []),
    el('div', { class: 'cards' }, ...cards(picture, actions)),
    findings(picture, actions),
  ];
}

function cards(picture: Picture, actions: SectionActions): readonly HTMLElement[] {
  return [
    whatItDoes(picture, actions),
    concurrentOrParallel(picture),
    whichModel(picture),
    underLoad(picture),
    sideBySide(picture),
    ...(picture.freeThreaded === undefined
      ? []
      : [section('On a free-threaded Python', 'free', el('p', {}, sentence(picture.freeThreaded)))]),
  ];
}

function section(title: string, id: string, ...children: readonly (Node | string | null)[]): HTMLElement {
  return el(
    'section',
    { class: `card card-${id}`, 'aria-labelledby': `title-${id}` },
    el('h2', { id: `title-${id}` }, title),
    ...children,
  );
}

function placeLink(place: PicturePlace, { open }: Pick<SectionActions, 'open'>): HTMLElement {
  return el('button', { class: 'link place', type: 'button', onClick: () => open(place) }, place.label);
}

function overTime({ timelines }: Picture, actions: SectionActions): HTMLElement | null {
  const [first] = timelines;
  if (!first) return null;
  const body = el('div', { class: 'timelines' });
  const show = (index: number): void => {
    const entry = timelines[index] ?? first;
    const figures = [timelineFigure(entry.better ? 'Now.' : 'Over time.', entry.now, 'now')];
    if (entry.better) figures.push(timelineFigure('Better.', entry.better, 'better'));
    const drawn = entry.better ? [entry.now, entry.better] : [entry.now];
    body.replaceChildren(
      el('p', { class: 'whose' }, el('code', {}, entry.function), ' ', placeLink(entry.place, actions)),
      ...figures,
      timelineKey(drawn),
      timelineInk(),
    );
  };
  show(0);
  const choice = el(
    'select',
    { class: 'choice', 'aria-label': 'Function to see over time' },
    ...timelines.map(({ function: name, place }, index) => el('option', { value: index }, `${name} (${place.label})`)),
  );
  choice.addEventListener('change', () => show(Number(choice.value)));
  return section('Over time', 'time', timelines.length > 1 ? choice : null, body);
}

function whatItDoes(
  { classification: { kind, sentence: text, evidence } }: Picture,
  actions: SectionActions,
): HTMLElement {
  const items = evidence.map(({ text: line, place }) => el('li', {}, sentence(line), ' ', placeLink(place, actions)));
  return section(
    'What it does',
    'does',
    el('p', { class: 'verdict' }, kindIcon(kind), el('strong', {}, kind)),
    el('p', {}, sentence(capitalised(text.replace(new RegExp(`^${kind}: `, 'i'), '')))),
    items.length > 0 ? el('ul', { class: 'evidence' }, ...items) : null,
  );
}

const FOUR = [
  { kind: 'neither', name: 'Neither', rows: [['A', 'A', 'B', 'B']] },
  { kind: 'concurrent', name: 'Concurrent', rows: [['A', 'B', 'A', 'B']] },
  {
    kind: 'parallel',
    name: 'Parallel',
    rows: [
      ['A', 'A'],
      ['A', 'A'],
    ],
  },
  {
    kind: 'both',
    name: 'Both',
    rows: [
      ['A', 'B', 'A', 'B'],
      ['B', 'A', 'B', 'A'],
    ],
  },
] as const;

function concurrentOrParallel({ concurrency: { kind: which, name, reason } }: Picture): HTMLElement {
  const cells = FOUR.map(({ kind, name: title, rows }) => {
    const isThis = kind === which;
    return el(
      'li',
      { class: `four four-${kind}${isThis ? ' is-this' : ''}`, ...(isThis && { 'aria-current': 'true' }) },
      cores(rows),
      el('span', {}, title),
      isThis && el('span', { class: 'this-mark', 'aria-hidden': 'true' }, '✓'),
    );
  });
  return section(
    'Concurrent or parallel?',
    'four',
    el('ul', { class: 'fours' }, ...cells),
    el('p', {}, el('strong', {}, `${name}. `), sentence(reason)),
    el(
      'p',
      { class: 'aside' },
      'Concurrent: several tasks are under way, and take turns. Parallel: several run at the very same time, on several cores.',
    ),
  );
}

/** One row per core, one box per turn: A and B are two tasks. */
function cores(rows: readonly (readonly string[])[]): SVGElement {
  const top = rows.length === 1 ? 10.5 : 1;
  const boxes = rows.flatMap((row, y) => {
    const left = (4 - row.length) * 9.5;
    return row.flatMap((task, x) => [
      svg('rect', { class: `task task-${task}`, x: left + x * 19 + 1, y: y * 19 + top, width: 17, height: 17, rx: 3 }),
      svg('text', { class: 'task-name', x: left + x * 19 + 9.5, y: y * 19 + top + 12.5 }, task),
    ]);
  });
  return svg('svg', { class: 'cores', viewBox: '0 0 78 39', 'aria-hidden': 'true' }, ...boxes);
}

function whichModel({ recommendation: { model, reason }, models }: Picture): HTMLElement {
  const recommended = models.filter(({ isRecommended }) => isRecommended);
  const shown = recommended.length > 0 ? recommended : models.filter(({ isInUse }) => isInUse);
  return section(
    'Which model fits',
    'model',
    el('p', { class: 'recommended' }, capitalised(model)),
    el('p', {}, sentence(reason)),
    ...shown.map(({ name, motto, mentalModel }) =>
      el('p', { class: 'motto' }, el('strong', {}, capitalised(name)), ` “${motto}.” `, mentalModel),
    ),
  );
}

function underLoad({ models }: Picture): HTMLElement {
  const rows = models.map(({ name, underLoad: text, isInUse }) => [
    el('dt', {}, capitalised(name), isInUse ? el('span', { class: 'tag' }, 'in use') : ''),
    el('dd', {}, text),
  ]);
  return section('Under load', 'load', el('dl', {}, ...rows.flat()));
}

function sideBySide({ models, tradeOffs }: Picture): HTMLElement {
  const head = models.map((model) =>
    el('th', { scope: 'col', class: columnClass(model) }, capitalised(model.name), ...marks(model)),
  );
  const rows = tradeOffs.map(({ dimension, cells }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, dimension),
      ...cells.map((cell, index) => el('td', { class: columnClass(models[index]) }, cell)),
    ),
  );
  const table = el('table', {}, el('thead', {}, el('tr', {}, el('td', {}), ...head)), el('tbody', {}, ...rows));
  return section('The models side by side', 'table', el('div', { class: 'scroll' }, table));
}

function columnClass(model: ModelCard | undefined): string {
  return model?.isRecommended === true ? 'is-recommended' : '';
}

function marks({ isInUse, isRecommended }: ModelCard): readonly HTMLElement[] {
  return [
    ...(isInUse ? [el('span', { class: 'tag' }, 'in use')] : []),
    ...(isRecommended ? [el('span', { class: 'tag tag-good' }, 'fits')] : []),
  ];
}

const FINDINGS_AT_FIRST = 8;

function findings({ findings: list, bounds }: Picture, actions: SectionActions): HTMLElement {
  if (list.length === 0) {
    return section(
      'Findings',
      'findings',
      el('p', { class: 'aside' }, 'None: nothing was found that runs in the wrong place.'),
    );
  }
  const items = list.map(({ severity, text, place, rule, function: name }) =>
    el(
      'li',
      {},
      severityIcon(severity),
      el(
        'div',
        {},
        el('span', { class: 'visually-hidden' }, `${severity}: `),
        sentence(text),
        el(
          'div',
          { class: 'where' },
          placeLink(place, actions),
          el('span', {}, ` in ${name} · `),
          el('button', { class: 'link', type: 'button', onClick: () => actions.openRule(rule) }, rule),
        ),
      ),
    ),
  );
  const more = bounds.findings - list.length;
  const listed = el('ul', { class: 'findings' }, ...items.slice(0, FINDINGS_AT_FIRST));
  const rest = el('p', { class: 'aside more' }, more > 0 ? `and ${more} more` : '');
  const hidden = items.slice(FINDINGS_AT_FIRST);
  const showAll = el('button', { class: 'plain more', type: 'button' }, `Show ${hidden.length} more`);
  showAll.addEventListener('click', () => {
    listed.append(...hidden);
    showAll.replaceWith(rest);
    hidden[0]?.querySelector('button')?.focus();
  });
  return section(`Findings (${bounds.findings})`, 'findings', listed, hidden.length > 0 ? showAll : rest);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
