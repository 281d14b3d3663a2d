/** The fix that makes a lock of threads a lock of the event loop, everywhere in its file. */
import type { OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import type { Lock } from './locks';
import { usesOfStorage, type StorageUse } from './usesOfStorage';

/** Only if all uses of it in the file can await. */
export function asyncTwin(owner: FunctionView, lock: Lock, graph: Graph): readonly Fix[] {
  const { file } = owner;
  const maker = lock.madeBy && graph.function(lock.madeBy.fn);
  if (!lock.madeBy || maker?.file !== file) return [];
  const { op } = lock.madeBy;
  const twin = graph.values.rolesAt(maker, op).find(({ entry }) => entry.role === 'async-twin');
  const { loop } = file;
  const { module, name, display } =
    (loop === 'asyncio' || loop === 'trio' || loop === 'anyio' ? twin?.entry.counterparts?.[loop] : undefined) ?? {};
  const uses = usesOf(maker, op, graph);
  if (module === undefined || name === undefined || display === undefined || !uses) return [];
  const changes = uses.map((use) => awaited(use, graph));
  if (!changes.every((change) => change !== null)) return [];
  const made: FixIntent = { k: 'replace-callee', fn: maker.facts.index, op, api: { module, name } };
  // Before Python 3.10, locks of asyncio belong to the loop that is there when they are made.
  const [major, minor] = file.minimumPython;
  const needsNew = loop === 'asyncio' && !maker.facts.isAsync && major === 3 && minor < 10;
  const title = `Make it an ${display}${needsNew ? ' (needs Python 3.10)' : ''}`;
  return [{ title, safety: 'suggestion', intent: { k: 'all', of: [made, ...changes.flat()] } }];
}

/** Every use of the variable or field that the lock is kept in; `undefined` if it is kept elsewhere, or other files use it. */
function usesOf(maker: FunctionView, made: OperationId, graph: Graph): readonly StorageUse[] | undefined {
  const kept = maker.facts.operations.flatMap((operation, op) =>
    operation.k === 'write' && operation.value.k === 'op' && operation.value.op === made
      ? [graph.values.storage(maker, operation.place, op)]
      : [],
  );
  const [storage, ...others] = kept;
  if (!storage || others.length > 0 || graph.values.isUsedElsewhere(storage)) return undefined;
  return usesOfStorage(maker.file, storage.key, graph);
}

/** What has to change where it is used; `null` where nothing helps. */
function awaited({ fn, by, as, isPart }: StorageUse, graph: Graph): readonly FixIntent[] | null {
  const operation = fn.facts.operations[by];
  if (isPart || !fn.facts.isAsync || !operation) return null;
  if (as === 'entered' && operation.k === 'enter')
    return operation.isAsync ? [] : [{ k: 'set-with', fn: fn.facts.index, op: by, isAsync: true }];
  if (as !== 'receiver' || operation.k !== 'call' || operation.arguments.length > 0) return null;
  const roles = graph.values.rolesAt(fn, by).map(({ entry }) => entry.role);
  if (roles.includes('releases-lock')) return [];
  return roles.includes('acquires-lock') ? [{ k: 'add-await', fn: fn.facts.index, op: by }] : null;
}
