/** Who has the worker, and who waits for it, over time. Each kind has a pattern of its own besides its colour. */
import type { Timeline, TimelineRow } from '../../server/lsp/protocol';
import { el, svg, sentence, withoutMarks } from './dom';

type Segment = TimelineRow['segments'][number];
type Kind = Segment['kind'];

export const MEANINGS: Readonly<Record<Kind, string>> = {
  runs: 'runs',
  blocks: 'holds its worker, waiting',
  computes: 'holds its worker, computing',
  others: 'others run',
  waits: 'waits its turn',
  stuck: 'stuck: cannot run',
  shares: 'takes turns under the GIL',
};

const ROW = 30;
const GAP = 10;
const AXIS = 22;

/** Names stand beside their rows, or above them where there is no room. */
interface Format {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly left: number;
  readonly above: number;
}

const FORMATS: readonly Format[] = [
  { name: 'wide', width: 760, left: 176, above: 0 },
  { name: 'narrow', width: 400, left: 0, above: 18 },
];

export function timelineFigure(title: string, timeline: Timeline, className: string): HTMLElement {
  const { caption, rows } = timeline;
  const spoken = `${title}. ${withoutMarks(caption)} ${rows.map(inWords).join(' ')}`;
  return el(
    'figure',
    { class: `timeline ${className}` },
    el('figcaption', {}, el('strong', {}, title), ' ', sentence(caption)),
    // The style sheet shows the one that there is room for.
    ...FORMATS.map((format) => drawTimeline(timeline, format, spoken)),
  );
}

function drawTimeline({ rows, length }: Timeline, format: Format, spoken: string): SVGElement {
  const { name, width, left, above } = format;
  const pitch = above + ROW + GAP;
  const height = rows.length * pitch + AXIS;
  const scale = (width - left - 12) / Math.max(length, 1);
  return svg(
    'svg',
    {
      ...{ viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken },
      class: `timeline-drawing timeline-${name}`,
    },
    ...rows.map((row, index) => drawRow(row, index * pitch + above, scale, format)),
    axis(height, format),
  );
}

export function timelineKey(timelines: readonly Timeline[]): HTMLElement {
  const used = new Set(
    timelines.flatMap(({ rows }) => rows.flatMap(({ segments }) => segments.map(({ kind }) => kind))),
  );
  const kinds = (Object.keys(MEANINGS) as Kind[]).filter((kind) => used.has(kind));
  return el(
    'ul',
    { class: 'key', 'aria-label': 'Key' },
    ...kinds.map((kind) =>
      el(
        'li',
        {},
        svg('svg', { class: 'swatch', viewBox: '0 0 28 14', 'aria-hidden': 'true' }, ...block(kind, 1, 1, 26, 12)),
        MEANINGS[kind],
      ),
    ),
  );
}

function inWords({ name, segments }: TimelineRow): string {
  const steps = segments.map(({ kind, label }) => (label === '' ? MEANINGS[kind] : `${label} (${MEANINGS[kind]})`));
  return `${name}: ${steps.join(', ')}.`;
}

function drawRow({ name, segments, lane }: TimelineRow, y: number, scale: number, format: Format): SVGElement {
  const drawn = segments.map(({ start, end, kind, label }) => {
    const x = format.left + start * scale;
    const width = Math.max(2, (end - start) * scale - 2);
    const shown = shorten(label, width - 12);
    return svg(
      'g',
      { class: `segment segment-${kind}` },
      svg('title', {}, label === '' ? MEANINGS[kind] : `${label}: ${MEANINGS[kind]}`),
      ...block(kind, x, y, width, ROW),
      shown !== '' &&
        svg('rect', {
          class: 'segment-label-back',
          x: x + width / 2 - (shown.length * 6.4) / 2 - 5,
          y: y + 6,
          width: shown.length * 6.4 + 10,
          height: ROW - 12,
          rx: 3,
        }),
      shown !== '' && svg('text', { class: 'segment-label', x: x + width / 2, y: y + ROW / 2 + 4 }, shown),
    );
  });
  return svg('g', { class: lane === 'others' ? 'row row-others' : 'row' }, rowName(name, y, format), ...drawn);
}

function rowName(name: string, y: number, { left, above, width }: Format): SVGElement {
  if (above > 0) return svg('text', { class: 'row-name above', x: 1, y: y - 6 }, shorten(name, width));
  return svg('text', { class: 'row-name', x: left - 12, y: y + ROW / 2 + 4 }, shorten(name, left - 14));
}

/** Ink over the colour: stripes hold, dots compute, crosses are stuck. */
function block(kind: Kind, x: number, y: number, width: number, height: number): readonly SVGElement[] {
  const thin = kind === 'waits' ? { y: y + height / 2 - 1.5, height: 3 } : { y, height };
  const base = svg('rect', { class: `block block-${kind}`, x, width, rx: 4, ...thin });
  const inked = ['blocks', 'computes', 'stuck', 'shares', 'others'].includes(kind);
  return inked
    ? [base, svg('rect', { class: `ink ink-${kind}`, x, y, width, height, rx: 4, fill: `url(#ink-${kind})` })]
    : [base];
}

/** Once for all drawings: what is hidden has no patterns to lend. */
export function timelineInk(): SVGElement {
  const pattern = (kind: string, size: number, ...marks: readonly SVGElement[]): SVGElement =>
    svg('pattern', { id: `ink-${kind}`, width: size, height: size, patternUnits: 'userSpaceOnUse' }, ...marks);
  const stroke = (d: string): SVGElement => svg('path', { class: 'ink-line', d });
  return svg(
    'svg',
    { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true' },
    pattern('blocks', 8, stroke('M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4')),
    pattern('computes', 6, svg('circle', { class: 'ink-dot', cx: 3, cy: 3, r: 1.3 })),
    pattern('stuck', 9, stroke('M0,0 L9,9 M9,0 L0,9')),
    pattern('shares', 16, svg('rect', { class: 'ink-dot', x: 0, y: 0, width: 7, height: 16 })),
    pattern('others', 8, stroke('M0,4 h4')),
  );
}

function axis(height: number, { left, width }: Format): SVGElement {
  const y = height - AXIS + 6;
  return svg(
    'g',
    { class: 'axis' },
    svg('path', { d: `M${left},${y} H${width - 8} m-5,-4 l5,4 l-5,4` }),
    svg('text', { x: left, y: y + 15 }, 'time, not to scale'),
  );
}

/** About 6.4 units per letter. */
function shorten(text: string, width: number): string {
  const most = Math.floor(width / 6.4);
  if (text.length <= most) return text;
  return most < 4 ? '' : `${text.slice(0, most - 1)}…`;
}
