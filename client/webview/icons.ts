/** Small pictures that say the same as the colours. */
import type { BoundBy, LaneKind, Severity } from '../../server/lsp/protocol';
import { svg } from './dom';

const KINDS: Readonly<Record<BoundBy, readonly string[]>> = {
  // A clock: it waits.
  'I/O-bound': ['M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5z', 'M8 4.5V8l2.5 1.75'],
  // A chip: it computes.
  'CPU-bound': [
    'M4 4h8v8H4z',
    'M6.5 1.5v2.5M9.5 1.5v2.5M6.5 12v2.5M9.5 12v2.5M1.5 6.5H4M1.5 9.5H4M12 6.5h2.5M12 9.5h2.5',
  ],
  // Half a clock, half a chip.
  mixed: ['M8 1.75a6.25 6.25 0 1 0 0 12.5z', 'M8 3.5h4.5v9H8', 'M12.5 5.5h2M12.5 8h2M12.5 10.5h2', 'M8 5v3l-2 1.5'],
  light: ['M3 8.5l3.25 3.25L13 5'],
};

const LANES: Readonly<Record<LaneKind, readonly string[]>> = {
  'event-loop': ['M13.5 8a5.5 5.5 0 1 1-1.7-3.97', 'M13.75 1.5v3h-3'],
  main: ['M2.5 8h10.5', 'M9.5 4.5L13 8l-3.5 3.5'],
  unknown: ['M5.75 6a2.25 2.25 0 1 1 3.2 2.05c-.6.3-.95.7-.95 1.45', 'M8 12v.5'],
  'thread-pool': ['M2 4.5h9', 'M2 8h9', 'M2 11.5h9', 'M13.5 2.5v11'],
  thread: ['M2 5c3-3 5 3 8 0 1.5-1.2 3-.6 4 0', 'M2 11c3-3 5 3 8 0 1.5-1.2 3-.6 4 0'],
  worker: ['M2.5 2.5h5v5h-5z', 'M8.5 8.5h5v5h-5z', 'M10 5h2.5v2', 'M6 11H3.5V9'],
  process: ['M2 2.5h12v11H2z', 'M2 5.5h12', 'M4.5 8.5h3M4.5 11h5'],
};

const SEVERITIES: Readonly<Record<Severity, readonly string[]>> = {
  error: ['M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5z', 'M5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5'],
  warning: ['M8 2L14.5 13.5h-13z', 'M8 6.5v3.25M8 11.5v.25'],
  information: ['M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5z', 'M8 7.25v4M8 4.75v.25'],
  hint: ['M8 2a4 4 0 0 0-2 7.5V11h4V9.5A4 4 0 0 0 8 2z', 'M6.5 13.5h3'],
};

export function kindIcon(kind: BoundBy): SVGElement {
  return icon(KINDS[kind], `icon kind-${cssName(kind)}`);
}

export function laneIcon(kind: LaneKind): SVGElement {
  return icon(LANES[kind], 'icon');
}

export function severityIcon(severity: Severity): SVGElement {
  return icon(SEVERITIES[severity], `icon severity-${severity}`);
}

/** `I/O-bound` → `io-bound`. */
export function cssName(kind: BoundBy): string {
  return kind.replace('/', '').toLowerCase();
}

function icon(paths: readonly string[], className: string): SVGElement {
  const lines = paths.map((d) => svg('path', { d }));
  return svg('svg', { class: className, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, ...lines);
}
