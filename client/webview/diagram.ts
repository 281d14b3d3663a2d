/** The picture itself: lanes, what runs in them, and who hands what to whom. */
import type { Lane, Picture, PictureEdge, PictureNode } from '../../server/lsp/protocol';
import { el, svg, withoutMarks } from './dom';
import { cssName, kindIcon, laneIcon, severityIcon } from './icons';
import { moveBetween } from './keyboard';
import { arrange, curve, NODE, type Box } from './layout';

export interface DiagramActions {
  /** A node was chosen: jump to its code, or open a module. */
  readonly choose: (node: PictureNode, beside: boolean) => void;
}

export function diagram(picture: Picture, { choose }: DiagramActions, isNarrow: boolean): HTMLElement {
  const { width, height, lanes, nodes } = arrange(picture, isNarrow);
  const laneOf = new Map(picture.lanes.map((lane) => [lane.id, lane]));
  const buttons = picture.nodes.map((node, index) => {
    const button = nodeButton(picture, node, laneOf.get(node.lane), index);
    button.addEventListener('click', (event) => choose(node, event.ctrlKey || event.metaKey));
    return placed(button, nodes.get(node.id));
  });
  const drawing = el(
    'div',
    {
      class: isNarrow ? 'drawing is-narrow' : 'drawing',
      role: 'group',
      'aria-label': 'Lanes with the functions that run in them. Arrow keys move between them, Enter opens the code.',
    },
    ...picture.lanes.map((lane) => placed(laneBand(lane, picture), lanes.get(lane.id))),
    arrows(picture, nodes, { width, height }),
    ...buttons,
  );
  drawing.style.width = `${width}px`;
  drawing.style.height = `${height}px`;
  connectHighlights(drawing, picture, buttons);
  moveBetween(buttons);
  return drawing;
}

function placed<E extends HTMLElement>(element: E, box: Box | undefined): E {
  if (!box) return element;
  element.style.left = `${box.x}px`;
  element.style.top = `${box.y}px`;
  element.style.width = `${box.width}px`;
  element.style.height = `${box.height}px`;
  return element;
}

function laneBand({ id, kind, name, note }: Lane, { nodes }: Picture): HTMLElement {
  const inIt = nodes.filter((node) => node.lane === id && node.kind !== 'api').length;
  return el(
    'div',
    { class: `lane lane-${kind}` },
    el(
      'div',
      { class: 'lane-head' },
      laneIcon(kind),
      el('span', { class: 'lane-name' }, name),
      el('span', { class: 'lane-note' }, note),
    ),
    inIt === 0 && el('span', { class: 'lane-empty' }, 'Only what libraries do for it'),
  );
}

function nodeButton(picture: Picture, node: PictureNode, lane: Lane | undefined, index: number): HTMLButtonElement {
  const { kind, boundBy, name, detail, entry, findings, isSubject } = node;
  const worst = findings.map((at) => picture.findings[at]).find((finding) => finding !== undefined);
  const classes = ['node', `node-${kind}`, `is-${cssName(boundBy)}`];
  if (worst) classes.push('has-findings');
  if (entry !== undefined) classes.push('is-entry');
  if (isSubject) classes.push('is-subject');
  const subtitle = entry ?? detail;
  return el(
    'button',
    {
      class: classes.join(' '),
      type: 'button',
      tabindex: index === 0 ? 0 : -1,
      'data-id': index,
      title: [name, entry, detail, worst?.text]
        .filter((line) => line !== undefined)
        .map((line) => withoutMarks(line))
        .join('\n'),
    },
    shape(node),
    el('span', { class: 'node-icon' }, kindIcon(boundBy)),
    el(
      'span',
      { class: 'node-text' },
      el(
        'span',
        { class: 'node-name' },
        entry !== undefined && el('span', { class: 'entry-mark', 'aria-hidden': 'true' }, '▶ '),
        name,
      ),
      el('span', { class: 'node-detail' }, withoutMarks(subtitle)),
    ),
    worst &&
      el(
        'span',
        { class: `badge badge-${worst.severity}` },
        severityIcon(worst.severity),
        String(findings.length),
        el('span', { class: 'visually-hidden' }, findings.length === 1 ? ' finding' : ' findings'),
      ),
    node.canExpand && el('span', { class: 'expand-mark', 'aria-hidden': 'true' }, '+'),
    el('span', { class: 'visually-hidden' }, spoken(picture, node, lane)),
  );
}

/** What shape, colour and place say to those who see them. */
function spoken(picture: Picture, node: PictureNode, lane: Lane | undefined): string {
  const { boundBy, entry, detail, findings, canExpand, kind } = node;
  const parts = [
    boundBy,
    `runs in: ${lane?.name ?? 'unknown'}`,
    ...(entry === undefined ? [] : ['starts here', detail]),
    ...(findings.length === 0 ? [] : [`worst finding: ${picture.findings[findings[0] ?? -1]?.text ?? ''}`]),
    ...(canExpand ? ['Enter opens the module'] : kind === 'module' ? [] : ['Enter opens the code']),
  ];
  return withoutMarks(`. ${parts.join('. ')}`);
}

/** The outline says what kind it is: a pill waits, a hexagon computes, half of each is mixed. */
function shape({ kind, boundBy }: PictureNode): SVGElement {
  const { width: w, height: h } = NODE;
  const m = 1;
  const outline = svg('path', { class: 'outline', d: outlineOf(kind, boundBy, w - m, h - m, m) });
  const behind =
    kind === 'module'
      ? [svg('path', { class: 'outline behind', d: outlineOf(kind, boundBy, w - m + 4, h - m + 4, m + 4) })]
      : [];
  return svg(
    'svg',
    { class: 'shape', width: w, height: h, viewBox: `0 0 ${w} ${h}`, 'aria-hidden': 'true' },
    ...behind,
    outline,
  );
}

function outlineOf(
  kind: PictureNode['kind'],
  boundBy: PictureNode['boundBy'],
  right: number,
  bottom: number,
  left: number,
): string {
  const middle = (left + bottom) / 2;
  const half = (bottom - left) / 2;
  const round = `M${left + half},${left} A${half},${half} 0 0 0 ${left + half},${bottom}`;
  const roundEnd = `A${half},${half} 0 0 0 ${right - half},${left}`;
  const cut = 13;
  switch (kind === 'api' && boundBy === 'light' ? 'light' : boundBy) {
    case 'I/O-bound':
      return `${round} H${right - half} ${roundEnd} Z`;
    case 'CPU-bound':
      return `M${left + cut},${left} L${left},${middle} L${left + cut},${bottom} H${right - cut} L${right},${middle} L${right - cut},${left} Z`;
    case 'mixed':
      return `${round} H${right - cut} L${right},${middle} L${right - cut},${left} Z`;
    case 'light':
      return `M${left + 5},${left} a5,5 0 0 0 -5,5 V${bottom - 5} a5,5 0 0 0 5,5 H${right - 5} a5,5 0 0 0 5,-5 V${left + 5} a5,5 0 0 0 -5,-5 Z`;
  }
}

function arrows(
  { edges, nodes }: Picture,
  boxes: ReadonlyMap<string, Box>,
  size: { readonly width: number; readonly height: number },
): SVGElement {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const drawn = edges.flatMap((edge) => {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    return from && to ? [arrow(edge, from, to, index)] : [];
  });
  const heads = ['block', 'await', 'no'].map((waits) =>
    svg(
      'marker',
      {
        id: `head-${waits}`,
        class: `head head-${waits}`,
        viewBox: '0 0 10 10',
        refX: 9,
        refY: 5,
        markerWidth: 8,
        markerHeight: 8,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto',
      },
      svg('path', { d: waits === 'block' ? 'M0,0 L10,5 L0,10 z' : 'M1,1 L9,5 L1,9' }),
    ),
  );
  return svg('svg', { class: 'arrows', ...size, 'aria-hidden': 'true' }, svg('defs', {}, ...heads), ...drawn);
}

function arrow(edge: PictureEdge, from: Box, to: Box, index: ReadonlyMap<string, number>): SVGElement {
  const { path, middle } = curve(from, to);
  const count = edge.count > 1 ? `×${edge.count}` : '';
  const words = [edge.label ?? '', count].filter((word) => word !== '').join(' ');
  return svg(
    'g',
    {
      class: `edge edge-${edge.kind} waits-${edge.callerWaits}`,
      'data-from': index.get(edge.from),
      'data-to': index.get(edge.to),
    },
    svg('path', { class: 'line', d: path, 'marker-end': `url(#head-${edge.callerWaits})` }),
    // What the target says anyway is shown with the arrow that leads to it; numbers are short.
    words !== '' && label(words, middle, words === count ? 'label-near' : 'label-far'),
  );
}

function label(words: string, { x, y }: { readonly x: number; readonly y: number }, className: string): SVGElement {
  const width = words.length * 6.3 + 12;
  return svg(
    'g',
    { class: className },
    svg('rect', { class: 'label-back', x: x - width / 2, y: y - 9, width, height: 18, rx: 9 }),
    svg('text', { class: 'label', x, y: y + 4 }, words),
  );
}

/** What a node is connected with comes forward while it has the focus or the pointer. */
function connectHighlights(
  drawing: HTMLElement,
  { edges, nodes }: Picture,
  buttons: readonly HTMLButtonElement[],
): void {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  const lines = [...drawing.querySelectorAll('.edge')];
  const show = (chosen: number | null): void => {
    drawing.classList.toggle('is-tracing', chosen !== null);
    const near = new Set<number>(chosen === null ? [] : [chosen]);
    for (const { from, to } of edges) {
      const ends = [at.get(from) ?? -1, at.get(to) ?? -1];
      if (chosen !== null && ends.includes(chosen)) for (const end of ends) near.add(end);
    }
    for (const line of lines) {
      const ends = [line.getAttribute('data-from'), line.getAttribute('data-to')];
      line.classList.toggle('is-near', chosen !== null && ends.includes(String(chosen)));
    }
    for (const [index, button] of buttons.entries()) button.classList.toggle('is-near', near.has(index));
  };
  for (const [index, button] of buttons.entries()) {
    button.addEventListener('mouseenter', () => show(index));
    button.addEventListener('mouseleave', () => show(null));
    button.addEventListener('focus', () => show(index));
    button.addEventListener('blur', () => show(null));
  }
}
