/**
 * What runs and who waits, as a picture over time: `|--A1--|--B1--|--A2--|`. Not to scale; a step that may take long is
 * drawn longer than one that does not.
 */
import type { Cost, GilBehaviour } from '../model';
import { laneText, type LaneKind } from './lanes';

/** One thing that a function does, in order. */
export interface TimelineStep {
  /** `blocks`, `computes`: holds its worker. `awaits`: lets others run. `hands-off`: somebody else does it. */
  readonly kind: 'blocks' | 'computes' | 'awaits' | 'hands-off';
  /** What is called or handed over. */
  readonly label: string;
  readonly cost: Cost;
  readonly gil?: GilBehaviour | undefined;
  /** blocks: the async call that does the same. */
  readonly counterpart?: string | undefined;
  /** hands-off. */
  readonly to?: LaneKind;
  readonly callerWaits?: 'no' | 'await' | 'block';
}

/** Shown by a pattern and a word as well as by a colour. */
export type SegmentKind = 'runs' | 'blocks' | 'computes' | 'others' | 'waits' | 'stuck' | 'shares';

export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly kind: SegmentKind;
  readonly label: string;
}

export interface TimelineRow {
  readonly name: string;
  readonly lane: LaneKind | 'others';
  readonly segments: readonly Segment[];
}

export interface TimelinePicture {
  readonly rows: readonly TimelineRow[];
  readonly length: number;
  /** What to see in it. */
  readonly caption: string;
}

export interface TimelineOf {
  readonly name: string;
  readonly lane: LaneKind;
  readonly laneName: string;
  readonly language: 'python' | 'javascript';
  readonly hasGil: boolean;
  readonly steps: readonly TimelineStep[];
}

const RUN = 1.5;
const LENGTH: Readonly<Record<Cost, number>> = { micro: 1.2, short: 2, long: 3, unbounded: 3.6 };

/** Rows while they are being drawn. */
interface Drawing {
  readonly own: Segment[];
  readonly others: Segment[];
  readonly aside: Map<LaneKind, Segment[]>;
  now: number;
  parts: number;
}

export function drawTimeline(of: TimelineOf): TimelinePicture {
  const drawing: Drawing = { own: [], others: [], aside: new Map(), now: 0, parts: 0 };
  runs(of, drawing);
  for (const step of of.steps) {
    drawStep(of, drawing, step);
    runs(of, drawing);
  }
  const asideEnds = [...drawing.aside.values()].flatMap((segments) => segments.map(({ end }) => end));
  const rest = Math.max(drawing.now, ...asideEnds);
  if (rest > drawing.now && of.lane === 'event-loop') put(drawing.own, drawing.now, rest, 'others', 'others');
  return { rows: rowsOf(of, drawing), length: rest, caption: captionOf(of) };
}

/** The same work where it belongs; `null` where nothing would be better. */
export function improve(of: TimelineOf): TimelineOf | null {
  const steps = of.steps.map((step) => betterStep(of, step));
  return steps.some((step, index) => step !== of.steps[index]) ? { ...of, steps } : null;
}

function betterStep(of: TimelineOf, step: TimelineStep): TimelineStep {
  const cores: LaneKind = of.language === 'javascript' ? 'worker' : of.hasGil ? 'process' : 'thread-pool';
  if (
    step.kind === 'computes' &&
    (of.lane === 'event-loop' || (isThread(of.lane) && of.hasGil && step.gil !== 'released'))
  )
    return { ...step, kind: 'hands-off', to: cores, callerWaits: of.lane === 'event-loop' ? 'await' : 'block' };
  if (of.lane !== 'event-loop') return step;
  if (step.kind === 'hands-off' && step.callerWaits === 'block') return { ...step, callerWaits: 'await' };
  if (step.kind !== 'blocks') return step;
  const { counterpart } = step;
  if (counterpart !== undefined) return { ...step, kind: 'awaits', label: counterpart };
  // JavaScript has a promise for everything that waits; in Python a thread has to wait for what is not async.
  if (of.language === 'javascript') return { ...step, kind: 'awaits', label: `${step.label}, async` };
  return { ...step, kind: 'hands-off', to: 'thread-pool', callerWaits: 'await' };
}

function isThread(lane: LaneKind): boolean {
  return lane === 'thread' || lane === 'thread-pool';
}

function runs(of: TimelineOf, drawing: Drawing): void {
  drawing.parts++;
  const end = drawing.now + RUN;
  put(drawing.own, drawing.now, end, 'runs', of.steps.length === 0 ? of.name : `${of.name} ${drawing.parts}`);
  // A turn is short: the others wait for it, and nobody notices.
  if (of.lane === 'event-loop') put(drawing.others, drawing.now, end, 'waits', '');
  if (isThread(of.lane)) put(drawing.others, drawing.now, end, of.hasGil ? 'shares' : 'others', '');
  drawing.now = end;
}

function drawStep(of: TimelineOf, drawing: Drawing, step: TimelineStep): void {
  const end = drawing.now + LENGTH[step.cost];
  switch (step.kind) {
    case 'blocks':
    case 'computes':
      put(drawing.own, drawing.now, end, step.kind, step.label);
      othersMeanwhile(of, drawing, end, step);
      break;
    case 'awaits':
      put(drawing.own, drawing.now, end, of.lane === 'event-loop' ? 'others' : 'waits', `await ${step.label}`);
      if (of.lane === 'event-loop') put(drawing.others, drawing.now, end, 'others', 'others run');
      break;
    case 'hands-off':
      drawHandOff(of, drawing, step, end);
      return;
  }
  drawing.now = end;
}

function othersMeanwhile(of: TimelineOf, drawing: Drawing, end: number, step: TimelineStep): void {
  const { others, now } = drawing;
  if (of.lane === 'event-loop') put(others, now, end, 'stuck', 'everybody waits');
  if (!isThread(of.lane)) return;
  if (step.kind === 'blocks' || !of.hasGil || step.gil === 'released') put(others, now, end, 'others', 'others run');
  else if (step.gil === 'held') put(others, now, end, 'stuck', 'everybody waits (GIL)');
  else put(others, now, end, 'shares', 'take turns (GIL)');
}

function drawHandOff(of: TimelineOf, drawing: Drawing, step: TimelineStep, end: number): void {
  const { to = 'thread-pool', callerWaits = 'no', label } = step;
  const there = drawing.aside.get(to) ?? [];
  drawing.aside.set(to, there);
  const start = Math.max(drawing.now, there.at(-1)?.end ?? 0);
  put(there, start, start + end - drawing.now, 'runs', label);
  if (callerWaits === 'no') return;
  const until = start + end - drawing.now;
  if (callerWaits === 'await') {
    put(drawing.own, drawing.now, until, 'others', `await ${label}`);
    if (of.lane === 'event-loop') put(drawing.others, drawing.now, until, 'others', 'others run');
  } else {
    put(drawing.own, drawing.now, until, 'blocks', `waits for ${label}`);
    if (of.lane === 'event-loop') put(drawing.others, drawing.now, until, 'stuck', 'everybody waits');
    if (isThread(of.lane)) put(drawing.others, drawing.now, until, 'others', 'others run');
  }
  drawing.now = until;
}

/** Neighbours of one kind without words become one. */
function put(row: Segment[], start: number, end: number, kind: SegmentKind, label: string): void {
  const last = row.at(-1);
  if (last?.kind === kind && last.end === start && last.label === label) row[row.length - 1] = { ...last, end };
  else row.push({ start, end, kind, label });
}

function rowsOf(of: TimelineOf, { own, others, aside }: Drawing): readonly TimelineRow[] {
  const rows: TimelineRow[] = [{ name: of.laneName, lane: of.lane, segments: own }];
  if (others.length > 0) {
    const name = of.lane === 'event-loop' ? 'Other tasks on this loop' : 'Other threads';
    rows.push({ name, lane: 'others', segments: others });
  }
  for (const [kind, segments] of aside) rows.push({ name: laneText(kind, undefined).name, lane: kind, segments });
  return rows;
}

function captionOf({ lane, steps, hasGil }: TimelineOf): string {
  const holds = steps.find(
    ({ kind, callerWaits }) => kind === 'blocks' || kind === 'computes' || callerWaits === 'block',
  );
  if (lane === 'event-loop') {
    if (!holds) return 'At each await the loop runs others; nobody waits longer than a turn.';
    return `While \`${holds.label}\` holds the loop, nobody else on it gets a turn.`;
  }
  if (!holds) return 'Nothing here holds its worker for long.';
  if (holds.kind === 'computes' && isThread(lane) && hasGil && holds.gil !== 'released') {
    return holds.gil === 'held'
      ? `\`${holds.label}\` keeps the GIL: every other thread stands still.`
      : 'Under the GIL the threads take turns on one core: computing does not get faster.';
  }
  return isThread(lane) || lane === 'process' || lane === 'worker'
    ? `Only this worker is busy with \`${holds.label}\`; the others go on.`
    : `It stands still at \`${holds.label}\`, and so does its caller.`;
}

/** Columns that a picture in letters may take, beside the names of its rows. */
const TEXT_WIDTH = 96;

const SIGNS: Readonly<Record<SegmentKind, string>> = {
  runs: '-',
  blocks: '=',
  computes: '#',
  others: '~',
  waits: ' ',
  stuck: '.',
  shares: ':',
};

/** In letters, for Markdown and terminals: `|--load 1--|==open==|--load 2--|`. */
export function timelineText({ rows, length }: TimelinePicture): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const scale = Math.min(9, TEXT_WIDTH / length);
  const lines = rows.map(({ name, segments }) => {
    let line = '';
    for (const { start, end, kind, label } of segments) {
      line = line.padEnd(Math.round(start * scale));
      line += `|${centred(label, Math.max(0, Math.round(end * scale) - line.length - 1), SIGNS[kind])}`;
    }
    return `${name.padEnd(width)}  ${line}|`;
  });
  const used = new Set(rows.flatMap(({ segments }) => segments.map(({ kind }) => kind)));
  const key = (Object.keys(LEGEND) as SegmentKind[]).filter((kind) => used.has(kind) && SIGNS[kind] !== ' ');
  return [...lines, '', key.map((kind) => `${SIGNS[kind].repeat(2)} ${LEGEND[kind]}`).join('   ')].join('\n');
}

export const LEGEND: Readonly<Record<SegmentKind, string>> = {
  runs: 'runs',
  blocks: 'holds its worker, waiting',
  computes: 'holds its worker, computing',
  others: 'lets others run',
  waits: 'waits its turn',
  stuck: 'stuck: cannot run',
  shares: 'takes turns under the GIL',
};

function centred(label: string, width: number, sign: string): string {
  const text = label.length > width ? `${label.slice(0, Math.max(0, width - 1))}…` : label;
  const left = Math.floor((width - text.length) / 2);
  return (sign.repeat(Math.max(0, left)) + text).padEnd(width, sign).slice(0, width);
}
