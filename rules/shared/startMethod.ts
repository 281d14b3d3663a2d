/** How child processes start: what the code says, and what follows from the target Python. */
import type { OperationId } from '../facts';
import type { FileView, FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';

export type StartMethod = 'fork' | 'spawn' | 'forkserver';

/** `always`: on every platform that the file is for; `elsewhere`: not on Linux, up to Python 3.13. */
export type ImportsMain = 'always' | 'elsewhere' | 'never';

/** Where a start method is chosen. */
export interface Choice {
  readonly fn: FunctionView;
  readonly op: OperationId;
  readonly method: StartMethod;
}

const chosen = new WeakMap<FileView, () => Choice | null>();

/** Whether children get a fresh interpreter, which imports the main module, rather than a copy of this process. */
export function importsMain(file: FileView, graph: Graph): ImportsMain {
  const choice = choiceIn(file, graph);
  if (choice) return choice.method === 'fork' ? 'never' : 'always';
  const [major, minor] = file.minimumPython;
  return major > 3 || minor >= 14 ? 'always' : 'elsewhere';
}

/** Where a fresh interpreter is what one gets, for messages. */
export function whereImported(file: FileView, graph: Graph): string {
  const choice = choiceIn(file, graph);
  if (choice) return `with the start method \`${choice.method}\``;
  return 'on Windows and macOS, and from Python 3.14 on also on Linux';
}

/** The first choice of a start method in the file; `null` when it leaves that to Python. */
export function choiceIn(file: FileView, graph: Graph): Choice | null {
  let choice = chosen.get(file);
  if (!choice) chosen.set(file, (choice = graph.shared(() => choicesIn(file, graph)[0] ?? null)));
  return choice();
}

export function choicesIn(file: FileView, graph: Graph): readonly Choice[] {
  return file.functions.flatMap((fn) =>
    fn.facts.operations.flatMap((call, op) => {
      if (call.k !== 'call') return [];
      return graph.values.rolesAt(fn, op).flatMap(({ entry }): readonly Choice[] => {
        const given = entry.role === 'sets-start-method' ? argumentOf(call, entry.argument ?? 0) : undefined;
        const method = given && graph.values.literal(fn, given.value, op);
        return method === 'fork' || method === 'spawn' || method === 'forkserver' ? [{ fn, op, method }] : [];
      });
    }),
  );
}
