import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { argumentOf } from '../shared/arguments';
import { chunkFix, inlineFix } from '../shared/inlineFix';
import { isLongLived } from '../shared/longLived';
import { repetitionOf } from '../shared/repetition';
import { startedIn, type StartedWork } from '../shared/startedWork';
import { isTestCode } from '../shared/testCode';
import { isTrivialWork } from '../shared/trivialWork';

export const processForTrivialWork = defineRule<'process-for-trivial-work', StartedWork>({
  id: 'process-for-trivial-work',
  area: 'processes',
  languages: ['python', 'javascript'],
  summary: 'Tasks for processes or workers that take far less time than handing them over.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<StartedWork>[] {
  if (isTestCode(fn)) return [];
  return startedIn(fn, graph).flatMap((work) => {
    if (!isWasted(fn, work, graph) || !isOften(fn, work, graph)) return [];
    return [{ owner: fn, op: work.op, path: [], confidence: 'high', severity: 'warning', details: work }];
  });
}

/** Handing it over takes longer than doing it. */
function isWasted(fn: FunctionView, work: StartedWork, graph: Graph): boolean {
  if (work.runsOn === 'thread' || isLongLived(work, graph) || isSentInChunks(fn, work, graph)) return false;
  return isTrivialWork(fn, work, graph);
}

/** A single process may be there for its own sake; what a pool is given, or a loop starts, is about the work. */
function isOften(fn: FunctionView, { isOwn, op }: StartedWork, graph: Graph): boolean {
  if (!isOwn || fn.contexts.some(({ phase }) => phase === 'request')) return true;
  const repetition = repetitionOf(fn, op, graph);
  return repetition.k !== 'count' || repetition.count > 1;
}

/** Many tasks travel together. */
function isSentInChunks(fn: FunctionView, { call, op }: StartedWork, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => {
    const given = entry.role === 'sends-in-chunks' ? argumentOf(call, entry.argument ?? 0) : undefined;
    return given !== undefined && !(given.value.k === 'literal' && given.value.value === 1);
  });
}

function message({ owner, details: work }: Detection<StartedWork>): string {
  const runner = work.runsOn === 'worker' ? 'worker' : 'process';
  const cost = work.isOwn
    ? `Starting a ${runner} takes tens of milliseconds`
    : `Each task is packed, sent, unpacked, and its result likewise, which takes around a tenth of a millisecond`;
  return [
    `This work is done sooner than handed over to a ${runner}`,
    `${cost}; its few steps take a thousandth of that. Beside each other, they take longer than one after the other.`,
    owner.file.language === 'python' && work.handOff?.entry.many === true
      ? 'Instead: call it here; or, where it is to grow, give each task many items (`chunksize`).'
      : 'Instead: call it here, or give each task much more to do.',
  ].join('\n');
}

function fixes({ owner, details: work }: Detection<StartedWork>, graph: Graph): readonly Fix[] {
  const here = inlineFix(owner, work, graph, (other) => isWasted(owner, other, graph));
  return [...here, ...chunkFix(owner, work, graph)];
}
