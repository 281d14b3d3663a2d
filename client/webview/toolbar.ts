/** Above the picture: what is shown, the answer, and ways to see something else. */
import type { Picture, PictureParams, PicturePlace } from '../../server/lsp/protocol';
import type { ViewState } from '../messages';
import { el, sentence } from './dom';
import { kindIcon, severityIcon } from './icons';

export interface ToolbarActions {
  readonly ask: (params: PictureParams, isSameText?: boolean) => void;
  readonly open: (place: PicturePlace) => void;
}

export function header(picture: Picture, state: ViewState, actions: ToolbarActions): HTMLElement {
  const { title, place, summary, classification, concurrency, bounds, scope } = picture;
  const count = bounds.findings === 1 ? '1 finding' : `${bounds.findings} findings`;
  const worst = picture.findings[0]?.severity;
  return el(
    'header',
    { class: 'head' },
    scopes(state, actions),
    el(
      'div',
      { class: 'title' },
      el('h1', {}, scope === 'workspace' ? title : el('code', {}, title)),
      place && el('button', { class: 'link place', type: 'button', onClick: () => actions.open(place) }, place.label),
    ),
    el('p', { class: 'summary' }, sentence(summary)),
    el(
      'ul',
      { class: 'chips', 'aria-label': 'In short' },
      el('li', { class: 'chip' }, kindIcon(classification.kind), classification.kind),
      el('li', { class: 'chip' }, concurrency.name),
      worst === undefined
        ? el('li', { class: 'chip chip-good' }, '✓ nothing found')
        : el('li', { class: `chip chip-${worst}` }, severityIcon(worst), count),
    ),
  );
}

/** The function one came from, its file, and everything. */
function scopes({ params, origin }: ViewState, { ask }: ToolbarActions): HTMLElement {
  const uri = 'textDocument' in params ? params.textDocument.uri : origin?.textDocument.uri;
  const choices: readonly (readonly [string, PictureParams | undefined])[] = [
    ['Function', origin],
    ['File', uri === undefined ? undefined : { kind: 'file', textDocument: { uri } }],
    ['Workspace', { kind: 'workspace' }],
  ];
  const buttons = choices.flatMap(([name, target]) => {
    if (!target) return [];
    const isCurrent = target.kind === params.kind;
    return [
      el(
        'button',
        { class: 'scope', type: 'button', 'aria-pressed': String(isCurrent), onClick: () => ask(target) },
        name,
      ),
    ];
  });
  return el('div', { class: 'scopes', role: 'group', 'aria-label': 'What to explain' }, ...buttons);
}

/** Choice of one entry point, and the modules that are open. */
export function filters(picture: Picture, state: ViewState, actions: ToolbarActions): readonly HTMLElement[] {
  const back = state.params.kind === 'entry' ? [everything(state, actions)] : [];
  return [...back, ...entryChoice(picture, actions), ...openModules(picture, state, actions)];
}

function everything({ previous }: ViewState, { ask }: ToolbarActions): HTMLElement {
  const target: PictureParams = previous ?? { kind: 'workspace' };
  return el('button', { class: 'plain', type: 'button', onClick: () => ask(target, true) }, '← All entry points');
}

function entryChoice({ entries, scope, bounds }: Picture, { ask }: ToolbarActions): readonly HTMLElement[] {
  if (entries.length < 2 || scope === 'function' || scope === 'entry') return [];
  const options = entries.map(({ name, reason, place, findings }, index) => {
    const found = findings === 0 ? '' : ` ⚠ ${findings}`;
    return el('option', { value: index }, `${name}: ${reason.replaceAll('`', '')} (${place.label})${found}`);
  });
  const select = el(
    'select',
    { class: 'choice', 'aria-label': 'One entry point only' },
    el('option', { value: '' }, `All entry points (${bounds.entries})`),
    ...options,
  );
  select.addEventListener('change', () => {
    const entry = entries[Number(select.value)];
    if (select.value !== '' && entry) ask({ kind: 'entry', entry: entry.id });
  });
  return [select];
}

function openModules(
  { opened = [], nodes }: Picture,
  { params }: ViewState,
  { ask }: ToolbarActions,
): readonly HTMLElement[] {
  // Where everything is shown function by function there is nothing to close for the sake of room.
  if (params.kind !== 'workspace' || !nodes.some(({ kind }) => kind === 'module')) return [];
  const { expanded = [], collapsed = [] } = params;
  const close = (id: string): void => {
    const below = (other: string): boolean => other === id || other.startsWith(`${id}/`);
    ask(
      { kind: 'workspace', expanded: expanded.filter((other) => !below(other)), collapsed: [...collapsed, id] },
      true,
    );
  };
  const items = opened.map(({ id, name }) =>
    el(
      'li',
      {},
      el(
        'button',
        { class: 'chip chip-module', type: 'button', 'aria-label': `Close module ${name}`, onClick: () => close(id) },
        name,
        el('span', { 'aria-hidden': 'true' }, ' ×'),
      ),
    ),
  );
  return [el('ul', { class: 'chips modules', 'aria-label': 'Opened modules' }, ...items)];
}

export function search(value: string, onInput: (text: string) => void): HTMLElement {
  const input = el('input', {
    class: 'search',
    type: 'search',
    placeholder: 'Search in the picture',
    'aria-label': 'Search in the picture',
    value,
  });
  input.addEventListener('input', () => onInput(input.value));
  return input;
}

export function zoomButtons(change: (by: 'in' | 'out' | 'fit') => void): HTMLElement {
  const button = (text: string, label: string, by: 'in' | 'out' | 'fit'): HTMLElement =>
    el(
      'button',
      { class: 'plain', type: 'button', 'aria-label': label, title: label, onClick: () => change(by) },
      text,
    );
  return el(
    'div',
    { class: 'zoom', role: 'group', 'aria-label': 'Size of the picture' },
    button('−', 'Smaller', 'out'),
    button('Fit', 'Fit into the view', 'fit'),
    button('+', 'Larger', 'in'),
  );
}
