import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { waitsForThreads, type WaitsForThread } from '../shared/locksFromThreads';
import { effectsOnLoop, type OnLoop } from '../shared/onLoop';
import { counterpartFix, handOffFix } from '../shared/offLoopFixes';
import { loopMessage } from '../shared/wording';

type Details = OnLoop & Partial<WaitsForThread>;

export const blockingCallOnEventLoop = defineRule<'blocking-call-on-event-loop', Details>({
  id: 'blocking-call-on-event-loop',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'A call that waits (sleep, network, file, subprocess, database, lock) in code that runs on an event loop.',
  stops: 'blocks',
  supersedes: ['cpu-bound-on-event-loop'],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const slow = waitsForThreads(fn, graph);
  const ops = new Set(slow.map(({ op }) => op));
  return [...effectsOnLoop(fn, graph, 'blocks').filter(({ op }) => !ops.has(op)), ...slow];
}

function message(detection: Detection<Details>, graph: Graph): string {
  const { holder, call } = detection.details;
  const text = loopMessage(detection, graph);
  if (holder === undefined || call === undefined) return text;
  const [headline = '', reason = ''] = text.split('\n');
  return [
    `${headline}, as long as \`${holder}\` holds the lock`,
    `In its thread, \`${holder}\` keeps it while it waits for \`${call}\`. ${reason}`,
    `Instead: let \`${holder}\` wait first, and take the lock only to store what came of it.`,
  ].join('\n');
}

/** Await the async counterpart where there is one, else hand the whole call to a thread. */
function fixes(detection: Detection<Details>, graph: Graph): readonly Fix[] {
  if (detection.details.holder !== undefined) return [];
  return [...counterpartFix(detection, graph), ...handOffFix(detection)];
}
