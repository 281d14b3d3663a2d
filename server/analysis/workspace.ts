/** The engine's front door: files in, findings out. Holds the state that the pure parts work on. */
import type { FileFacts, Language } from '../../rules/facts';
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
import { changedDependencies, settingOf } from './evaluation/dependencies';
import { Evaluator } from './evaluation/evaluator';
import type { FileRecord } from './evaluation/fileRecord';
import { NameIndex } from './evaluation/namesakes';
import { UseIndex } from './evaluation/useIndex';
import { describeAt } from './describe';
import { lensesOf } from './describe/lenses';
import { explainAt } from './explain';
import type { Picture, PictureRequest } from './explain/picture/model';
import { makePicture } from './explain/picture/picture';
import { CallGraph } from './graph/callGraph';
import { GraphView, type ViewParts } from './graph/view';
import type { Host } from './host';
import type { Extraction, FrontEnd, TextEdit } from './languages/frontEnd';
import { withClassWrites } from './languages/classWrites';
import { familyOf, languageOf } from './languages/languageOf';
import { Findings, SURROUNDINGS, factsRead } from './findings';
import { importedFiles } from './importedFiles';
import { lookAt } from './lookAt';
import { moveBetween } from './movedFinding';
import { overlayFacts } from './overlay/overlayFacts';
import { changeBetween, type TextChange } from './overlay/textChange';
import { PatternVerdicts } from './patterns/verdicts';
import { targetPython, type VersionRange } from './project/pythonTarget';
import { RecordMaker, isSameRole, isSameSetting } from './records';
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
  private readonly maker: RecordMaker;
  private readonly frontEnds = new Map<string, FrontEnd>();
  private readonly evaluator: Evaluator;
  private readonly graph: CallGraph;
  private readonly verdicts = new PatternVerdicts();
  private readonly names = new NameIndex(this.records);
  private readonly uses = new UseIndex();
  private extracted = 0;
  /** Files and manifests as they were when roles were last looked at. */
  private rolesAsOf = '';
  private view: GraphView | null = null;
  private readonly viewParts: ViewParts;
  private readonly findings: Findings;

  constructor(
    private readonly host: Host,
    private readonly configurationFor: ConfigurationFor,
    libraries: readonly Library[],
  ) {
    this.maker = new RecordMaker(configurationFor, libraries, { files: this.files, manifests: this.manifests });
    const resolution = { files: this.files, manifests: this.manifests };
    this.evaluator = new Evaluator((file) => this.records.get(file), resolution, this.uses);
    this.graph = new CallGraph(this.evaluator);
    this.viewParts = {
      ...{ graph: this.graph, evaluator: this.evaluator, records: this.records },
      ...{ verdicts: this.verdicts, names: this.names },
      targetOf: (file) => this.targetPython(file),
      shownLine: (file, line) => this.loaded.get(file)?.shownLine?.(line) ?? line,
    };
    const log: Host['log'] = (level, text) => host.log(level, text);
    const parts = { views: this.viewParts, configurationFor, log };
    this.findings = new Findings(this.evaluator.memo, (file, remember) => lookAt(parts, file, remember));
  }

  get counters(): Counters {
    const { resolved, effects, contexts } = this.graph;
    return {
      extracted: this.extracted,
      resolved,
      summarised: effects.solved,
      placed: contexts.solved,
      checked: this.findings.checked,
    };
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
    // The target Python stands in the views only.
    this.invalidate(['manifests', SURROUNDINGS]);
    this.view = null;
  }

  async setText(file: FileId, text: string, { overlay = false, ...lines }: TextOptions = {}): Promise<FileStatus> {
    const hash = this.host.hash(text);
    const known = this.loaded.get(file);
    if (overlay) this.findings.open(file);
    else this.findings.close(file);
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
    this.replaceFacts(file, shown, changeBetween(known?.text ?? '', text));
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
    const isSettled = this.graph.settle(limit);
    this.evaluator.memo.invalidate(this.graph.takeChanged());
    return isSettled;
  }

  /** Only another catalogue or async library changes the graph; everything else is looked up when findings are made. */
  reconfigure(): void {
    this.invalidate([SURROUNDINGS]);
    this.view = null;
    const isSame = [...this.records.values()].every((record) => this.maker.isUpToDate(record));
    if (isSame) return;
    this.evaluator.memo.clear();
    for (const record of this.records.values()) {
      this.records.set(record.id, this.maker.make(record.id, record.facts));
      this.graph.markDirty(record.functions.keys());
    }
  }

  targetPython(file: FileId): VersionRange {
    return targetPython(file, this.manifests, this.configurationFor(file).targetPython);
  }

  /** Diagnostics, hovers, actions, explanations and scans ask for the same findings. */
  check(file: FileId): readonly Finding[] {
    this.settle();
    return this.records.has(file) ? this.findings.of(file) : [];
  }

  async judgePatterns(limit = Infinity): Promise<readonly FileId[]> {
    const changed = await this.verdicts.judge(this.host, limit);
    this.invalidate(changed.map((file) => `verdicts:${file}`));
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
    return (this.view ??= new GraphView(this.viewParts));
  }

  /** @param change of the text between the facts before and now */
  private replaceFacts(file: FileId, facts: FileFacts | null, change: TextChange | null = null): void {
    const before = this.records.get(file);
    if (!before && !facts) return;
    const after = facts ? this.maker.make(file, facts) : null;
    if (after) this.records.set(file, after);
    else this.records.delete(file);
    this.names.replace(file, before?.facts ?? null, facts);
    const dependencies = this.evaluator.memo.dependenciesIn(file);
    const changed = changedDependencies(file, dependencies, before?.facts ?? null, facts, change);
    const used = this.uses.replace(file, facts).map((name) => `uses:${name}`);
    this.findings.edit(file, before && facts && change ? moveBetween(file, change, before.facts, facts) : null);
    this.invalidate([...changed, ...used, factsRead(file), 'names:']);
    if (before && after && !isSameSetting(before, after)) this.invalidate([`role:${file}`, settingOf(file)]);
    const functions = new Set([...(before?.functions.keys() ?? []), ...(after?.functions.keys() ?? [])]);
    this.graph.markDirty([...functions].filter((id) => before?.functions.has(id) !== after?.functions.has(id)));
    this.view = null;
  }

  /** Roles depend on which files and manifests lie around, so they are looked at again when those change. */
  private refreshRoles(): void {
    const now = `${String(this.files.revision)} ${String(this.manifests.revision)}`;
    if (now === this.rolesAsOf) return;
    this.rolesAsOf = now;
    for (const record of this.records.values()) {
      const { id, facts, catalog } = record;
      const role = this.maker.roleOf(id, facts, catalog);
      if (isSameRole(role, record.role)) continue;
      this.records.set(id, { ...record, role });
      this.invalidate([`role:${id}`]);
    }
  }

  private invalidate(dependencies: readonly string[]): void {
    const forgotten = this.evaluator.memo.invalidate(dependencies);
    if (forgotten.length === 0) return;
    this.graph.markForgotten(forgotten);
    this.view = null;
  }
}
