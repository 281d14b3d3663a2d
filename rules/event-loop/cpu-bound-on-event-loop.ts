import { defineRule } from '../rule';
import { effectsOnLoop } from '../shared/onLoop';
import { counterpartFix, handOffFix } from '../shared/offLoopFixes';
import { loopMessage } from '../shared/wording';

export const cpuBoundOnEventLoop = defineRule({
  id: 'cpu-bound-on-event-loop',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'CPU work without an await in code that runs on an event loop: nothing else gets its turn until it is done.',
  stops: 'computes',
  supersedes: [],
  detect: (fn, graph) => effectsOnLoop(fn, graph, 'computes'),
  message: loopMessage,
  fixes: (detection, graph) => {
    // A thread helps only where the work lets go of the GIL; pure Python needs a process, and that takes a decision.
    const isReleased = detection.effect?.gil === 'released';
    return [...counterpartFix(detection, graph), ...(isReleased ? handOffFix(detection) : [])];
  },
});
