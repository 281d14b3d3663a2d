import type { OperationId, Value } from '../facts';
import type { Fix } from '../fixes';
import type { Access, FunctionView, Graph, Storage } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { copyFix } from '../shared/copyFix';
import { guardFix } from '../shared/guardFix';
import { locksHeldAt } from '../shared/heldLocks';
import { lockFix } from '../shared/lockFix';
import { raceProneWrites, type RaceProneWrite } from '../shared/raceProneWrites';
import { unguardedChanges, type UnguardedChange } from '../shared/guardedFields';
import { resizedInIteration, type Resizing } from '../shared/resizedInIteration';
import { isTestCode } from '../shared/testCode';
import { isOneObject } from '../shared/sharedObjects';
import { runnersOf, type Runners, type ThreadStart } from '../shared/threadStarts';

type Details =
  | {
      readonly k: 'race';
      readonly write: RaceProneWrite;
      /** Who gets in between: the same code in another thread, or other code. */
      readonly other: Other;
    }
  | { readonly k: 'unguarded'; readonly change: UnguardedChange }
  | { readonly k: 'resized'; readonly resizing: Resizing };

type Other = { readonly k: 'itself' } | { readonly k: 'access'; readonly access: Access; readonly isOnMain: boolean };

export const unsynchronisedSharedState = defineRule<'unsynchronised-shared-state', Details>({
  id: 'unsynchronised-shared-state',
  area: 'threads',
  languages: ['python'],
  summary: 'Data that several threads read, change and write back without a lock: changes get lost.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

function fixes({ owner, details }: Detection<Details>, graph: Graph): readonly Fix[] {
  switch (details.k) {
    case 'race':
      return lockFix(owner, details.write.storage, graph);
    case 'unguarded':
      return guardFix(owner, details.change, graph);
    case 'resized':
      // Without a GIL nothing keeps the others away while the copy is made.
      return owner.file.isFreeThreaded ? [] : copyFix(owner, details.resizing.op);
  }
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.language !== 'python' || fn.facts.kind === 'module' || isTestCode(fn)) return [];
  const races = racesIn(fn, graph);
  if (isSetUp(fn)) return races;
  const known = new Set(races.map(({ op }) => op));
  const unguarded = unguardedIn(fn, graph).filter(({ op }) => !known.has(op));
  return [...races, ...unguarded, ...resizedIn(fn, graph)];
}

function racesIn(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const writes = raceProneWrites(fn, graph).filter((write) => !isSetUp(fn) || isOfAllObjects(fn, write, graph));
  if (writes.length === 0) return [];
  const runners = runnersOf(fn, graph);
  const seen = new Set<string>();
  return writes.flatMap((write): readonly Detection<Details>[] => {
    const { op, storage, how } = write;
    if (seen.has(storage.key) || locksHeldAt(fn, graph, op).length > 0) return [];
    const other = otherThread(fn, graph, write, runners);
    // Two different functions that make something on demand rarely do so for the first time together.
    if (!other || (how === 'checked' && other.k !== 'itself')) return [];
    seen.add(storage.key);
    return [
      {
        owner: fn,
        op,
        path: [],
        related: relatedPlaces(runners, other),
        confidence: 'high',
        severity: severityOf(how, other),
        details: { k: 'race', write, other },
      },
    ];
  });
}

/** What one method sees as in need of a lock, another one changes without it. Once per field. */
function unguardedIn(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const seen = new Set<string>();
  return unguardedChanges(fn, graph).flatMap((change): readonly Detection<Details>[] => {
    const { op, storage, lock, guarded } = change;
    if (seen.has(storage.key)) return [];
    seen.add(storage.key);
    const related = [placeOf(guarded.fn, guarded.op, `here it is changed under \`${lock}\``)];
    const details = { k: 'unguarded', change } as const;
    return [{ owner: fn, op, path: [], related, confidence: 'high', severity: 'warning', details }];
  });
}

function resizedIn(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return resizedInIteration(fn, graph).flatMap((resizing): readonly Detection<Details>[] => {
    const { op, place, storage, change, starts } = resizing;
    if (!isSharedBy(fn, { storage, place }, starts, graph)) return [];
    const related = [placeOf(change.fn, change.op, 'its size is changed here'), ...startPlaces(starts)];
    const details = { k: 'resized', resizing } as const;
    return [{ owner: fn, op, path: [], related, confidence: 'high', severity: 'warning', details }];
  });
}

/** `Invoice.last_number += 1` in the constructor: every new object changes what all of them share. */
function isOfAllObjects(fn: FunctionView, { how, place, storage }: RaceProneWrite, graph: Graph): boolean {
  if (how !== 'updated') return false;
  return storage.scope === 'module' || (place.k === 'member' && isOfClass(fn, place, graph));
}

/** Nobody else has the object or the module yet. */
function isSetUp({ facts }: FunctionView): boolean {
  return facts.kind === 'module' || facts.kind === 'constructor';
}

/** What is made twice because two threads found it missing is often only made in vain. */
function severityOf(how: RaceProneWrite['how'], other: Other): Severity {
  if (how === 'checked') return 'information';
  return other.k === 'itself' || !other.isOnMain ? 'warning' : 'information';
}

function otherThread(fn: FunctionView, graph: Graph, write: RaceProneWrite, runners: Runners): Other | undefined {
  const starts = runners.starts.filter(({ place }) => place === 'thread');
  if (starts.length > 0 && isSharedBy(fn, write, starts, graph)) {
    if (countOf(starts) > 1) return { k: 'itself' };
  }
  return otherWriter(fn, graph, write, runners);
}

function countOf(starts: readonly ThreadStart[]): number {
  return starts.reduce((count, { isMany }) => count + (isMany ? 2 : 1), 0);
}

/** Another function that writes the same data on another thread. */
function otherWriter(fn: FunctionView, graph: Graph, write: RaceProneWrite, runners: Runners): Other | undefined {
  for (const access of graph.values.accesses(write.storage, fn)) {
    const { kind, fn: writer, op } = access;
    if (kind === 'read' || writer.id === fn.id || isSetUp(writer)) continue;
    if (locksHeldAt(writer, graph, op).length > 0) continue;
    const others = runnersOf(writer, graph);
    const both = [...runners.starts, ...others.starts].filter(({ place }) => place === 'thread');
    if (both.length === 0 || !isSharedBy(fn, write, both, graph)) continue;
    const isApart = others.starts.some((b) => runners.starts.length > 0 && !runners.starts.some((a) => isSame(a, b)));
    if (isApart) return { k: 'access', access, isOnMain: false };
    const isMain = (mine: Runners, theirs: Runners): boolean =>
      mine.starts.length === 0 && mine.isOnMain && theirs.starts.length > 0;
    if (kind === 'augmented' && (isMain(runners, others) || isMain(others, runners)))
      return { k: 'access', access, isOnMain: true };
  }
  return undefined;
}

function isSame(a: ThreadStart, b: ThreadStart): boolean {
  return a.entry.id === b.entry.id && a.starter?.fn.id === b.starter?.fn.id && a.starter?.op === b.starter?.op;
}

function isSharedBy(
  fn: FunctionView,
  { storage, place }: Pick<RaceProneWrite, 'storage' | 'place'>,
  starts: readonly ThreadStart[],
  graph: Graph,
): boolean {
  switch (storage.scope) {
    case 'module':
      return true;
    case 'class':
      // Set through an object, it becomes a field of that object.
      return isOfClass(fn, place, graph) || isOwnOfOne(storage, starts, graph);
    case 'instance':
      return isOwnOfOne(storage, starts, graph);
    case 'captured':
      return starts.every(({ starter }) => starter !== undefined && storage.key.startsWith(`${starter.fn.id}\0`));
    default:
      return false;
  }
}

function isOwnOfOne({ isOwn, class: id }: Storage, starts: readonly ThreadStart[], graph: Graph): boolean {
  return isOwn && id !== undefined && isOneObject(id, starts, graph);
}

/** `Counter.total`, `cls.total`; `self.totals[key]`, whose collection is read only. */
function isOfClass(fn: FunctionView, place: Value, graph: Graph): boolean {
  if (place.k === 'index') return true;
  if (place.k !== 'member') return false;
  const owners = graph.values.entities(fn, place.of);
  return owners.length > 0 && owners.every(({ k }) => k === 'class');
}

type Place = NonNullable<Detection['related']>[number];

function relatedPlaces({ starts }: Runners, other: Other): readonly Place[] {
  const started = startPlaces(starts);
  if (other.k === 'itself') return started;
  const { access } = other;
  return [placeOf(access.fn, access.op, `\`${access.storage.display}\` is written here, too`), ...started];
}

function startPlaces(starts: readonly ThreadStart[]): readonly Place[] {
  return starts.flatMap(({ starter, isMany }) =>
    starter ? [placeOf(starter.fn, starter.op, isMany ? 'threads are started here' : 'a thread is started here')] : [],
  );
}

function placeOf(at: FunctionView, op: OperationId, message: string): Place {
  return { file: at.file.id, span: at.facts.operations[op]?.span ?? at.facts.nameSpan, message };
}

function message({ details, owner }: Detection<Details>): string {
  switch (details.k) {
    case 'race':
      return raceMessage(owner, details);
    case 'unguarded':
      return unguardedMessage(details.change);
    case 'resized':
      return resizedMessage(details.resizing);
  }
}

function unguardedMessage({ storage, lock, guarded }: UnguardedChange): string {
  const other = guarded.fn.facts.name;
  return [
    `\`${storage.display}\` is changed here without \`${lock}\`, under which \`${other}\` changes it`,
    `A lock helps only if all take it: this change can come in the middle of what \`${other}\` does, and one of the two gets lost.`,
    `Instead: change it inside of \`with ${lock}:\` here, too.`,
  ].join('\n');
}

function resizedMessage({ storage, change }: Resizing): string {
  return [
    `\`${storage.display}\` is iterated over while \`${change.fn.facts.name}\` changes its size in another thread`,
    'If an element comes or goes between two turns, the loop ends with a RuntimeError. It does so rarely, and under load.',
    'Instead: change it and copy it under one lock, and iterate over the copy.',
  ].join('\n');
}

function raceMessage(owner: FunctionView, { write, other }: Details & { readonly k: 'race' }): string {
  const name = `\`${write.storage.display}\``;
  const who =
    other.k === 'itself'
      ? 'by several threads at once'
      : `here and by \`${other.access.fn.facts.name}\` in another thread`;
  const gil = owner.file.isFreeThreaded
    ? 'Without a GIL, threads really run at the same time.'
    : 'The GIL does not help: it may go to another thread between two steps.';
  return write.how === 'updated'
    ? [
        `${name} is changed ${who} without a lock`,
        `Reading it, computing and writing it back are several steps. When two threads read the same old value, one of the two changes is lost. ${gil}`,
        'Instead: change it inside `with lock:`, with one lock for all who change it.',
      ].join('\n')
    : [
        `${name} is checked and then set ${who} without a lock`,
        `Two threads can both make the check before either of them writes: both go on, and the second one overwrites what the first has set. ${gil}`,
        'Instead: check and set inside one `with lock:`.',
      ].join('\n');
}
