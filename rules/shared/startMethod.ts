/** How child processes start: what the code says, and what follows from the target Python. */
import { argumentOf } from './arguments';
import type { FileView, Graph } from '../model';

export type StartMethod = 'fork' | 'spawn' | 'forkserver';

/** `always`: on every platform that the file is for; `elsewhere`: not on Linux, up to Python 3.13. */
export type ImportsMain = 'always' | 'elsewhere' | 'never';

const chosen = new WeakMap<FileView, StartMethod | null>();

/** Whether children get a fresh interpreter, which imports the main module, rather than a copy of this process. */
export function importsMain(file: FileView, graph: Graph): ImportsMain {
  const method = startMethodIn(file, graph);
  if (method !== null) return method === 'fork' ? 'never' : 'always';
  const [major, minor] = file.minimumPython;
  return major > 3 || minor >= 14 ? 'always' : 'elsewhere';
}

/** Where a fresh interpreter is what one gets, for messages. */
export function whereImported(file: FileView, graph: Graph): string {
  const method = startMethodIn(file, graph);
  if (method !== null) return `with the start method \`${method}\``;
  return 'on Windows and macOS, and from Python 3.14 on also on Linux';
}

/** The start method that the file sets; `null` when it leaves that to Python. */
function startMethodIn(file: FileView, graph: Graph): StartMethod | null {
  let method = chosen.get(file);
  if (method === undefined) chosen.set(file, (method = findStartMethod(file, graph)));
  return method;
}

function findStartMethod(file: FileView, graph: Graph): StartMethod | null {
  for (const fn of file.functions) {
    for (const [op, call] of fn.facts.operations.entries()) {
      if (call.k !== 'call') continue;
      for (const { entry } of graph.values.rolesAt(fn, op)) {
        const given = entry.role === 'sets-start-method' ? argumentOf(call, entry.argument ?? 0) : undefined;
        const method = given && graph.values.literal(fn, given.value, op);
        if (method === 'fork' || method === 'spawn' || method === 'forkserver') return method;
      }
    }
  }
  return null;
}
