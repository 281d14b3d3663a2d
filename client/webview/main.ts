/** The view of the concurrency model: shows what the extension sends, and tells it what the user wants. */
import type { PictureNode, PictureParams } from '../../server/lsp/protocol';
import type { FromView, ToView, ViewState } from '../messages';
import { el } from './dom';
import { FIRST_LOOK, pictureCard, type Look } from './picture';
import { sections } from './sections';
import { filters, header, type ToolbarActions } from './toolbar';

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  setState(state: ViewState): void;
};

const editor = acquireVsCodeApi();
const root = document.body;
const progress = el('div', { class: 'progress', 'aria-hidden': 'true' });
const spoken = el('p', { class: 'visually-hidden', role: 'status' });
const main = el('main', {});
root.append(progress, spoken, main);

let look: Look = { ...FIRST_LOOK };
let shown = '';

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => receive(data));
editor.postMessage({ type: 'ready' });

function receive(message: ToView): void {
  const { state } = message;
  root.classList.toggle('is-loading', message.type === 'loading');
  if (message.type === 'loading') {
    if (shown === '') main.replaceChildren(notice('Looking at the code …', ''));
    return;
  }
  editor.setState(state);
  if (message.type === 'picture') showPicture(message);
  else showNotice(message);
}

function showNotice({ type, message }: Extract<ToView, { readonly type: 'empty' | 'failed' }>): void {
  shown = '';
  main.replaceChildren(notice(type === 'empty' ? 'Nothing to explain here' : 'This could not be explained', message));
  spoken.textContent = message;
}

function notice(title: string, text: string): HTMLElement {
  return el('div', { class: 'notice' }, el('h1', {}, title), el('p', {}, text));
}

function showPicture({ state, result }: Extract<ToView, { readonly type: 'picture' }>): void {
  const { picture, isIndexing } = result;
  const question = questionOf(state.params);
  const isSame = question === shown;
  if (!isSame) look = { ...FIRST_LOOK };
  const before = isSame ? { top: window.scrollY, focused: look.focused, hadFocus: hasNodeFocus() } : null;
  shown = question;
  const actions = actionsFor(state);
  const choose = (node: PictureNode, beside: boolean): void => {
    if (node.kind === 'module' && node.canExpand && node.module !== undefined) expand(state, node.module);
    else if (node.place) editor.postMessage({ type: 'open', place: node.place, beside });
  };
  const indexing = isIndexing
    ? [
        el(
          'p',
          { class: 'aside indexing', role: 'status' },
          'The workspace is still being read: there is more to come.',
        ),
      ]
    : [];
  const body =
    picture.nodes.length === 0
      ? [notice('Nothing to draw', 'Nothing here waits, computes or runs concurrently, as far as it can be resolved.')]
      : [pictureCard(picture, look, { choose }, filters(picture, state, actions))];
  main.replaceChildren(
    header(picture, state, actions),
    ...indexing,
    ...body,
    ...sections(picture, { open: actions.open, openRule: (rule) => editor.postMessage({ type: 'openRule', rule }) }),
  );
  if (before) {
    window.scrollTo({ top: before.top });
    if (before.hadFocus) focusNode(picture.nodes.findIndex(({ id }) => id === before.focused));
  } else {
    window.scrollTo({ top: 0 });
    spoken.textContent = `${picture.title}: ${picture.summary.replaceAll('`', '')}`;
  }
}

function actionsFor(state: ViewState): ToolbarActions {
  return {
    ask: (params, isSameText = false) => ask(state, params, isSameText),
    open: (place) => editor.postMessage({ type: 'open', place, beside: false }),
  };
}

function ask(state: ViewState, params: PictureParams, isSameText: boolean): void {
  const asked: PictureParams = params.kind === 'workspace' && isSameText ? { ...params, isSameText } : params;
  const previous = params.kind === 'entry' && state.params.kind !== 'entry' ? { previous: state.params } : {};
  editor.postMessage({ type: 'ask', state: { ...state, ...previous, params: asked } });
}

function expand(state: ViewState, module: string): void {
  const { params } = state;
  const { expanded = [], collapsed = [] } = params.kind === 'workspace' ? params : {};
  const stillClosed = collapsed.filter((other) => other !== module);
  ask(state, { kind: 'workspace', expanded: [...expanded, module], collapsed: stillClosed }, true);
}

/** What was asked, whatever modules are open. */
function questionOf(params: PictureParams): string {
  return params.kind === 'workspace' ? params.kind : JSON.stringify(params);
}

function hasNodeFocus(): boolean {
  return document.activeElement?.classList.contains('node') === true;
}

function focusNode(index: number): void {
  const node = document.querySelector<HTMLButtonElement>(`.node[data-id="${Math.max(0, index)}"]`);
  node?.focus({ preventScroll: true });
}
