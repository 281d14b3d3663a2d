/** Whether several threads work on one and the same object of a class. */
import type { ClassId } from '../entity';
import type { FunctionView, Graph } from '../model';
import type { ThreadStart } from './threadStarts';

/** One object is made, outside of loops and of the threads themselves, or the object starts its own threads. */
export function isOneObject(id: ClassId, starts: readonly ThreadStart[], graph: Graph): boolean {
  const view = graph.values.class(id);
  if (!view) return false;
  if (starts.some(({ entry }) => entry.facts.kind === 'method' && entry.facts.name === 'run' && isOwnThread(entry)))
    return false;
  if (starts.length > 0 && starts.every((start) => isStartedByItself(start, id, graph))) return true;
  // Who makes it: its own module, those that start the threads, those of the handlers.
  const files = [view.file, ...starts.map(({ starter, entry }) => starter?.fn.file ?? entry.file)];
  const made = [...new Set(files)].flatMap((file) => file.functions.flatMap((fn) => creations(fn, id, graph)));
  const [only] = made;
  if (!only?.isOnce || made.length !== 1) return false;
  // Request handlers have many objects of their own; what the module makes is there for all of them.
  return only.isOfModule || starts.every(({ starter }) => starter !== undefined);
}

/** A subclass of a thread: every object is a thread of its own. */
function isOwnThread({ contexts }: FunctionView): boolean {
  return contexts.some(({ place, distance, via }) => place === 'thread' && distance === 0 && via === null);
}

/** `Thread(target=self._work)` in a method. */
function isStartedByItself({ starter, entry }: ThreadStart, id: ClassId, graph: Graph): boolean {
  if (!starter || entry.facts.class === undefined) return false;
  const call = starter.fn.facts.operations[starter.op];
  const isOnSelf =
    call?.k === 'call' &&
    call.arguments.some(
      ({ value }) => value.k === 'member' && value.of.k === 'self' && value.name === entry.facts.name,
    );
  return isOnSelf && graph.values.class(id) !== undefined;
}

function creations(
  fn: FunctionView,
  id: ClassId,
  graph: Graph,
): readonly { readonly isOnce: boolean; readonly isOfModule: boolean }[] {
  const name = graph.values.class(id)?.facts.name;
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const { callee } = operation;
    const isNamed = (callee.k === 'name' || callee.k === 'member') && callee.name === name;
    if (!isNamed && callee.k !== 'class') return [];
    const makes = graph.values.entities(fn, callee, op).some((e) => e.k === 'class' && e.class === id);
    if (!makes) return [];
    const isInLoop = fn.sites.some((site) => site.op === op && site.loopDepth > 0);
    const isInThread = fn.contexts.some(({ place }) => place === 'thread');
    return [{ isOnce: !isInLoop && !isInThread, isOfModule: fn.facts.kind === 'module' }];
  });
}
