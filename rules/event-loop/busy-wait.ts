import type { LoopStep } from '../facts';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { flagFix } from '../shared/flagFix';
import { idleTurnOf, type IdleTurn } from '../shared/idleTurns';
import type { Watched } from '../shared/watched';
import { loopStepsIn } from '../shared/loops';
import { pauseFix } from '../shared/pauseFix';
import { isTestCode } from '../shared/testCode';
import { waitFix } from '../shared/waitFix';

interface Waiting {
  readonly loop: LoopStep;
  readonly turn: IdleTurn;
  /** What it waits for; `undefined` = nothing, it just goes on. */
  readonly watched: Watched | undefined;
  /** Length of the pause in seconds; `undefined` = no pause, or not known. */
  readonly seconds: number | undefined;
  readonly isOnLoop: boolean;
}

/** Who looks every few seconds does not need to know soon, and costs next to nothing. */
const LONG_PAUSE = 10;
/** Without a condition, a loop with pauses keeps a program alive, unless they are tiny. */
const TINY_PAUSE = 0.01;

export const busyWait = defineRule({
  id: 'busy-wait',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'A loop that only looks at the clock or at a variable, again and again, instead of waiting for the change.',
  supersedes: ['cpu-bound-on-event-loop', 'event-loop-starvation'],
  detect,
  message,
  fixes: ({ owner, details: { loop } }, graph) => [
    ...waitFix(owner, loop, graph),
    ...flagFix(owner, loop, graph),
    ...pauseFix(owner, loop, graph),
  ],
});

/** Loops with turns that do nothing but look at the program's own state or at the clock. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<Waiting>[] {
  return loopStepsIn(fn.facts.body).flatMap((loop) => {
    if (loop.isAsync || (loop.form !== 'while' && loop.form !== 'do-while' && loop.trip.k !== 'forever')) return [];
    const turn = idleTurnOf(fn, loop, graph);
    return turn ? waitingIn(fn, loop, turn) : [];
  });
}

function waitingIn(fn: FunctionView, loop: LoopStep, turn: IdleTurn): readonly Detection<Waiting>[] {
  const order: readonly Watched['k'][] = ['object', 'state', 'clock', 'unknown'];
  const [watched] = [...turn.watched].sort((a, b) => order.indexOf(a.k) - order.indexOf(b.k));
  if (watched === undefined && !turn.isEndless) return [];
  const unit = fn.file.language === 'python' ? 1 : 1000;
  const seconds = turn.pause?.time === undefined ? undefined : turn.pause.time / unit;
  const details: Waiting = { loop, turn, watched, seconds, isOnLoop: isOnLoop(fn) };
  const severity = severityOf(details, isTestCode(fn));
  return [{ owner: fn, op: 0, span: loop.headSpan, path: [], confidence: 'high', severity, details }];
}

/** JavaScript outside of workers always is. */
function isOnLoop({ facts, file, contexts }: FunctionView): boolean {
  if (file.language !== 'python') return contexts.every((context) => context.place !== 'worker');
  return facts.isAsync || contexts.some((context) => context.place === 'event-loop');
}

/** Without a pause it burns a core, and on a loop it stops everything; with pauses it is late and never idle. */
function severityOf({ turn, watched, seconds, isOnLoop }: Waiting, isTest: boolean): Severity | null {
  const isSpinning = turn.pause === null || seconds === 0;
  if (!watched) return isSpinning ? 'warning' : seconds !== undefined && seconds <= TINY_PAUSE ? 'information' : null;
  // Counting up to a number is work.
  // Tests burn time on purpose.
  if (isTest && watched.k === 'clock') return null;
  if (watched.k === 'unknown' && (turn.isCounting || turn.pause !== null)) return null;
  if (!isSpinning) return isTest || (seconds !== undefined && seconds >= LONG_PAUSE) ? null : 'information';
  if (isTest || watched.k === 'unknown') return 'information';
  return turn.isCounting && !isOnLoop ? 'information' : 'warning';
}

function message({ owner, details }: Detection<Waiting>): string {
  return [headline(details), reason(owner, details), advice(owner, details)].join('\n');
}

function headline({ turn, watched }: Waiting): string {
  if (!watched) return 'This loop spins: it goes round and does nothing';
  const verb = turn.pause === null ? 'spins on' : 'polls';
  return `This loop ${verb} \`${watched.display}\` instead of waiting for ${watched.k === 'clock' ? 'the time to pass' : 'it'}`;
}

function reason({ file }: FunctionView, { turn, watched, seconds, isOnLoop }: Waiting): string {
  const isPython = file.language === 'python';
  if (turn.pause !== null && seconds !== 0) {
    const late = seconds === undefined ? '' : ` up to ${String(seconds)} s`;
    return `Every turn wakes up to find that nothing has happened, and when it has, that is noticed${late} too late.`;
  }
  if (turn.pause !== null) return 'It gives way to others, but is back at once: one core is busy doing nothing.';
  if (isOnLoop) {
    const isHopeless = !isPython && watched?.k !== 'clock';
    const end = isHopeless ? ' That includes whoever would end this loop, so it never ends.' : '';
    return `It never gives the event loop back: no callback, timer or request gets its turn meanwhile.${end}`;
  }
  const others = isPython ? ', and the GIL goes to it again and again instead of to the thread that it waits for' : '';
  return `One core is busy doing nothing${others}.`;
}

function advice({ file, facts }: FunctionView, { watched, isOnLoop }: Waiting): string {
  if (!watched) return 'Instead: wait for what is to come, or leave the loop out.';
  const isPython = file.language === 'python';
  const library = file.loop;
  if (watched.k === 'object' && watched.instead !== '') return `Instead: ${watched.instead}.`;
  if (watched.k === 'clock') return `Instead: ${isPython ? sleepOf(library, facts.isAsync) : timer(library)}.`;
  if (!isPython) return 'Instead: keep a promise that is resolved where the change is made, and await it.';
  return isOnLoop
    ? `Instead: keep an \`${library}.Event\`, call its \`set()\` where the change is made, and await its \`wait()\`.`
    : 'Instead: keep a `threading.Event`, call its `set()` where the change is made, and call its `wait()` here.';
}

function sleepOf(library: string, isAsync: boolean): string {
  return isAsync
    ? `sleep once, for the time that is left: \`await ${library}.sleep(…)\``
    : 'sleep once, for the time that is left: `time.sleep(…)`';
}

function timer(library: string): string {
  return library === 'browser'
    ? 'await a promise that `setTimeout` resolves'
    : '`await setTimeout(…)` from `node:timers/promises`';
}
