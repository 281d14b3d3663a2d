/** The graph as rules see it: views of functions and files, paths as places. Built on demand, thrown away on change. */
import type { DescribedModule } from '../../../rules/catalog/catalog';
import type { Counterpart } from '../../../rules/catalog/schema';
import type { FunctionFacts, Operation } from '../../../rules/facts';
import type {
  CallCounts,
  Caller,
  Context,
  Effect,
  FileView,
  FunctionId,
  FunctionView,
  Graph,
  Loop,
  PathStep,
  PatternVerdict,
  RegularExpression,
  Site,
} from '../../../rules/model';
import { displaySymbol } from '../evaluation/entities';
import type { Evaluator } from '../evaluation/evaluator';
import type { NameIndex } from '../evaluation/namesakes';
import { fileOf, idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import type { VersionRange } from '../project/pythonTarget';
import type { PatternVerdicts } from '../patterns/verdicts';
import { lineIndexAt } from '../positions';
import type { CallGraph } from './callGraph';
import { compareEffects, effectKey, throughCall } from './effects';
import { loopsOf } from './loops';
import { ValueMeanings } from './meanings';
import { isKnownFrom } from './offloads';
import { OVERRIDE_OP } from './overrides';
import { holds } from './predicates';
import { calleeText } from '../../../rules/shared/text';
import { compareSite } from './siteOrder';

/** Effects are followed this far; the engine stops chains earlier. */
const MAX_STEPS = 40;

export class GraphView implements Graph {
  private readonly files = new Map<string, FileView>();
  readonly values: ValueMeanings;

  constructor(
    private readonly graph: CallGraph,
    private readonly evaluator: Evaluator,
    private readonly records: ReadonlyMap<string, FileRecord>,
    private readonly targetOf: (file: string) => VersionRange,
    private readonly shownLine: (file: string, line: number) => number,
    private readonly verdicts: PatternVerdicts,
    private readonly names: NameIndex,
  ) {
    this.values = new ValueMeanings(evaluator, {
      file: (id) => this.file(id),
      record: (id) => records.get(id),
      records: () => {
        this.track('names:');
        return [...records.values()];
      },
    });
  }

  file(id: string): FileView | undefined {
    this.track(`facts:${id}`, `graph:${id}`);
    const known = this.files.get(id);
    if (known) return known;
    const record = this.records.get(id);
    if (!record) return undefined;
    const view = this.makeFile(record);
    this.files.set(id, view);
    return view;
  }

  function(id: FunctionId): FunctionView | undefined {
    const index = this.records.get(fileOf(id))?.functions.get(id);
    return index === undefined ? undefined : this.file(fileOf(id))?.functions[index];
  }

  private track(...dependencies: readonly string[]): void {
    for (const dependency of dependencies) this.evaluator.memo.track(dependency);
  }

  functionsNamed(near: FunctionView, name: string): readonly FunctionId[] {
    this.track('names:');
    return this.names.functionsNamed(near.file.facts, name);
  }

  callsNamed(near: FunctionView, name: string): CallCounts {
    this.track('names:');
    return this.names.callsNamed(near.file.facts, name);
  }

  callers(id: FunctionId): readonly Caller[] {
    this.track(`callers:${id}`);
    return this.graph.callersOf(id);
  }

  worstEffectAt(site: Site, owner: FunctionView, kind: Effect['kind']): Effect | undefined {
    const node = this.graph.node(owner.id);
    if (!node) return undefined;
    const found = [...site.apis.map((api) => api.effect), ...(site.work ? [site.work] : [])];
    for (const to of site.calls) {
      this.track(`graph:${fileOf(to)}`);
      const edge = node.calls.find((call) => call.op === site.op && call.to === to);
      for (const effect of this.graph.effects.get(to).values()) {
        const passed = throughCall(effect, { ...edge, to, op: site.op, confidence: site.confidence });
        if (passed) found.push(passed);
      }
    }
    return found.filter((effect) => effect.kind === kind).sort(worseFirst)[0];
  }

  path(owner: FunctionView, effect: Effect): readonly PathStep[] {
    const steps: PathStep[] = [];
    let current: Effect | undefined = effect;
    let place: FunctionView | undefined = owner;
    while (current && place && steps.length < MAX_STEPS) {
      // From an abstract method on it goes without saying.
      if (current.op !== OVERRIDE_OP) steps.push(stepOf(place, current));
      if (current.via === null) break;
      const key: string = effectKey(firmAs(current));
      const next: FunctionView | undefined = this.function(current.via);
      current = next && this.continuation(next.id, current, key);
      place = next;
    }
    return steps;
  }

  /** The effect of the callee that the caller's effect came from. */
  private continuation(callee: FunctionId, effect: Effect, key: string): Effect | undefined {
    const summary = this.graph.effects.get(callee);
    const candidates = [...summary.values()].filter(
      (e) =>
        e.cause === effect.cause && e.api === effect.api && e.kind === effect.kind && e.length === effect.length - 1,
    );
    return candidates.find((e) => effectKey(e) === key) ?? candidates[0];
  }

  contextPath(fn: FunctionView, context: Context): readonly PathStep[] {
    const steps: PathStep[] = [];
    let place: FunctionView | undefined = fn;
    let current: Context | undefined = context;
    while (place && current && current.distance > 0 && current.via !== null && steps.length < MAX_STEPS) {
      const caller: FunctionView | undefined = this.function(current.via);
      const site = caller?.sites.find(
        (s) => s.calls.includes(place?.id ?? '') || s.asyncCallees.includes(place?.id ?? ''),
      );
      if (caller && site) steps.unshift(callStep(caller, site.op));
      const { entry, distance }: Context = current;
      current = caller?.contexts.find((c) => c.entry === entry && c.distance === distance - 1);
      place = caller;
    }
    return steps;
  }

  verdict(near: FunctionView, pattern: RegularExpression): PatternVerdict | undefined {
    this.track(`verdicts:${near.file.id}`);
    return this.verdicts.verdict(pattern, near.file.id);
  }

  counterpart(symbol: string, loop: Loop): Counterpart | undefined {
    for (const record of this.anyRecords()) {
      // Entering a lock has a counterpart as much as calling its `acquire`.
      const found = record.catalog.apis(symbol).find((entry) => entry.counterparts?.[loop]);
      if (found) return found.counterparts?.[loop];
    }
    return undefined;
  }

  counterpartAt(owner: FunctionView, op: number, symbol: string, loop: Loop): Counterpart | undefined {
    const record = this.records.get(owner.file.id);
    const call = owner.facts.operations[op];
    const found = record?.catalog.api(symbol, 'call')?.counterparts?.[loop];
    if (!record || !found || call?.k !== 'call') return undefined;
    const scope = { record, fn: owner.facts.index, at: op };
    const subject = { evaluator: this.evaluator, scope, call, isAwaited: false };
    const isFit =
      (!found.if || holds(found.if, subject) === true) && (!found.unless || holds(found.unless, subject) === false);
    return isFit ? found : undefined;
  }

  /** What a module that makes code run concurrently brings, in the eyes of a file's catalogue. */
  concurrencyModule(file: string, module: string): DescribedModule | undefined {
    return this.records.get(file)?.catalog.concurrencyModule(module);
  }

  /** One record per language is enough: the catalogue is the same for all of a language's files. */
  private anyRecords(): readonly FileRecord[] {
    return [...this.files.keys()].flatMap((id) => this.records.get(id) ?? []);
  }

  private makeFile(record: FileRecord): FileView {
    const target = this.targetOf(record.id);
    const isThere = ({ since }: { readonly since?: string | undefined }): boolean => isKnownFrom(since, target);
    const functions: FunctionView[] = [];
    const view: FileView = {
      id: record.id,
      language: record.facts.language,
      facts: record.facts,
      functions,
      loop: record.loop,
      offloads: record.catalog.offloads(record.loop).filter(isThere),
      tools: record.catalog.tools(record.loop).filter(isThere),
      isFreeThreaded: target.freeThreaded,
      minimumPython: target.min,
      lineOf: (offset) => this.shownLine(record.id, lineIndexAt(record.facts.lineStarts, offset) + 1),
    };
    for (const [index, facts] of record.facts.functions.entries())
      functions.push(this.makeFunction(view, record, facts, index));
    return view;
  }

  private makeFunction(file: FileView, record: FileRecord, facts: FunctionFacts, index: number): FunctionView {
    const id = idOfFunction(record, index);
    const node = this.graph.node(id);
    return {
      id,
      file,
      facts: { ...facts, index },
      sites: [...(node?.sites ?? [])].sort(compareSite),
      effects: [...this.graph.effects.get(id).values()],
      contexts: [...this.graph.contexts.get(id).values()],
      aloneUntil: this.graph.sharing(id)?.from ?? null,
    };
  }
}

/** Firm effects first: a certain short one is worth more than a guessed long one. */
function worseFirst(a: Effect, b: Effect): number {
  const doubt = (e: Effect): number => {
    if (e.confidence === 'low') return 2;
    return e.certainty === 'certain' && e.confidence === 'high' && e.cost !== 'micro' ? 0 : 1;
  };
  return doubt(a) - doubt(b) || compareEffects(a, b);
}

/** Confidence drops on the way up; the callee's own effect may be firm. */
function firmAs(effect: Effect): Effect {
  return { ...effect, confidence: 'high' };
}

function stepOf(owner: FunctionView, effect: Effect): PathStep {
  if (effect.loop !== undefined) {
    const loop = loopsOf(owner.facts)[effect.loop];
    const span = loop?.step.headSpan ?? owner.facts.nameSpan;
    return { file: owner.file.id, function: owner.facts.name, call: effect.api, span };
  }
  const step = callStep(owner, effect.op);
  if (effect.via !== null) return step;
  return { ...step, call: effect.symbol === undefined ? effect.api : displaySymbol(effect.symbol) };
}

function callStep(owner: FunctionView, op: number): PathStep {
  const operation = owner.facts.operations[op];
  return {
    file: owner.file.id,
    function: owner.facts.name,
    call: operation ? calleeText(owner.file.facts, owner.facts, operation) : '',
    span: operation ? squiggle(owner.file.facts.lineStarts, operation) : owner.facts.nameSpan,
  };
}

/** The whole call when it stands on one line, else its first line. */
function squiggle(lineStarts: readonly number[], operation: Operation): Operation['span'] {
  const { start, end } = operation.span;
  const nextLine = lineStarts.find((offset) => offset > start);
  if (nextLine === undefined || nextLine >= end) return operation.span;
  if (operation.k === 'call' && operation.calleeSpan.end < nextLine) return { start, end: operation.calleeSpan.end };
  return { start, end: Math.max(start + 1, nextLine - 1) };
}
