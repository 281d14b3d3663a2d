import type { Fix } from '../fixes';
import type { Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { effectsOnLoop, type OnLoop } from '../shared/onLoop';
import { counterpartFix, handOffFix } from '../shared/offLoopFixes';
import { loopMessage } from '../shared/wording';

export const blockingCallOnEventLoop = defineRule({
  id: 'blocking-call-on-event-loop',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'A call that waits (sleep, network, file, subprocess, database, lock) in code that runs on an event loop.',
  stops: 'blocks',
  supersedes: ['cpu-bound-on-event-loop'],
  detect: (fn, graph) => effectsOnLoop(fn, graph, 'blocks'),
  message: loopMessage,
  fixes,
});

/** Await the async counterpart where there is one, else hand the whole call to a thread. */
function fixes(detection: Detection<OnLoop>, graph: Graph): readonly Fix[] {
  return [...counterpartFix(detection, graph), ...handOffFix(detection)];
}
