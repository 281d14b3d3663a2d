/** Which functions belong into the picture of a function, a file, an entry point, or the workspace. */
import type { FileId, FileView, FunctionId, FunctionView } from '../../../../rules/model';
import { classify } from '../../../../rules/models/classify';
import { suspensions } from '../subject';
import { MOST_CALLS_DOWN, MOST_CALLS_UP, MOST_FUNCTIONS, MOST_IN_MODULE } from './limits';
import type { Chosen, Material } from './material';
import { chooseModules, type Modules, type Wishes } from './modules';
import { entryReason, isAside, stepsOf } from './reach';

export function chooseAroundFunction(material: Material, subject: FunctionView): Chosen {
  const up = follow([subject], MOST_CALLS_UP, MOST_FUNCTIONS / 3, (fn) => callersOf(material, fn));
  const down = follow([subject], MOST_CALLS_DOWN, (MOST_FUNCTIONS * 2) / 3, (fn) => calledBy(material, fn));
  return oneByOne([...up.found, ...down.found], up.left + down.left, subject);
}

export function chooseFromEntry(material: Material, entry: FunctionView): Chosen {
  const down = follow([entry], MOST_CALLS_DOWN, MOST_FUNCTIONS, (fn) => calledBy(material, fn));
  return oneByOne(down.found, down.left, entry);
}

/** The functions of the file, who calls them, and where their calls lead. */
export function chooseFile(material: Material, file: FileView): Chosen {
  const all = file.functions.filter((fn) => isWorthShowing(material, fn));
  const own = [...all].sort(heaviestFirst(material)).slice(0, MOST_FUNCTIONS);
  const room = MOST_FUNCTIONS - own.length + 8;
  const outside = (fns: readonly FunctionView[]): FunctionView[] => fns.filter((fn) => fn.file.id !== file.id);
  const up = follow(own, 1, own.length + room / 2, (fn) => outside(callersOf(material, fn)));
  const down = follow(own, MOST_CALLS_DOWN, own.length + room / 2, (fn) => outside(calledBy(material, fn)));
  return oneByOne([...own, ...up.found, ...down.found], all.length - own.length + up.left + down.left);
}

export interface ChosenWorkspace extends Chosen {
  readonly modules: Modules;
}

export function chooseWorkspace(material: Material, files: readonly FileView[], wishes: Wishes): ChosenWorkspace {
  const functions: FunctionView[] = [];
  const counts = new Map<FileId, number>();
  let tests = 0;
  for (const file of files) {
    for (const fn of file.functions) {
      if (isAside(fn)) tests++;
      else if (isWorthShowing(material, fn)) {
        functions.push(fn);
        counts.set(file.id, (counts.get(file.id) ?? 0) + 1);
      }
    }
  }
  const modules = chooseModules(counts, wishes);
  const rest = beyondLimit(material, functions, modules);
  const moduleOf = (fn: FunctionView): string | null =>
    modules.of(fn.file.id) ?? (rest.has(fn.id) ? `${fn.file.id}/…` : null);
  return { functions, modules, moduleOf, hidden: rest.size, testsLeftOut: tests > 0 };
}

/** Of an opened file, what does not fit is one node. */
function beyondLimit(
  material: Material,
  functions: readonly FunctionView[],
  modules: Modules,
): ReadonlySet<FunctionId> {
  const byFile = new Map<FileId, FunctionView[]>();
  for (const fn of functions) {
    if (modules.of(fn.file.id) !== null) continue;
    const known = byFile.get(fn.file.id);
    if (known) known.push(fn);
    else byFile.set(fn.file.id, [fn]);
  }
  const rest = [...byFile.values()].flatMap((fns) => fns.sort(heaviestFirst(material)).slice(MOST_IN_MODULE));
  return new Set(rest.map(({ id }) => id));
}

function oneByOne(functions: readonly FunctionView[], hidden: number, subject?: FunctionView): Chosen {
  return {
    functions: [...new Set(functions)],
    ...(subject && { subject }),
    moduleOf: () => null,
    hidden,
    testsLeftOut: false,
  };
}

/** What takes time, is async, starts something, has a finding, or is where code starts to run. */
export function isWorthShowing(material: Material, fn: FunctionView): boolean {
  if (classify(fn.effects) !== 'light' || material.findings.of(fn).length > 0) return true;
  if (stepsOf(fn).some(({ kind }) => kind === 'hands-off')) return true;
  // The top level of a file starts to run somewhere, always.
  if (fn.facts.index === 0) return false;
  return fn.facts.isAsync ? !fn.facts.isStub : entryReason(fn.contexts, fn.id) !== undefined;
}

function heaviestFirst(material: Material): (a: FunctionView, b: FunctionView) => number {
  const weight = (fn: FunctionView): number =>
    Math.min(material.findings.of(fn).length, 5) * 8 +
    (entryReason(fn.contexts, fn.id) === undefined ? 0 : 4) +
    (classify(fn.effects) === 'light' ? 0 : 2) +
    (suspensions(fn).length > 0 ? 1 : 0);
  return (a, b) => weight(b) - weight(a) || a.facts.span.start - b.facts.span.start;
}

function calledBy({ views }: Material, fn: FunctionView): readonly FunctionView[] {
  const targets = stepsOf(fn).flatMap((step) => {
    const to = views.function(step.to);
    const isTelling = to && (step.kind === 'hands-off' || to.facts.isAsync || classify(to.effects) !== 'light');
    return isTelling === true ? [to] : [];
  });
  return targets;
}

/** Tests tell nothing about where code runs, unless nobody else calls it. */
function callersOf({ views }: Material, fn: FunctionView): readonly FunctionView[] {
  const callers = views.callers(fn.id).flatMap((caller) => {
    const from = views.function(caller.fn);
    return from && caller.how !== 'entry' ? [from] : [];
  });
  const real = callers.filter((caller) => !isAside(caller));
  return real.length > 0 ? real : callers.slice(0, 2);
}

/** Breadth first, so that what is near comes first. */
function follow(
  from: readonly FunctionView[],
  depth: number,
  most: number,
  next: (fn: FunctionView) => readonly FunctionView[],
): { readonly found: readonly FunctionView[]; readonly left: number } {
  const found = new Set(from);
  let left = 0;
  let front = from;
  for (let level = 0; level < depth && front.length > 0; level++) {
    const reached: FunctionView[] = [];
    for (const to of front.flatMap(next)) {
      if (found.has(to)) continue;
      if (found.size >= most) {
        left++;
        continue;
      }
      found.add(to);
      reached.push(to);
    }
    front = reached;
  }
  return { found: [...found], left };
}
