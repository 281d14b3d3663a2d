/** What a name stands for everywhere in the project: for calls on objects that nothing is known of. */
import type { FileFacts } from '../../../rules/facts';
import type { FileId, FunctionId, Namesakes } from '../../../rules/model';
import { familyOf } from '../languages/languageOf';
import { functionId, type FileRecord } from './fileRecord';

interface CallCounts {
  calls: number;
  awaited: number;
}

export class NameIndex {
  /** Language family and name → functions. */
  private readonly functions = new Map<string, Set<FunctionId>>();
  /** Calls by name of the method. Few files are ever asked about, so it is found out late. */
  private readonly calls = new WeakMap<FileFacts, ReadonlyMap<string, CallCounts>>();

  constructor(private readonly records: ReadonlyMap<FileId, FileRecord>) {}

  replace(file: FileId, before: FileFacts | null, after: FileFacts | null): void {
    for (const { name, key } of before?.functions ?? [])
      this.functions.get(nameKey(before, name))?.delete(functionId(file, key));
    for (const { name, key } of after?.functions ?? []) {
      const known = this.functions.get(nameKey(after, name)) ?? new Set();
      this.functions.set(nameKey(after, name), known.add(functionId(file, key)));
    }
  }

  /** In the same language family; functions in a fixed order. */
  of(near: FileFacts, name: string): Namesakes {
    const functions = [...(this.functions.get(nameKey(near, name)) ?? [])].sort();
    let [calls, awaited] = [0, 0];
    for (const { facts } of functions.length > 0 ? this.records.values() : []) {
      if (familyOf(facts.language) !== familyOf(near.language)) continue;
      const found = this.callsIn(facts).get(name);
      calls += found?.calls ?? 0;
      awaited += found?.awaited ?? 0;
    }
    return { functions, calls, awaited };
  }

  private callsIn(facts: FileFacts): ReadonlyMap<string, CallCounts> {
    let known = this.calls.get(facts);
    if (!known) this.calls.set(facts, (known = countCalls(facts)));
    return known;
  }
}

function nameKey(facts: FileFacts | null, name: string): string {
  return `${facts === null ? '' : familyOf(facts.language)} ${name}`;
}

function countCalls({ functions }: FileFacts): ReadonlyMap<string, CallCounts> {
  const found = new Map<string, CallCounts>();
  for (const { operations } of functions) {
    const awaited = new Set(operations.flatMap((o) => (o.k === 'await' && o.value.k === 'op' ? [o.value.op] : [])));
    for (const [op, operation] of operations.entries()) {
      if (operation.k !== 'call' || operation.callee.k !== 'member') continue;
      const counts = found.get(operation.callee.name) ?? { calls: 0, awaited: 0 };
      found.set(operation.callee.name, counts);
      counts.calls++;
      if (awaited.has(op)) counts.awaited++;
    }
  }
  return found;
}
