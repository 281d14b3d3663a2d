/** What a name stands for everywhere in the project: for calls on objects that nothing is known of. */
import type { FileFacts } from '../../../rules/facts';
import type { CallCounts, FileId, FunctionId } from '../../../rules/model';
import { familyOf, familyOfFile } from '../languages/languageOf';
import { fileOf, functionId, type FileRecord } from './fileRecord';

export class NameIndex {
  private readonly functions = new Map<string, Set<FunctionId>>();
  /** Calls by name of the method. Few files are ever asked about, so it is found out late. */
  private readonly calls = new WeakMap<FileFacts, ReadonlyMap<string, CallCounts>>();

  constructor(private readonly records: ReadonlyMap<FileId, FileRecord>) {}

  replace(file: FileId, before: FileFacts | null, after: FileFacts | null): void {
    for (const { name, key } of before?.functions ?? []) this.functions.get(name)?.delete(functionId(file, key));
    for (const { name, key } of after?.functions ?? []) {
      const known = this.functions.get(name) ?? new Set();
      this.functions.set(name, known.add(functionId(file, key)));
    }
  }

  /** In the same language family, in a fixed order. */
  functionsNamed(near: FileFacts, name: string): readonly FunctionId[] {
    return [...(this.functions.get(name) ?? [])].filter((id) => this.isAkin(near, fileOf(id))).sort();
  }

  /** Looks into every file of the language family. */
  callsNamed(near: FileFacts, name: string): CallCounts {
    let [calls, awaited] = [0, 0];
    for (const { id, facts } of this.records.values()) {
      const found = this.isAkin(near, id) ? this.callsIn(facts).get(name) : undefined;
      calls += found?.calls ?? 0;
      awaited += found?.awaited ?? 0;
    }
    return { calls, awaited };
  }

  private isAkin(near: FileFacts, file: FileId): boolean {
    return familyOfFile(file) === familyOf(near.language);
  }

  private callsIn(facts: FileFacts): ReadonlyMap<string, CallCounts> {
    let known = this.calls.get(facts);
    if (!known) this.calls.set(facts, (known = countCalls(facts)));
    return known;
  }
}

function countCalls({ functions }: FileFacts): ReadonlyMap<string, CallCounts> {
  const found = new Map<string, { calls: number; awaited: number }>();
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
