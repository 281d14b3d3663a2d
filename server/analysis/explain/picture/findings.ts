/** The findings of a picture, worst first. */
import type { FunctionView } from '../../../../rules/model';
import type { LaneKind } from '../../../../rules/models/lanes';
import type { Finding } from '../../api';
import { MOST_FINDINGS } from './limits';
import { nameOf, placeOf, worstSeverityFirst, type Chosen, type Material } from './material';
import type { PictureFinding } from './model';

export interface FindingList {
  readonly list: readonly PictureFinding[];
  readonly all: readonly Finding[];
  /** Those of a function that are about one of the lanes it runs in; without a lane, all. */
  indicesOf(fn: FunctionView, lane?: LaneKind): readonly number[];
}

export function listFindings(material: Material, { functions, subject }: Chosen): FindingList {
  const found = functions.flatMap((fn) => material.findings.of(fn).map((finding) => ({ fn, finding })));
  const isSubject = (fn: FunctionView): number => (fn === subject ? 0 : 1);
  found.sort((a, b) => isSubject(a.fn) - isSubject(b.fn) || worstSeverityFirst(a.finding, b.finding));
  const indices = new Map<FunctionView, number[]>();
  const shown = found.slice(0, MOST_FINDINGS);
  for (const [index, { fn }] of shown.entries()) {
    const known = indices.get(fn);
    if (known) known.push(index);
    else indices.set(fn, [index]);
  }
  return {
    list: shown.map(({ fn, finding }) => ({
      rule: finding.rule,
      severity: finding.severity,
      text: finding.message.split('\n')[0] ?? '',
      place: placeOf(material, finding.file, finding.span.start),
      function: nameOf(fn),
    })),
    all: found.map(({ finding }) => finding),
    indicesOf: (fn, lane) =>
      (indices.get(fn) ?? []).filter((index) => lane === undefined || isAbout(shown[index]?.finding, lane)),
  };
}

/** A function that blocks in a thread and on a loop has its finding on the loop. */
function isAbout(finding: Finding | undefined, lane: LaneKind): boolean {
  const place = finding?.context?.place;
  if (place === undefined) return true;
  if (lane === 'thread-pool') return place === 'thread';
  return place === (lane === 'unknown' ? 'main' : lane);
}
