/** The words of the rules on stuck event loops: what, why, what to do. */
import type { Context, Effect, EffectCategory, Graph } from '../model';
import type { Detection } from '../rule';
import { pathSummary } from './onLoop';

const WAITS_FOR: Readonly<Record<EffectCategory, string>> = {
  sleep: 'sleeps',
  network: 'waits for the network',
  file: 'waits for the file system',
  subprocess: 'waits for another process',
  database: 'waits for the database',
  lock: 'waits for a lock',
  wait: 'waits for another thread or process',
  stdin: 'waits for input',
  dialog: 'waits for the user',
  cpu: 'computes',
  other: 'waits',
};

export function loopMessage(detection: Detection, graph: Graph, kind: Effect['kind']): string {
  const { effect, context, path, owner } = detection;
  if (!effect || !context) return '';
  const [first, ...rest] = path;
  const subject = first ? `\`${first.call}\`` : `\`${effect.api}\``;
  const verb = kind === 'blocks' ? 'blocks the event loop' : 'keeps the event loop busy';
  const chain = rest.length > 0 ? `: ${pathSummary(path)}` : '';
  const head = `${subject} ${verb}${chain}`;
  const why = `It ${WAITS_FOR[effect.category]}, and ${whoWaits(context)} waits with it (runs on the event loop: ${context.reason}).`;
  return [head, why, adviceFor(detection, graph, effect, owner.file.language === 'python')].join('\n');
}

function whoWaits(context: Context): string {
  return context.phase === 'request' ? 'every other request' : 'everything else on this loop';
}

function adviceFor(detection: Detection, graph: Graph, effect: Effect, isPython: boolean): string {
  const { owner } = detection;
  const counterpart = effect.symbol === undefined ? undefined : graph.counterpart(effect.symbol, owner.file.loop);
  const [offload] = owner.file.offloads;
  if (effect.kind === 'computes') return cpuAdvice(effect, isPython, counterpart?.display, offload?.display);
  const options = [
    counterpart ? `await ${counterpart.display}` : '',
    isPython && offload ? `hand it to a thread with ${offload.display}` : '',
  ].filter((option) => option !== '');
  if (options.length > 0) return `Instead: ${options.join(', or ')}.`;
  return isPython ? 'Instead: await an async counterpart or hand it to a thread.' : 'Instead: await an async counterpart or move it to a worker thread.';
}

function cpuAdvice(effect: Effect, isPython: boolean, counterpart: string | undefined, thread: string | undefined): string {
  if (counterpart !== undefined) return `Instead: await ${counterpart}.`;
  if (!isPython) return 'Instead: move it to a worker thread, or do it in chunks that let the loop run in between.';
  if (effect.gil === 'released' && thread !== undefined) return `It releases the GIL, so a thread is enough: ${thread}.`;
  return 'Instead: run it in a ProcessPoolExecutor; under the GIL a thread would only share the one core.';
}
