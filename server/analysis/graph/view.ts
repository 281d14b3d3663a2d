/** The graph as rules see it: views of functions and files, paths as places. Built on demand, thrown away on change. */
import type { DescribedModule } from '../../../rules/catalog/catalog';
import type { Counterpart } from '../../../rules/catalog/schema';
import type { ClassIndex, FileFacts, FunctionFacts, FunctionIndex } from '../../../rules/facts';
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
import type { Evaluator } from '../evaluation/evaluator';
import type { NameIndex } from '../evaluation/namesakes';
import { aboutOf, headOf, importsOf, listOf, methodsOf, textOf } from '../evaluation/dependencies';
import { fileOf, idOfClass, idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import type { VersionRange } from '../project/pythonTarget';
import type { PatternVerdicts } from '../patterns/verdicts';
import { lineIndexAt } from '../positions';
import type { CallGraph } from './callGraph';
import { compareEffects, throughCall } from './effects';
import { ValueMeanings, type AccessTable } from './meanings';
import { notedFacts, notedFunction, notedList } from './noted';
import { isKnownFrom } from './offloads';
import { holds } from './predicates';
import { compareSite } from './siteOrder';
import { pathOfContext, pathOfEffect, type Places } from './steps';

export interface ViewParts {
  readonly graph: CallGraph;
  readonly evaluator: Evaluator;
  readonly records: ReadonlyMap<string, FileRecord>;
  readonly targetOf: (file: string) => VersionRange;
  readonly shownLine: (file: string, line: number) => number;
  readonly verdicts: PatternVerdicts;
  readonly names: NameIndex;
}

export class GraphView implements Graph {
  private readonly graph: CallGraph;
  private readonly evaluator: Evaluator;
  private readonly records: ReadonlyMap<string, FileRecord>;
  private readonly files = new Map<string, FileView>();
  private readonly accessesIn: AccessTable = new Map();
  private meanings: ValueMeanings;

  /** @param examined the file whose functions are checked one by one: what is read of it is noted part by part */
  constructor(
    private readonly parts: ViewParts,
    private readonly examined: string | null = null,
  ) {
    this.graph = parts.graph;
    this.evaluator = parts.evaluator;
    this.records = parts.records;
    this.meanings = this.freshMeanings();
  }

  get values(): ValueMeanings {
    return this.meanings;
  }

  /** What has been found out about values was read by whoever asked before, and is asked again. */
  forgetMeanings(): void {
    this.meanings = this.freshMeanings();
  }

  private freshMeanings(): ValueMeanings {
    return new ValueMeanings(this.evaluator, {
      file: (id) => this.file(id),
      record: (id) => this.records.get(id),
      records: () => {
        this.track('names:');
        return [...this.records.values()];
      },
      shared: (ask) => this.shared(ask),
      accessesIn: this.accessesIn,
    });
  }

  shared<Answer>(ask: () => Answer): () => Answer {
    if (this.examined === null) {
      let known: { readonly answer: Answer } | null = null;
      return () => (known ??= { answer: ask() }).answer;
    }
    return this.evaluator.memo.shared(() => {
      const outer = this.meanings;
      this.forgetMeanings();
      try {
        return ask();
      } finally {
        this.meanings = outer;
      }
    });
  }

  file(id: string): FileView | undefined {
    if (id !== this.examined) this.track(`facts:${id}`, `graph:${id}`);
    const known = this.files.get(id);
    if (known) return known;
    const record = this.records.get(id);
    if (!record) return undefined;
    const view = this.makeFile(record);
    this.files.set(id, view);
    return view;
  }

  function(id: FunctionId): FunctionView | undefined {
    const file = fileOf(id);
    const index = this.records.get(file)?.functions.get(id);
    if (index !== undefined) return this.file(file)?.functions[index];
    // Whoever asked has to hear of it when there is one.
    this.track(file === this.examined ? textOf(id) : `facts:${file}`);
    return undefined;
  }

  /** What a function does and where it runs; of other files, all of it is looked at. */
  private readGraph(id: FunctionId): void {
    const file = fileOf(id);
    this.track(file === this.examined ? `graph:${id}` : `graph:${file}`);
  }

  private track(...dependencies: readonly string[]): void {
    for (const dependency of dependencies) this.evaluator.memo.track(dependency);
  }

  functionsNamed(near: FunctionView, name: string): readonly FunctionId[] {
    this.track('names:');
    return this.parts.names.functionsNamed(near.file.facts, name);
  }

  callsNamed(near: FunctionView, name: string): CallCounts {
    this.track('names:');
    return this.parts.names.callsNamed(near.file.facts, name);
  }

  callers(id: FunctionId): readonly Caller[] {
    this.track(`callers:${id}`);
    return this.graph.callersOf(id);
  }

  worstEffectAt(site: Site, owner: FunctionView, kind: Effect['kind']): Effect | undefined {
    const node = this.graph.node(owner.id);
    if (!node) return undefined;
    this.readGraph(owner.id);
    const found = [...site.apis.map((api) => api.effect), ...(site.work ? [site.work] : [])];
    for (const to of site.calls) {
      this.readGraph(to);
      const edge = node.calls.find((call) => call.op === site.op && call.to === to);
      for (const effect of this.graph.effects.get(to).values()) {
        const passed = throughCall(effect, { ...edge, to, op: site.op, confidence: site.confidence });
        if (passed) found.push(passed);
      }
    }
    return found.filter((effect) => effect.kind === kind).sort(worseFirst)[0];
  }

  path(owner: FunctionView, effect: Effect): readonly PathStep[] {
    return pathOfEffect(this.places, owner, effect);
  }

  contextPath(fn: FunctionView, context: Context): readonly PathStep[] {
    return pathOfContext(this.places, fn, context);
  }

  /** Steps read where the lines of a call end, not where all lines of its file start. */
  private readonly places: Places = {
    function: (id) => this.function(id),
    effects: (id) => {
      this.readGraph(id);
      return [...this.graph.effects.get(id).values()];
    },
    lineStarts: (file) => this.records.get(file)?.facts.lineStarts ?? [0],
  };

  verdict(near: FunctionView, pattern: RegularExpression): PatternVerdict | undefined {
    this.track(`verdicts:${near.file.id}`);
    return this.parts.verdicts.verdict(pattern, near.file.id);
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
    const target = this.parts.targetOf(record.id);
    const isThere = ({ since }: { readonly since?: string | undefined }): boolean => isKnownFrom(since, target);
    const functions: FunctionView[] = [];
    const isExamined = record.id === this.examined;
    const view: FileView = {
      id: record.id,
      language: record.facts.language,
      facts: isExamined ? this.noted(record) : record.facts,
      // Each of them notes what is read of it.
      functions: isExamined ? notedList(functions, this.once(listOf(record.id)), () => undefined) : functions,
      loop: record.loop,
      offloads: record.catalog.offloads(record.loop).filter(isThere),
      tools: record.catalog.tools(record.loop).filter(isThere),
      isFreeThreaded: target.freeThreaded,
      minimumPython: target.min,
      methodsOf: (index) => {
        if (isExamined) this.track(methodsOf(idOfClass(record, index)));
        return methodsIn(record.facts, index).flatMap((method) => functions[method] ?? []);
      },
      lineOf: (offset) => this.lineOf(record, offset),
    };
    for (const [index, facts] of record.facts.functions.entries())
      functions.push(this.makeFunction(view, record, facts, index));
    return view;
  }

  private lineOf(record: FileRecord, offset: number): number {
    this.track(`facts:${record.id}`);
    return this.parts.shownLine(record.id, lineIndexAt(record.facts.lineStarts, offset) + 1);
  }

  private noted(record: FileRecord): FileFacts {
    return notedFacts(record.facts, {
      whole: () => this.track(`facts:${record.id}`),
      function: (index) => this.track(textOf(idOfFunction(record, index))),
      class: (index) => this.track(headOf(idOfClass(record, index))),
      list: this.once(listOf(record.id)),
      imports: this.once(importsOf(record.id)),
      about: this.once(aboutOf(record.id)),
    });
  }

  private makeFunction(file: FileView, record: FileRecord, facts: FunctionFacts, index: number): FunctionView {
    const id = idOfFunction(record, index);
    const node = this.graph.node(id);
    const view: FunctionView = {
      id,
      file,
      facts: { ...facts, index },
      sites: [...(node?.sites ?? [])].sort(compareSite),
      effects: [...this.graph.effects.get(id).values()],
      contexts: [...this.graph.contexts.get(id).values()],
      aloneUntil: this.graph.sharing(id)?.from ?? null,
    };
    if (record.id !== this.examined) return view;
    return notedFunction(view, {
      text: this.once(textOf(id)),
      graph: this.once(`graph:${id}`),
      contexts: this.once(`contexts:${id}`),
    });
  }

  /** Notes a dependency, but not twice in a row for the same reader. */
  private once(dependency: string): () => void {
    const { memo } = this.evaluator;
    let last: object | null = null;
    return () => {
      const { reader } = memo;
      if (reader === last) return;
      last = reader;
      memo.track(dependency);
    };
  }
}

function methodsIn({ functions }: FileFacts, index: ClassIndex): readonly FunctionIndex[] {
  return functions.flatMap((fn, at) => (fn.class === index ? [at] : []));
}

/** Firm effects first: a certain short one is worth more than a guessed long one. */
function worseFirst(a: Effect, b: Effect): number {
  const doubt = (e: Effect): number => {
    if (e.confidence === 'low') return 2;
    return e.certainty === 'certain' && e.confidence === 'high' && e.cost !== 'micro' ? 0 : 1;
  };
  return doubt(a) - doubt(b) || compareEffects(a, b);
}
