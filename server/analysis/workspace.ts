/** The engine's front door: files in, findings out. Holds the state that the pure parts work on. */
import type { FileFacts, Language } from '../../rules/facts';
import { buildCatalog, type Catalog } from '../../rules/catalog/catalog';
import { LIBRARIES } from '../../rules/catalog/libraries';
import type { Library } from '../../rules/catalog/schema';
import type { FileId, FileView } from '../../rules/model';
import type {
  ConfigurationFor,
  Counters,
  Description,
  Explanation,
  FileStatus,
  Finding,
  FindingFix,
  Lens,
  TextOptions,
  Workspace,
} from './api';
import { changedDependencies } from './evaluation/dependencies';
import { Evaluator } from './evaluation/evaluator';
import { indexFacts, type FileRecord } from './evaluation/fileRecord';
import { NameIndex } from './evaluation/namesakes';
import { describeAt } from './describe';
import { lensesOf } from './describe/lenses';
import { explainAt } from './explain';
import type { Picture, PictureRequest } from './explain/picture/model';
import { makePicture } from './explain/picture/picture';
import { CallGraph } from './graph/callGraph';
import { GraphView } from './graph/view';
import type { Host } from './host';
import type { Extraction, FrontEnd, TextEdit } from './languages/frontEnd';
import { withClassWrites } from './languages/classWrites';
import { familyOf, languageOf } from './languages/languageOf';
import { lintFile } from './lint';
import { importedFiles } from './importedFiles';
import { overlayFacts } from './overlay/overlayFacts';
import { loopOfFile } from './project/loopOfFile';
import { PatternVerdicts } from './patterns/verdicts';
import { fileRole } from './project/fileRole';
import { targetPython, type VersionRange } from './project/pythonTarget';
import { FileIndex } from './resolution/fileIndex';
import { Manifests } from './resolution/manifests';

export function createWorkspace(
  host: Host,
  configurationFor: ConfigurationFor,
  libraries: readonly Library[] = LIBRARIES,
): Workspace {
  return new AnalysisWorkspace(host, configurationFor, libraries);
}

interface LoadedFile extends Pick<TextOptions, 'shownLine'> {
  readonly hash: string;
  readonly text: string;
  readonly status: FileStatus;
  /** Its facts are not those of the text alone. */
  readonly isOverlaid?: boolean;
  /** Its facts can fill in for what the errors of a later text hide. */
  readonly isGood?: boolean;
}

class AnalysisWorkspace implements Workspace {
  private readonly files = new FileIndex();
  private readonly manifests = new Manifests();
  private readonly loaded = new Map<FileId, LoadedFile>();
  private readonly records = new Map<FileId, FileRecord>();
  private readonly catalogs = new Map<string, Catalog>();
  private readonly frontEnds = new Map<string, FrontEnd>();
  private readonly evaluator: Evaluator;
  private readonly graph: CallGraph;
  private readonly verdicts = new PatternVerdicts();
  private readonly names = new NameIndex(this.records);
  private extracted = 0;
  /** Files and manifests as they were when roles were last looked at. */
  private rolesAsOf = '';
  private view: GraphView | null = null;
  /** Of the views of the present state. */
  private readonly findings = new WeakMap<FileView, readonly Finding[]>();

  constructor(
    private readonly host: Host,
    private readonly configurationFor: ConfigurationFor,
    private readonly libraries: readonly Library[],
  ) {
    this.evaluator = new Evaluator((file) => this.records.get(file), { files: this.files, manifests: this.manifests });
    this.graph = new CallGraph(this.evaluator);
  }

  get counters(): Counters {
    const { resolved, effects, contexts } = this.graph;
    return { extracted: this.extracted, resolved, summarised: effects.solved, placed: contexts.solved };
  }

  setKnownFiles(files: Iterable<FileId>): void {
    const known = new Set(files);
    for (const file of [...this.files.all()]) if (!known.has(file)) this.removeFile(file);
    for (const file of known) this.addKnownFile(file);
  }

  addKnownFile(file: FileId): void {
    if (this.files.add(file)) this.invalidate(this.files.probesOf(file).map((path) => `probe:${path}`));
  }

  removeFile(file: FileId): void {
    const probes = this.files.has(file) ? this.files.probesOf(file) : [];
    this.files.delete(file);
    this.invalidate(probes.map((path) => `probe:${path}`));
    this.changeManifests(() => {
      this.manifests.delete(file);
    });
    this.loaded.delete(file);
    this.replaceFacts(file, null);
  }

  setManifest(file: FileId, text: string): void {
    this.changeManifests(() => {
      const problem = this.manifests.set(file, text);
      if (problem !== null) this.host.log('warn', `${file}: ${problem}`);
    });
  }

  private changeManifests(change: () => void): void {
    const before = this.manifests.revision;
    change();
    if (this.manifests.revision === before) return;
    this.invalidate(['manifests']);
    // The target Python stands in the views only.
    this.view = null;
  }

  async setText(file: FileId, text: string, { overlay = false, ...lines }: TextOptions = {}): Promise<FileStatus> {
    const hash = this.host.hash(text);
    const known = this.loaded.get(file);
    // The same text may stand in other cells.
    if (known) this.loaded.set(file, { ...known, ...lines });
    if (known?.hash === hash && (overlay || known.isOverlaid !== true)) return known.status;
    const language = languageOf(file);
    if (!language) return this.skip(file, hash, text, 'not Python, JavaScript or TypeScript');
    const frontEnd = await this.host.loadFrontEnd(language);
    this.frontEnds.set(familyOf(language), frontEnd);
    const extraction = this.extract(file, text, language, frontEnd);
    if (!extraction.ok) return this.skip(file, hash, text, extraction.reason);
    const facts = withClassWrites(extraction.facts);
    const base = overlay ? this.lastGood(file) : null;
    const shown = base ? overlayFacts(base.facts, base.text, facts, text) : facts;
    const parseErrors = facts.errorSpans.length;
    const status: FileStatus = { k: 'checked', functions: facts.functions.length, parseErrors };
    const isGood = parseErrors === 0 || base !== null;
    this.loaded.set(file, { hash, text, status, isGood, isOverlaid: shown !== facts, ...lines });
    this.replaceFacts(file, shown);
    return status;
  }

  private extract(file: FileId, text: string, language: Language, frontEnd: FrontEnd): Extraction {
    const extraction = frontEnd.extract(text, language, file.slice(file.lastIndexOf('/') + 1));
    this.extracted++;
    this.addKnownFile(file);
    return extraction;
  }

  private lastGood(file: FileId): { readonly facts: FileFacts; readonly text: string } | null {
    const loaded = this.loaded.get(file);
    const record = this.records.get(file);
    return record && loaded?.isGood === true ? { facts: record.facts, text: loaded.text } : null;
  }

  setSkipped(file: FileId, reason: string): void {
    this.skip(file, '', '', reason);
  }

  private skip(file: FileId, hash: string, text: string, reason: string): FileStatus {
    const status: FileStatus = { k: 'skipped', reason };
    this.addKnownFile(file);
    this.loaded.set(file, { hash, text, status });
    this.replaceFacts(file, null);
    return status;
  }

  status(file: FileId): FileStatus | undefined {
    return this.loaded.get(file)?.status;
  }

  hasText(file: FileId): boolean {
    return this.loaded.has(file);
  }

  checkedFiles(): readonly FileId[] {
    return [...this.records.keys()].sort();
  }

  importsOf(file: FileId): readonly FileId[] {
    const record = this.records.get(file);
    return record ? importedFiles(record, { files: this.files, manifests: this.manifests }) : [];
  }

  settle(limit?: number): boolean {
    this.refreshRoles();
    if (this.graph.isSettled) return true;
    this.view = null;
    return this.graph.settle(limit);
  }

  /** Only another catalogue or async library changes the graph; everything else is looked up when findings are made. */
  reconfigure(): void {
    this.view = null;
    const isSame = [...this.records.values()].every((record) => this.isUpToDate(record));
    if (isSame) return;
    this.evaluator.memo.clear();
    for (const record of this.records.values()) {
      this.records.set(record.id, this.makeRecord(record.id, record.facts));
      this.graph.markDirty(record.functions.keys());
    }
  }

  targetPython(file: FileId): VersionRange {
    return targetPython(file, this.manifests, this.configurationFor(file).targetPython);
  }

  /** Diagnostics, hovers, actions and explanations of one state ask for the same findings. */
  check(file: FileId): readonly Finding[] {
    const view = this.viewOf(file);
    if (!view) return [];
    const known = this.findings.get(view.file);
    if (known) return known;
    const found = lintFile(view.graph, view.file, this.configurationFor(file), (level, text) =>
      this.host.log(level, text),
    );
    this.findings.set(view.file, found);
    return found;
  }

  async judgePatterns(limit = Infinity): Promise<readonly FileId[]> {
    const changed = await this.verdicts.judge(this.host, limit);
    if (changed.length > 0) this.view = null;
    return changed;
  }

  describeAt(file: FileId, offset: number): Description | null {
    const view = this.viewOf(file);
    return view ? describeAt(view.graph, view.file, offset, this.check(file)) : null;
  }

  lensesOf(file: FileId): readonly Lens[] {
    const view = this.viewOf(file);
    return view ? lensesOf(view.graph, view.file) : [];
  }

  explainAt(file: FileId, offset: number): Explanation | null {
    const view = this.viewOf(file);
    return view ? explainAt(view.graph, view.file, offset, this.check(file)) : null;
  }

  picture(
    request: PictureRequest,
    findingsOf: (file: FileId) => readonly Finding[] = (file) => this.check(file),
  ): Picture | null {
    const views = this.currentView();
    return makePicture({ views, files: this.checkedFiles(), findingsOf }, request);
  }

  printFix(file: FileId, _finding: Finding, fix: FindingFix): readonly TextEdit[] | null {
    const record = this.records.get(file);
    const loaded = this.loaded.get(file);
    const frontEnd = record && this.frontEnds.get(familyOf(record.facts.language));
    // Edits are printed from the facts of the very text.
    if (loaded?.isOverlaid === true) return null;
    return record && loaded && frontEnd ? frontEnd.printEdits(loaded.text, record.facts, fix.intent) : null;
  }

  private viewOf(file: FileId): { readonly graph: GraphView; readonly file: FileView } | null {
    const graph = this.currentView();
    const view = graph.file(file);
    return view ? { graph, file: view } : null;
  }

  private currentView(): GraphView {
    this.settle();
    this.view ??= new GraphView(
      this.graph,
      this.evaluator,
      this.records,
      (id) => this.targetPython(id),
      (id, line) => this.loaded.get(id)?.shownLine?.(line) ?? line,
      this.verdicts,
      this.names,
    );
    return this.view;
  }

  private replaceFacts(file: FileId, facts: FileFacts | null): void {
    const before = this.records.get(file);
    if (!before && !facts) return;
    const after = facts ? this.makeRecord(file, facts) : null;
    if (after) this.records.set(file, after);
    else this.records.delete(file);
    this.names.replace(file, before?.facts ?? null, facts);
    const dependencies = this.evaluator.memo.dependenciesIn(file);
    this.invalidate(changedDependencies(file, dependencies, before?.facts ?? null, facts));
    if (before && after && !isSameSetting(before, after)) this.invalidate([`role:${file}`]);
    const functions = new Set([...(before?.functions.keys() ?? []), ...(after?.functions.keys() ?? [])]);
    this.graph.markDirty([...functions].filter((id) => before?.functions.has(id) !== after?.functions.has(id)));
    this.view = null;
  }

  private makeRecord(file: FileId, facts: FileFacts): FileRecord {
    const catalog = this.catalogFor(file, facts.language);
    const loop = loopOfFile(facts, catalog, this.configurationFor(file).asyncLibrary);
    const role = fileRole(file, facts, this.manifests, (module) => catalog.programKind(module), this.files);
    return { id: file, facts, ...indexFacts(file, facts), catalog, loop, role };
  }

  private isUpToDate({ id, facts, catalog, loop }: FileRecord): boolean {
    if (this.catalogFor(id, facts.language) !== catalog) return false;
    return loopOfFile(facts, catalog, this.configurationFor(id).asyncLibrary) === loop;
  }

  /** Roles depend on which files and manifests lie around, so they are looked at again when those change. */
  private refreshRoles(): void {
    const now = `${String(this.files.revision)} ${String(this.manifests.revision)}`;
    if (now === this.rolesAsOf) return;
    this.rolesAsOf = now;
    for (const record of this.records.values()) {
      const { id, facts, catalog } = record;
      const role = fileRole(id, facts, this.manifests, (module) => catalog.programKind(module), this.files);
      if (JSON.stringify(role) === JSON.stringify(record.role)) continue;
      this.records.set(id, { ...record, role });
      this.invalidate([`role:${id}`]);
    }
  }

  /** One catalogue for all files that have the same entries of the user's. */
  private catalogFor(file: FileId, language: Language): Catalog {
    const user = this.configurationFor(file).catalog;
    const key = `${familyOf(language)} ${JSON.stringify(user)}`;
    let catalog = this.catalogs.get(key);
    if (!catalog) this.catalogs.set(key, (catalog = buildCatalog(familyOf(language), this.libraries, [user])));
    return catalog;
  }

  private invalidate(dependencies: readonly string[]): void {
    const forgotten = this.evaluator.memo.invalidate(dependencies);
    if (forgotten.length === 0) return;
    this.graph.markForgotten(forgotten);
    this.view = null;
  }
}

/** What the functions of a file have from it as a whole, and from nothing else that they depend on. */
function isSameSetting(a: FileRecord, b: FileRecord): boolean {
  return a.loop === b.loop && JSON.stringify(a.role) === JSON.stringify(b.role);
}
