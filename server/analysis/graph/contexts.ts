/** Contexts flow down: where a function can run, from its callers and from whoever starts it. */
import type { Context, FunctionId, Loop } from '../../../rules/model';
import { fileOf } from '../evaluation/fileRecord';
import type { Sharing } from './alone';
import type { FunctionNode, Start } from './node';
import type { Boost } from './propagation';

export type Contexts = ReadonlyMap<string, Context>;
export const NO_CONTEXTS: Contexts = new Map();

export function contextKey(context: Context): string {
  return `${context.place} ${context.loop ?? ''} ${context.phase} ${context.startsLoop === true ? 'first' : ''}`;
}

/** What the equations read of the graph. */
export interface ContextGraph {
  node(id: FunctionId): FunctionNode | undefined;
  /** Functions that call or start `id`, in a fixed order. */
  sources(id: FunctionId): Iterable<FunctionId>;
  /** Whether running this coroutine starts others beside it. */
  startsTasks(id: FunctionId): boolean;
  sharing(id: FunctionId): Sharing | null;
}

export function placeFunction(
  graph: ContextGraph,
  id: FunctionId,
  get: (id: FunctionId) => Contexts,
  boost: Boost<FunctionId, Contexts> | null,
): Contexts {
  const node = graph.node(id);
  if (!node) return NO_CONTEXTS;
  const contexts = new Map<string, Context>();
  const isScript = isScriptOfOthers(graph, id);
  for (const root of node.roots)
    if (!isScript || root.place !== 'main') join(contexts, asLoopOfScript(graph, id, root));
  for (const source of graph.sources(id)) {
    const from = graph.node(source);
    if (!from) continue;
    const settled = boost?.settled(source);
    const isUnreached = settled !== undefined && isUnseen(from, settled);
    for (const context of arriving(graph, from, node, get(source), isUnreached)) join(contexts, context);
  }
  if (boost && node.fallback) join(contexts, node.fallback);
  return contexts;
}

/** The script of a worker or child process runs there and not on the main thread, unless a file starts itself. */
function isScriptOfOthers(graph: ContextGraph, id: FunctionId): boolean {
  for (const source of graph.sources(id)) {
    const isStarter = graph.node(source)?.starts.some((edge) => edge.to === id && edge.start.k === 'elsewhere');
    if (isStarter === true && fileOf(source) !== fileOf(id)) return true;
  }
  return false;
}

function arriving(
  graph: ContextGraph,
  from: FunctionNode,
  to: FunctionNode,
  contexts: Contexts,
  isUnreached: boolean,
): readonly Context[] {
  const found: Context[] = [];
  const sharing = from.isAsync ? graph.sharing(from.id) : null;
  const isImplementation = to.implements.includes(from.id);
  const calls = from.calls.filter((edge) => edge.to === to.id && edge.isElsewhere !== true);
  for (const context of contexts.values()) {
    const passed = passedDown(context, from.id);
    if (isImplementation) found.push(passed);
    for (const edge of calls) found.push(atOperation(passed, context, edge.op, sharing));
  }
  for (const edge of from.starts) {
    if (edge.to !== to.id) continue;
    const { start } = edge;
    if (start.k === 'entry') {
      found.push(entryContext(start, to.id));
      continue;
    }
    for (const context of contexts.values()) {
      const there = started(graph, start, context, from, to);
      found.push(...there.map((c) => (start.k === 'coroutine' ? atOperation(c, context, edge.op, sharing) : c)));
    }
    if (isUnreached && start.k !== 'coroutine') found.push(...started(graph, start, unknownCaller(from), from, to));
  }
  return found;
}

/** Until a loop is shared, what its main coroutine calls has it to itself; what first starts others decides for itself. */
function atOperation(passed: Context, context: Context, op: number, sharing: Sharing | null): Context {
  if (context.startsLoop !== true || !sharing || passed.place !== 'event-loop') return passed;
  if (op > sharing.from) return passed;
  if (op < sharing.first) return { ...passed, phase: 'start-up' };
  // The call that leads to it, or the await of that call.
  return sharing.isDirect ? passed : { ...passed, startsLoop: true };
}

/** Nobody is seen to call a function, or tests alone: that is no evidence that nobody else does. */
function isUnseen(node: FunctionNode, contexts: Contexts): boolean {
  return contexts.size === 0 || (node.language === 'javascript' && !node.isTest && onlyInTests(contexts));
}

function isCold({ phase }: Context): boolean {
  return phase !== 'request' && phase !== 'repeated' && phase !== 'library';
}

function onlyInTests(contexts: Contexts): boolean {
  return [...contexts.values()].every((context) => context.phase === 'test');
}

/** Nobody is seen to call the function that starts this: a function of a library, unless its whole file is cold. */
function unknownCaller(from: FunctionNode): Context {
  return { place: 'main', phase: from.unseenPhase, reason: '', entry: from.id, distance: 0, via: null };
}

function entryContext(start: Start & { readonly k: 'entry' }, to: FunctionId): Context {
  const { place, phase, loop, reason } = start;
  return { place, phase, ...(loop ? { loop } : {}), reason, entry: to, distance: 0, via: null };
}

function started(
  graph: ContextGraph,
  start: Exclude<Start, { readonly k: 'entry' }>,
  context: Context,
  from: FunctionNode,
  to: FunctionNode,
): readonly Context[] {
  const fresh = { entry: to.id, distance: 0, via: from.id };
  const loop = loopOf(context, from);
  switch (start.k) {
    case 'coroutine':
      return isCommand(context, from)
        ? started(graph, { k: 'new-loop', api: 'the command line program', loop }, context, from, to)
        : coroutineContext(start.isBackground, context, from);
    case 'callback': {
      if (context.place !== 'event-loop' && from.language === 'python' && context.place !== 'main') return [];
      const phase = start.isRepeated && context.phase === 'start-up' ? 'repeated' : context.phase;
      return [{ ...fresh, place: 'event-loop', loop, phase, reason: `callback of ${start.api}` }];
    }
    case 'elsewhere':
      return [{ ...fresh, place: start.place, phase: context.phase, reason: `handed over by ${start.api}` }];
    case 'new-loop': {
      const { phase } = context;
      const there = { ...fresh, phase, place: 'event-loop', loop: start.loop, reason: `run by ${start.api}` } as const;
      return [asLoopOfScript(graph, to.id, { ...there, startsLoop: true })];
    }
  }
}

/** With tasks beside its main coroutine, the loop of a script is a loop that others wait for. */
function asLoopOfScript(graph: ContextGraph, main: FunctionId, context: Context): Context {
  const isAlone = context.startsLoop !== true || !isColdStart(context) || !graph.startsTasks(main);
  return isAlone ? context : { ...context, phase: 'repeated' };
}

function isColdStart({ phase }: Context): boolean {
  return phase === 'cli' || phase === 'start-up';
}

/** The main thread of a command makes a coroutine: whatever runs it, it will be a loop that is made for it. */
function isCommand({ place, phase }: Context, from: FunctionNode): boolean {
  return from.language === 'python' && place === 'main' && phase === 'cli';
}

function coroutineContext(isBackground: boolean, context: Context, from: FunctionNode): readonly Context[] {
  const isOnLoop = context.place === 'event-loop' || (from.language === 'javascript' && context.place === 'main');
  if (!isOnLoop) return [];
  const phase = isBackground && context.phase === 'start-up' ? 'repeated' : context.phase;
  const loop = loopOf(context, from);
  return [{ ...passedDown(context, from.id), place: 'event-loop', loop, phase }];
}

/** Where nothing says otherwise, the language's own loop. */
function loopOf(context: Context, from: FunctionNode): Loop {
  return context.loop ?? (from.language === 'python' ? 'asyncio' : 'node');
}

function passedDown(context: Context, via: FunctionId): Context {
  const { startsLoop: _, ...rest } = context;
  return { ...rest, distance: context.distance + 1, via };
}

/** Async functions and callbacks whose callers are unknown or only tests. */
export function needsFallback(graph: ContextGraph, id: FunctionId, contexts: Contexts): boolean {
  const node = graph.node(id);
  if (!node) return false;
  if (contexts.size === 0 && node.fallback) return true;
  if (contexts.size > 0 && !onlyInTests(contexts)) return false;
  // Tests that call a public coroutine are no evidence that nobody else does.
  if (node.fallback && !isCold(node.fallback)) return true;
  for (const source of graph.sources(id)) {
    const from = graph.node(source);
    if (!from || (contexts.size > 0 && (from.isTest || from.language === 'python'))) continue;
    if (from.starts.some((edge) => edge.to === id && edge.start.k !== 'coroutine')) return true;
  }
  return false;
}

function join(contexts: Map<string, Context>, context: Context): void {
  const key = contextKey(context);
  const known = contexts.get(key);
  if (!known || compareContexts(context, known) < 0) contexts.set(key, context);
}

function compareContexts(a: Context, b: Context): number {
  return (
    a.distance - b.distance ||
    compareText(a.entry, b.entry) ||
    compareText(a.via ?? '', b.via ?? '') ||
    compareText(a.reason, b.reason)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sameContexts(a: Contexts, b: Contexts): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [key, context] of a) {
    const other = b.get(key);
    if (!other || compareContexts(context, other) !== 0) return false;
  }
  return true;
}
