import type { Value } from '../facts';
import type { Access, FunctionView, Graph, Storage } from '../model';
import { defineRule, type Detection } from '../rule';
import { mutationsIn, type Mutation } from '../shared/mutations';
import { sideOf } from '../shared/fileSides';
import { returnFix } from '../shared/returnFix';
import { usesOfNames } from '../shared/uses';

interface Details {
  readonly storage: Storage;
  readonly place: 'process' | 'worker';
  /** Where the other side looks at it. */
  readonly read: Access;
}

export const processStateNotShared = defineRule<'process-state-not-shared', Details>({
  id: 'process-state-not-shared',
  area: 'processes',
  languages: ['python', 'javascript'],
  summary: 'A variable that is changed in another process or worker and read here: the change never arrives.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes: ({ owner, op }, graph) => returnFix(owner, op, graph),
});

/** Code that runs only elsewhere changes a variable that is never changed here, but read here. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const place = runsApart(fn);
  return place ? changesIn(fn, place, graph) : changesOnOtherSide(fn, graph);
}

function changesIn(fn: FunctionView, place: Details['place'], graph: Graph): readonly Detection<Details>[] {
  const seen = new Set<string>();
  return mutationsIn(fn, graph).flatMap((mutation) => {
    // The top level of a file sets its variables up.
    if (fn.facts.kind === 'module' && mutation.how === 'assigned') return [];
    const root = rootOf(fn, graph, mutation.place);
    if (!root || seen.has(root.storage.key) || !isCopied(fn, graph, mutation, root.value)) return [];
    if (root.storage.scope === 'instance' && !isSentAlong(fn, graph, root)) return [];
    const read = readElsewhere(fn, graph, root.storage);
    if (!read) return [];
    seen.add(root.storage.key);
    return [
      {
        owner: fn,
        op: mutation.op,
        path: [],
        related: [relatedRead(read)],
        confidence: 'high',
        severity: 'warning',
        details: { storage: root.storage, place, read },
      },
    ];
  });
}

/** The other processes run the same file: what they change in theirs, the first one reads in its own. */
function changesOnOtherSide(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.language === 'python' || fn.facts.kind === 'module') return [];
  const seen = new Set<string>();
  return mutationsIn(fn, graph).flatMap((mutation): readonly Detection<Details>[] => {
    const root = rootOf(fn, graph, mutation.place);
    if (root?.storage.scope !== 'module' || seen.has(root.storage.key)) return [];
    seen.add(root.storage.key);
    const side = isCopied(fn, graph, mutation, root.value) ? sideOf(fn, graph) : undefined;
    const read = side && !side.isFirst ? readInFirst(fn, graph, root.storage) : undefined;
    if (!side || !read) return [];
    const details = { storage: root.storage, place: side.others, read };
    return [
      {
        ...{ owner: fn, op: mutation.op, path: [], related: [relatedRead(read)] },
        ...{ confidence: 'high', severity: 'warning', details },
      },
    ];
  });
}

/** A read by code of the first process alone, which has not changed it itself. */
function readInFirst(fn: FunctionView, graph: Graph, storage: Storage): Access | undefined {
  const first = graph.values
    .accesses(storage, fn)
    .filter(
      (access) => access.fn.id !== fn.id && !isInitialiser(access.fn) && sideOf(access.fn, graph)?.isFirst === true,
    );
  if (first.some((access) => changes(access.fn, graph, storage))) return undefined;
  return first.find(({ kind }) => kind === 'read');
}

function relatedRead({ fn, op, storage }: Access): NonNullable<Detection['related']>[number] {
  const span = fn.facts.operations[op]?.span ?? fn.facts.nameSpan;
  return {
    file: fn.file.id,
    span,
    message: `\`${storage.display}\` is read here, in the process that started the other one`,
  };
}

/** The other side of a hand-off to a process or a worker, and nothing else. */
function runsApart({ contexts }: FunctionView): Details['place'] | undefined {
  const [first] = contexts;
  const isApart = contexts.every(({ place }) => place === 'process' || place === 'worker');
  return isApart && (first?.place === 'process' || first?.place === 'worker') ? first.place : undefined;
}

interface Root {
  readonly storage: Storage;
  readonly value: Value;
}

/** The object is the one whose method the other side runs: `Process(target=self.work)`. Others are mostly made there. */
function isSentAlong(fn: FunctionView, graph: Graph, { storage, value }: Root): boolean {
  if (value.k !== 'member' || fn.facts.kind === 'constructor') return false;
  return fn.contexts.some(({ entry: id }) => {
    const entry = graph.function(id);
    const cls = entry?.facts.class;
    if (!entry || cls === undefined) return false;
    const field: Value = { k: 'member', of: { k: 'self', class: cls }, name: value.name };
    return graph.values.storage(entry, field)?.key === storage.key;
  });
}

/** The variable or field in which the changed data hangs. */
function rootOf(fn: FunctionView, graph: Graph, place: Value): Root | undefined {
  if (place.k === 'index' || place.k === 'member') {
    const outer = place.of.k === 'self' ? undefined : rootOf(fn, graph, place.of);
    if (outer) return outer;
  }
  const storage = graph.values.storage(fn, place);
  const isLasting = storage?.scope === 'module' || storage?.scope === 'class' || storage?.scope === 'instance';
  return storage && isLasting ? { storage, value: place } : undefined;
}

/** A variable that is set anew is the process's own; what hangs in it only if it is plain data. */
function isCopied(fn: FunctionView, graph: Graph, { place, how }: Mutation, root: Value): boolean {
  if (place === root && how !== 'changed') return true;
  return graph.values.entities(fn, root).every((entity) => {
    if (entity.k === 'collection' || entity.k === 'object' || entity.k === 'literal') return true;
    return graph.values.roles(fn, entity).some(({ role }) => role === 'plain-data');
  });
}

/** A read by code that runs only where the process was started; `undefined` if that side has a value of its own. */
function readElsewhere(fn: FunctionView, graph: Graph, storage: Storage): Access | undefined {
  const accesses = graph.values
    .accesses(storage, fn, ...starters(fn, graph))
    .filter((access) => access.fn.id !== fn.id);
  const here = accesses.filter(({ fn: other }) => isHereOnly(other));
  const hasOwnValue = here.some(({ fn: other }) => !isInitialiser(other) && changes(other, graph, storage));
  if (hasOwnValue) return undefined;
  return (
    here.find(({ kind, fn: other }) => kind === 'read' && !isInitialiser(other)) ?? readByScript(fn, graph, storage)
  );
}

/** A script that starts the processes at its top level, and looks at its own variable afterwards. */
function readByScript(fn: FunctionView, graph: Graph, storage: Storage): Access | undefined {
  if (storage.scope !== 'module' || storage.home !== fn.file.id) return undefined;
  for (const { entry } of fn.contexts)
    for (const { fn: id, op: start, how } of graph.callers(entry)) {
      const script = graph.function(id);
      if (how !== 'elsewhere' || script?.facts.kind !== 'module' || script.file.id !== fn.file.id) continue;
      const uses = usesOfNames(script.facts, script.facts.index).get(storage.display) ?? [];
      const op = uses.find(({ by }) => by !== undefined && by > start)?.by;
      if (op !== undefined) return { fn: script, op, kind: 'read', storage };
    }
  return undefined;
}

/** Who started the processes or workers that run the function; of a handler in a worker's file, who runs that file. */
function starters({ contexts }: FunctionView, graph: Graph): readonly FunctionView[] {
  const started = contexts.flatMap(({ entry }) => [entry, graph.function(entry)?.file.functions[0]?.id ?? entry]);
  return [...new Set(started)].flatMap((id) =>
    graph.callers(id).flatMap(({ fn, how }) => (how === 'elsewhere' ? (graph.function(fn) ?? []) : [])),
  );
}

function isHereOnly({ contexts }: FunctionView): boolean {
  return contexts.length > 0 && contexts.every(({ place }) => place !== 'process' && place !== 'worker');
}

/** Sets the variable up before anything is started. */
function isInitialiser({ facts }: FunctionView): boolean {
  return facts.kind === 'constructor' || facts.kind === 'module';
}

function changes(fn: FunctionView, graph: Graph, storage: Storage): boolean {
  return mutationsIn(fn, graph).some(({ storage: changed }) => changed.key.startsWith(storage.key));
}

function message({ details }: Detection<Details>): string {
  const { storage, place, read } = details;
  const name = `\`${storage.display}\``;
  const reader = read.fn.facts.kind === 'module' ? 'the script' : `\`${read.fn.facts.name}\``;
  const where = place === 'process' ? 'another process' : 'a worker';
  return [
    `${name} is changed in ${where}, and ${reader} never sees it`,
    place === 'process'
      ? 'Processes share no memory: the other one has a copy of its own, and the change is gone when it ends.'
      : 'Workers share no variables: each has its own copy of the module, and the change stays there.',
    place === 'process'
      ? 'Instead: return the result, or send it through a queue; a manager or shared memory where it must be shared.'
      : 'Instead: send the result back with postMessage, or use a SharedArrayBuffer.',
  ].join('\n');
}
