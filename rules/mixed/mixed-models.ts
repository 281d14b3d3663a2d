import type { OperationId } from '../facts';
import type { FunctionView, Graph, Site, SiteHandOff } from '../model';
import { defineRule, type Detection } from '../rule';
import { isTestCode } from '../shared/testCode';

type Model = 'loop' | 'threads' | 'processes';

interface Details {
  /** What drives all three: a function, or a class. */
  readonly name: string;
}

export const mixedModels = defineRule<'mixed-models', Details>({
  id: 'mixed-models',
  area: 'mixed',
  languages: ['python', 'javascript'],
  summary: 'One function or class that drives an event loop, threads and processes itself, with no order among them.',
  supersedes: [],
  detect,
  message,
  fixes: () => [],
});

interface Use {
  readonly fn: FunctionView;
  readonly op: OperationId;
  readonly model: Model;
}

/** All three in one function or one class. The squiggle stands at what comes last in a function, and at the name of a class. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (isTestCode(fn)) return [];
  const cls = fn.facts.class;
  const unit = cls === undefined ? [fn] : fn.file.methodsOf(cls);
  const firsts = firstUses(unit, graph);
  const last = firsts.size < 3 ? undefined : [...firsts.values()].at(-1);
  if (last?.fn !== fn) return [];
  const owner = cls === undefined ? undefined : fn.file.facts.classes[cls];
  const name = owner?.name ?? fn.facts.name;
  const related = [...firsts.values()].slice(0, owner ? undefined : -1).map((use) => ({
    file: use.fn.file.id,
    span: use.fn.facts.operations[use.op]?.span ?? use.fn.facts.nameSpan,
    message: `drives ${WORDS[use.model]} here`,
  }));
  const { op } = last;
  const place = owner ? { span: owner.nameSpan } : {};
  return [
    { owner: fn, op, ...place, path: [], related, confidence: 'high', severity: 'information', details: { name } },
  ];
}

function firstUses(unit: readonly FunctionView[], graph: Graph): ReadonlyMap<Model, Use> {
  const firsts = new Map<Model, Use>();
  const uses = unit.flatMap((fn) => [...awaits(fn), ...fn.sites.flatMap((site) => driven(fn, site, graph))]);
  for (const use of uses.sort((a, b) => a.fn.facts.index - b.fn.facts.index || a.op - b.op))
    if (!firsts.has(use.model)) firsts.set(use.model, use);
  return firsts;
}

/** An async function waits on its loop. */
function awaits(fn: FunctionView): readonly Use[] {
  const op = fn.facts.operations.findIndex(({ k }) => k === 'await');
  return op < 0 ? [] : [{ fn, op, model: 'loop' }];
}

/** Work that is handed over and awaited goes to the next layer: that is the order that is asked for. */
function driven(fn: FunctionView, { handOff, op }: Site, graph: Graph): readonly Use[] {
  const isNewLoop = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'runs-new-loop');
  const isLayered = handOff?.entry.callerWaits === 'await';
  const model = isNewLoop ? 'loop' : isLayered ? undefined : handOff && MODELS[handOff.runsOn];
  return model ? [{ fn, op, model }] : [];
}

const MODELS: Readonly<Record<SiteHandOff['runsOn'], Model | undefined>> = {
  thread: 'threads',
  worker: 'threads',
  process: 'processes',
  'same-loop': 'loop',
  'new-loop': 'loop',
  caller: undefined,
};

const WORDS: Readonly<Record<Model, string>> = { loop: 'an event loop', threads: 'threads', processes: 'processes' };

function message({ details }: Detection<Details>): string {
  return [
    `\`${details.name}\` drives an event loop, threads and processes all by itself`,
    'Each has its own rules on waiting, sharing and failing. In one place they meet in every combination: a fork with ' +
      'threads running, a loop that waits for a thread, a result that never comes back.',
    'Instead: layers. The event loop waits and coordinates; it hands blocking calls to one thread pool and computing to ' +
      'one process pool, and awaits both.',
  ].join('\n');
}
