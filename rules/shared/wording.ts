/** The words of the rules on stuck event loops: what, why, what to do. */
import type { Counterpart } from '../catalog/schema';
import type { Operation } from '../facts';
import type { Context, Effect, Graph } from '../model';
import { becauseOf, isCold, whatItDoes, whatStops } from '../models/words';
import type { Detection } from '../rule';
import { pathSummary, type OnLoop } from './onLoop';

export function loopMessage(detection: Detection<OnLoop>, graph: Graph): string {
  const { effect, context } = detection;
  if (!effect || !context) return '';
  return [headline(detection, effect), reason(effect, context, graph), advice(detection, effect, graph)].join('\n');
}

/** `load()` blocks the event loop: load → parse_all → open */
function headline({ owner, op, details: { way } }: Detection<OnLoop>, effect: Effect): string {
  const isMaybe = effect.certainty !== 'certain';
  const verb = effect.kind === 'blocks' ? 'block' : 'keep';
  const predicate = `${isMaybe ? `may ${verb}` : `${verb}s`} the event loop${effect.kind === 'blocks' ? '' : ' busy'}`;
  const [first, ...rest] = way;
  // A loop of this very function has no name to point at.
  if (effect.symbol === undefined && rest.length === 0) return `This code ${predicate}: ${effect.api}`;
  const subject = `\`${asWritten(owner.facts.operations[op], first?.call ?? effect.api)}\``;
  return `${subject} ${predicate}${rest.length > 0 ? `: ${pathSummary(way)}` : ''}`;
}

/** Calls with parentheses, other code as it is. */
function asWritten(operation: Operation | undefined, name: string): string {
  if (operation?.k !== 'call') return name;
  return `${operation.form === 'new' ? 'new ' : ''}${name}()`;
}

function reason(effect: Effect, context: Context, graph: Graph): string {
  const because = becauseOf(context, graph.function(context.entry)?.facts.name);
  const brief = effect.cost === 'micro' ? ', usually for less than 0.1 ms' : '';
  const does = `The loop's only thread ${whatItDoes(effect)}${brief}`;
  const meanwhile = isCold(context)
    ? '; nothing else runs on the loop so far, but whatever is started beside it will stand still too'
    : `, and meanwhile ${whatStops(context)}`;
  return `${does}${meanwhile} (${because}).`;
}

function advice(detection: Detection<OnLoop>, effect: Effect, graph: Graph): string {
  const { owner } = detection;
  const { loop, language } = owner.file;
  const counterpart = effect.symbol === undefined ? undefined : graph.counterpart(effect.symbol, loop);
  if (language !== 'python') return scriptAdvice(detection, effect, counterpart);
  const options = counterpart ? [`${atTheCause(detection)}${useOf(counterpart)}`] : [];
  // A lock that another thread takes is held by that thread.
  if (effect.category !== 'lock') options.push(elsewhere(detection, effect));
  else if (!counterpart) options.push('use an async lock and await it');
  const task = owner.facts.isAsync ? '' : 'in a task of its own, ';
  return `Instead: ${task}${options.join(', or ')}.`;
}

/** Where else Python code can wait or compute. */
function elsewhere({ owner, details: { way } }: Detection<OnLoop>, effect: Effect): string {
  const { offloads, isFreeThreaded } = owner.file;
  const [offload] = offloads;
  const subject = way.length > 1 ? `\`${way[0]?.call ?? ''}\`` : 'it';
  const inThread = `hand ${subject} to a thread${offload ? ` with ${offload.display}` : ''}`;
  if (effect.kind === 'blocks') return inThread;
  if (isFreeThreaded) return `${inThread}, which has a core of its own without a GIL`;
  const inProcess = `run ${subject} in a process pool`;
  switch (effect.gil) {
    case 'released':
      return `${inThread}, which is enough because it lets go of the GIL`;
    case 'held':
      return `${inProcess}; it keeps the GIL, so in a thread it would stop the loop all the same`;
    default:
      return `${inProcess}; under the GIL a thread would share the one core`;
  }
}

function scriptAdvice(detection: Detection<OnLoop>, effect: Effect, counterpart: Counterpart | undefined): string {
  if (counterpart) return `Instead: ${atTheCause(detection)}${useOf(counterpart)}.`;
  return effect.kind === 'computes'
    ? 'Instead: move it to a worker thread, or do it in chunks that let the loop run in between.'
    : 'Instead: use an async counterpart, or move it to a worker thread.';
}

/** The await belongs where the cause is, and the functions on the way become async. */
function atTheCause({ owner, details: { way } }: Detection<OnLoop>): string {
  const home = way.at(-1)?.function;
  if (way.length > 1 && home !== undefined && /^[\w$.]+$/.test(home)) return `make \`${home}\` async and `;
  return owner.facts.isAsync || owner.file.language === 'python' ? '' : 'make the function async and ';
}

/** `await asyncio.sleep`; classes and descriptions cannot be awaited as such. */
function useOf({ display }: Counterpart): string {
  const last = display.split('.').at(-1) ?? '';
  const isCallable = display.includes('.') && /^[a-z_]\w*$/.test(last);
  return isCallable || display.startsWith('the ') ? `await ${display}` : `use ${display} and await it`;
}
