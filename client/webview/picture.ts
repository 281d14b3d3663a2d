/** The part of the view that scrolls: the drawing with its search, its size and its key. */
import type { Picture, PictureNode } from '../../server/lsp/protocol';
import { diagram, type DiagramActions } from './diagram';
import { el, svg } from './dom';
import { kindIcon } from './icons';
import { search, zoomButtons } from './toolbar';

/** What stays as it is while the code changes. */
export interface Look {
  search: string;
  zoom: number | null;
  scrollLeft: number;
  scrollTop: number;
  /** Id of the node that has the focus. */
  focused: string | null;
}

export const FIRST_LOOK: Look = { search: '', zoom: null, scrollLeft: 0, scrollTop: 0, focused: null };

/** Smaller than this, names cannot be read. */
const LEAST_FIT = 0.55;
/** Below this width, what does not fit side by side goes into one column. */
const NARROW = 640;
const STEP = 1.2;

export function pictureCard(
  picture: Picture,
  look: Look,
  actions: DiagramActions,
  tools: readonly HTMLElement[],
): HTMLElement {
  const stage = new Stage(picture, look, actions);
  const found = el('span', { class: 'found', role: 'status' });
  const filter = (text: string): void => {
    look.search = text;
    found.textContent = stage.mark(text);
  };
  const card = el(
    'section',
    { class: 'card card-picture', 'aria-label': 'Picture' },
    el(
      'div',
      { class: 'tools' },
      search(look.search, filter),
      found,
      ...tools,
      zoomButtons((by) => stage.zoom(by)),
    ),
    stage.viewport,
    key(picture),
  );
  whenShown(stage.viewport, () => {
    stage.fit();
    filter(look.search);
    stage.viewport.scrollTo(look.scrollLeft, look.scrollTop);
  });
  return card;
}

/** The drawing in its frame, in the size and the arrangement for which there is room. */
class Stage {
  readonly viewport: HTMLElement;
  readonly #sizer: HTMLElement;
  readonly #width: number;
  #drawing: HTMLElement;

  constructor(
    private readonly picture: Picture,
    private readonly look: Look,
    private readonly actions: DiagramActions,
  ) {
    this.#drawing = this.#draw(false);
    this.#width = parseFloat(this.#drawing.style.width);
    this.#sizer = el('div', { class: 'sizer' }, this.#drawing);
    this.viewport = el('div', { class: 'viewport', tabindex: -1 }, this.#sizer);
    this.viewport.addEventListener('scroll', () => {
      look.scrollLeft = this.viewport.scrollLeft;
      look.scrollTop = this.viewport.scrollTop;
    });
  }

  /** To the width of the view. */
  fit(): void {
    const { clientWidth } = this.viewport;
    const isNarrow = clientWidth < NARROW && this.#width * LEAST_FIT > clientWidth;
    if (isNarrow !== this.#drawing.classList.contains('is-narrow')) {
      this.#drawing = this.#draw(isNarrow);
      this.#sizer.replaceChildren(this.#drawing);
    }
    this.#resize();
  }

  zoom(by: 'in' | 'out' | 'fit'): void {
    const scale = this.#scale() * (by === 'in' ? STEP : 1 / STEP);
    this.look.zoom = by === 'fit' ? null : Math.min(2, Math.max(0.2, scale));
    this.#resize();
  }

  mark(text: string): string {
    return mark(this.picture.nodes, this.#drawing, text);
  }

  #draw(isNarrow: boolean): HTMLElement {
    const { picture, look, actions } = this;
    const drawing = diagram(picture, actions, isNarrow);
    drawing.addEventListener('focusin', (event) => {
      const at = event.target instanceof Element ? event.target.getAttribute('data-id') : null;
      look.focused = at === null ? null : (picture.nodes[Number(at)]?.id ?? null);
    });
    return drawing;
  }

  #scale(): number {
    const fit = this.viewport.clientWidth / (this.#drawing.offsetWidth + 2);
    return this.look.zoom ?? Math.min(1, Math.max(LEAST_FIT, fit));
  }

  #resize(): void {
    const by = this.#scale();
    this.#drawing.style.transform = `scale(${by})`;
    this.#sizer.style.width = `${this.#drawing.offsetWidth * by}px`;
    this.#sizer.style.height = `${this.#drawing.offsetHeight * by}px`;
  }
}

/** The width is known once it is in the page, and changes with it. */
function whenShown(viewport: HTMLElement, act: () => void): void {
  let isFirst = true;
  let width = 0;
  new ResizeObserver(() => {
    if (viewport.clientWidth === width && !isFirst) return;
    width = viewport.clientWidth;
    isFirst = false;
    act();
  }).observe(viewport);
}

/** @returns how many match, in words */
function mark(nodes: readonly PictureNode[], drawing: HTMLElement, text: string): string {
  const wanted = text.trim().toLowerCase();
  const matches = nodes.map((node) => wanted !== '' && haystack(node).includes(wanted));
  drawing.classList.toggle('is-searching', wanted !== '');
  for (const button of drawing.querySelectorAll('.node')) {
    button.classList.toggle('is-match', matches[Number(button.getAttribute('data-id'))] === true);
  }
  if (wanted === '') return '';
  const count = matches.filter(Boolean).length;
  const first = drawing.querySelector('.is-match');
  first?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return count === 1 ? '1 match' : `${count} matches`;
}

function haystack({ name, detail, entry = '', boundBy, place }: PictureNode): string {
  return [name, detail, entry, boundBy, place?.label ?? ''].join(' ').toLowerCase();
}

function key({ nodes, edges, bounds }: Picture): HTMLElement {
  const kinds = (['I/O-bound', 'CPU-bound', 'mixed', 'light'] as const).filter((kind) =>
    nodes.some(({ boundBy }) => boundBy === kind),
  );
  const words = {
    'I/O-bound': 'waits (I/O-bound)',
    'CPU-bound': 'computes (CPU-bound)',
    mixed: 'both (mixed)',
    light: 'takes no time',
  };
  const waits = (['block', 'await', 'no'] as const).filter((kind) =>
    edges.some(({ callerWaits }) => callerWaits === kind),
  );
  const means = {
    block: 'the caller stands still',
    await: 'the caller awaits, others run',
    no: 'the caller goes on at once',
  };
  const left = [
    ...(bounds.hidden > 0 ? [`${bounds.hidden} more are summed up or left out`] : []),
    ...(bounds.testsLeftOut ? ['tests are left out'] : []),
  ].join('; ');
  return el(
    'ul',
    { class: 'key', 'aria-label': 'Key' },
    ...kinds.map((kind) => el('li', {}, kindIcon(kind), words[kind])),
    nodes.some(({ entry }) => entry !== undefined) &&
      el('li', {}, el('span', { class: 'entry-mark' }, '▶'), 'starts here'),
    ...waits.map((kind) => el('li', {}, line(kind), means[kind])),
    left !== '' && el('li', { class: 'aside' }, left),
  );
}

function line(waits: 'block' | 'await' | 'no'): SVGElement {
  const path = svg('path', { class: 'line', d: 'M1,7 H25', 'marker-end': `url(#head-${waits})` });
  return svg('svg', { class: `swatch waits-${waits}`, viewBox: '0 0 28 14', 'aria-hidden': 'true' }, path);
}
