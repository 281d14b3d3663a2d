/** Hand-offs at a call: what is given to run elsewhere, later, or on another loop. */
import type { HandOffEntry } from '../../../rules/catalog/schema';
import type { CallOperation, Value } from '../../../rules/facts';
import type { FunctionId, SiteHandOff } from '../../../rules/model';
import { argumentOf, positionalArguments, type ArgumentSelector } from '../../../rules/shared/arguments';
import { displaySymbol, type Entity } from '../evaluation/entities';
import { elementsOf, type Evaluator, type Scope } from '../evaluation/evaluator';
import { idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import { resolveTarget } from '../evaluation/names';
import { apisOf, type EffectPlace } from './siteEffects';
import { callablesOf, type Callables } from './callables';
import { holds } from './predicates';

export interface FoundHandOff {
  readonly handOff: SiteHandOff;
  /** Async functions among what is handed over: they start as coroutines. */
  readonly coroutines: readonly FunctionId[];
}

export function handOffsOf(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  callees: Callables,
  place: EffectPlace,
): readonly FoundHandOff[] {
  const { catalog } = scope.record;
  return callees.external.flatMap((entity) => {
    const symbol = catalog.canonical(entity.symbol);
    return catalog
      .handOffs(symbol)
      .filter((entry) => !entry.if || holds(entry.if, { evaluator, scope, call, isAwaited: false }) !== false)
      .map((entry) => readHandOff(evaluator, scope, call, symbol, entry, place));
  });
}

function readHandOff(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  symbol: string,
  entry: HandOffEntry,
  place: EffectPlace,
): FoundHandOff {
  const given = argumentValues(call, entry.callable, false);
  const callables = callablesOf(evaluator, evaluator.values(scope, given), scope);
  const awaitables = evaluator.values(scope, argumentValues(call, entry.coroutine, entry.spread === true));
  const coroutines = flatten(awaitables).flatMap((e) => (e.k === 'coroutine' ? [e.fn] : []));
  const runsOn = placeOf(evaluator, scope, call, entry);
  const handedOver = handedOverCall(call, entry);
  const subject = handedOver && { evaluator, scope, call: handedOver, isAwaited: false };
  const apis = apisOf(callables.external, 'call', subject, scope.record.catalog, place);
  const script = entry.file === undefined ? undefined : fileValue(call, entry.file);
  const path = script ? scriptPath(evaluator, scope, script) : undefined;
  const file = path === undefined ? undefined : fileAt(evaluator, scope.record, path);
  const scripts = file ? [idOfFunction(file, 0), ...(entry.exports === true ? exportedBy(evaluator, file) : [])] : [];
  return {
    handOff: {
      symbol,
      display: displaySymbol(symbol),
      entry,
      runsOn,
      callables: [...callables.sync, ...callables.async],
      coroutines,
      apis,
      ...(scripts.length > 0 ? { scripts } : {}),
    },
    coroutines: [...coroutines, ...callables.async],
  };
}

/** `to_thread(json.dumps, data, indent=2)` as the call that it will make: `json.dumps(data, indent=2)`. */
function handedOverCall(call: CallOperation, { callable, many, startedBy }: HandOffEntry): CallOperation | null {
  if (typeof callable !== 'number' || many === true || startedBy !== undefined) return null;
  const before = new Set(positionalArguments(call).slice(0, callable + 1));
  return { ...call, arguments: call.arguments.filter((argument) => !before.has(argument)) };
}

/** The file of a worker or child process. */
function fileAt(evaluator: Evaluator, record: FileRecord, path: string): FileRecord | undefined {
  const module = path.startsWith('.') || path.startsWith('/') ? path : `./${path}`;
  const target = resolveTarget(evaluator, record, { module, level: 0 });
  return target.k === 'file' ? evaluator.record(target.file) : undefined;
}

/** What a pool calls on its workers: the functions that their file exports, one by one or in an object. */
function exportedBy(evaluator: Evaluator, file: FileRecord): readonly FunctionId[] {
  evaluator.memo.track(`exports:${file.id}`);
  const scope = { record: file, fn: 0 };
  const given = file.facts.exports.flatMap(({ value }) =>
    value?.k === 'object' ? value.entries.map((entry) => entry.value) : (value ?? []),
  );
  const { sync, async } = callablesOf(evaluator, evaluator.values(scope, given), scope);
  return [...new Set([...sync, ...async])];
}

/** Lists of coroutines count element by element: `gather(*[f(x) for x in xs])`, `Promise.all(xs.map(f))`. */
function flatten(entities: readonly Entity[]): readonly Entity[] {
  return entities.flatMap((e) => (e.k === 'collection' ? elementsOf([e]) : [e]));
}

function argumentValues(call: CallOperation, selector: HandOffEntry['callable'], spread: boolean): readonly Value[] {
  if (selector === undefined) return [];
  if (spread && typeof selector === 'number')
    return positionalArguments(call)
      .slice(selector)
      .map((a) => a.value);
  const argument = argumentOf(call, selector);
  return argument ? [argument.value] : [];
}

export function placeOf(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  entry: HandOffEntry,
): HandOffEntry['runsOn'] {
  const executor = entry.executor === undefined ? undefined : argumentOf(call, entry.executor);
  if (!executor) return entry.runsOn;
  for (const entity of evaluator.value(scope, executor.value)) {
    const kind = entity.k === 'external' ? scope.record.catalog.executor(entity.symbol) : undefined;
    if (kind) return kind;
  }
  return entry.runsOn;
}

/** An argument, or what it has under that name: `new Pool({ filename: './worker.js' })`. */
function fileValue(call: CallOperation, selector: ArgumentSelector): Value | undefined {
  const value = argumentOf(call, selector)?.value;
  if (value?.k !== 'object' || typeof selector !== 'object') return value;
  return value.entries.find(({ key }) => key === selector[1])?.value;
}

/**
 * `'./worker.js'`, `new URL('./worker.js', import.meta.url)`, `path.join(__dirname, 'worker.js')`: the last literal that looks
 * like a file. What is made of a new object comes from the same one: `new URL(…).href`, `fileURLToPath(new URL(…))`.
 */
function scriptPath(evaluator: Evaluator, scope: Scope, value: Value): string | undefined {
  const literal = evaluator.literal(scope, value);
  if (typeof literal === 'string') return literal;
  const call = callOf(scope, value.k === 'member' ? value.of : value);
  if (!call || (value.k === 'member' && call.form !== 'new')) return undefined;
  return call.arguments.flatMap((a) => scriptIn(evaluator, scope, a.value) ?? []).at(-1);
}

function scriptIn(evaluator: Evaluator, scope: Scope, value: Value): string | undefined {
  const isMade = value.k === 'op' && callOf(scope, value)?.form === 'new';
  if (isMade) return scriptPath(evaluator, scope, value);
  const literal = evaluator.literal(scope, value);
  return typeof literal === 'string' ? literal : undefined;
}

function callOf(scope: Scope, value: Value): CallOperation | undefined {
  const op = value.k === 'op' ? scope.record.facts.functions[scope.fn]?.operations[value.op] : undefined;
  return op?.k === 'call' ? op : undefined;
}
