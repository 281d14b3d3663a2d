/** What a change of one file's facts means for everybody who read them. */
import type { FileFacts } from '../../../rules/facts';
import type { FileId, FunctionId } from '../../../rules/model';
import { fileOf, functionId } from './fileRecord';
import {
  allExportsFingerprint,
  bindingFingerprint,
  bodyFingerprint,
  classFingerprint,
  exportsFingerprint,
  invocationFingerprint,
  signatureFingerprint,
  starsFingerprint,
  stepsFingerprint,
} from './fingerprint';
import { numbered } from './numbering';
import { SameFacts } from './sameFacts';
import type { TextChange } from '../overlay/textChange';

/** Kinds of dependencies that are about no part of a file: they are invalidated by whoever changes them. */
const OF_NO_PART: ReadonlySet<string> = new Set([
  ...['probe', 'manifests', 'entry'],
  ...['facts', 'graph', 'contexts', 'setting', 'callers', 'verdicts', 'names', 'uses', 'surroundings'],
]);

/** The file about a part of which a dependency is; `null` for probes, manifests, whole answers and whole files. */
export function fileOfDependency(dependency: string): FileId | null {
  const [kind, rest] = split(dependency);
  return OF_NO_PART.has(kind) ? null : fileOf(rest);
}

/** All that a function's own text says, and where it stands. */
export function textOf(id: FunctionId): string {
  return `text:${id}`;
}

/** All that the facts of a class say, and where. */
export function headOf(id: string): string {
  return `head:${id}`;
}

/** Which functions and classes a file has, in which order, and whose methods they are. */
export function listOf(file: FileId): string {
  return `list:${file}`;
}

/** Which methods a class has, in which order. */
export function methodsOf(id: string): string {
  return `methods:${id}`;
}

export function importsOf(file: FileId): string {
  return `imports:${file}`;
}

/** What a file says outside of functions, classes and imports: exports, markers, style. */
export function aboutOf(file: FileId): string {
  return `about:${file}`;
}

/** What the functions of a file have from it as a whole: its event loop, what kind of file it is. */
export function settingOf(file: FileId): string {
  return `setting:${file}`;
}

/** Dependencies of one file that changed between two versions of its facts (`null` = no such file). */
export function changedDependencies(
  file: FileId,
  dependencies: Iterable<string>,
  before: FileFacts | null,
  after: FileFacts | null,
  change: TextChange | null = null,
): readonly string[] {
  const old = before && fingerprintsOf(file, before);
  const now = after && fingerprintsOf(file, after);
  const same = before && after && new SameFacts(before, after, change);
  return [...dependencies].filter(
    (key) => !(same && now?.isSame(key, same)) && (old?.of(key) ?? null) !== (now?.of(key) ?? null),
  );
}

/** What an edit computes of the new facts, the next edit needs of the old ones. */
const cache = new WeakMap<FileFacts, Fingerprints>();

function fingerprintsOf(file: FileId, facts: FileFacts): Fingerprints {
  let fingerprints = cache.get(facts);
  // Equal texts may share their facts, but not the ids of their functions.
  if (fingerprints?.file !== file) cache.set(facts, (fingerprints = new Fingerprints(file, facts)));
  return fingerprints;
}

let serials = 0;

export class Fingerprints {
  /** For what is only the same when it is seen to be. */
  private readonly serial = String(serials++);
  private readonly known = new Map<string, string | null>();
  private readonly functions: ReadonlyMap<FunctionId, number>;
  private readonly classes: ReadonlyMap<string, number>;

  constructor(
    readonly file: FileId,
    private readonly facts: FileFacts,
  ) {
    this.functions = new Map(facts.functions.map((fn, index) => [functionId(file, fn.key), index]));
    this.classes = new Map(facts.classes.map((cls, index) => [functionId(file, cls.key), index]));
  }

  of(dependency: string): string | null {
    const known = this.known.get(dependency);
    if (known !== undefined) return known;
    const fingerprint = this.compute(dependency);
    this.known.set(dependency, fingerprint);
    return fingerprint;
  }

  /** Whether a look at the facts suffices to see that an earlier version has the same fingerprint. */
  isSame(dependency: string, same: SameFacts): boolean {
    const [kind, rest] = split(dependency);
    switch (kind) {
      case 'operations':
      case 'body':
      case 'steps':
        return same.function(this.functions.get(rest) ?? -1);
      case 'text':
        return same.functionInPlace(this.functions.get(rest) ?? -1);
      case 'head':
        return same.classInPlace(this.classes.get(rest) ?? -1);
      case 'imports':
        return same.imports();
      case 'about':
        return same.about();
      case 'sign':
        return same.signature(this.functions.get(rest) ?? -1);
      case 'invk':
        return same.nest(this.functions.get(rest) ?? -1);
      case 'class':
        return same.class(this.classes.get(rest) ?? -1);
      case 'bind': {
        const [owner, name] = splitLast(rest);
        return same.binding(this.functions.get(owner) ?? -1, name);
      }
      default:
        return false;
    }
  }

  private compute(dependency: string): string | null {
    const [kind, rest] = split(dependency);
    switch (kind) {
      case 'file':
        return 'present';
      case 'role':
        return null;
      case 'text':
      case 'head':
      case 'imports':
      case 'about':
        return this.serial;
      case 'list':
        return listFingerprint(this.facts);
      case 'methods':
        return methodsFingerprint(this.facts, this.classes.get(rest));
      case 'number':
        return numbered(this.facts, splitLast(rest)[1]);
      case 'operations':
      case 'body':
        return this.ofFunction(rest, bodyFingerprint);
      case 'steps':
        return this.ofFunction(rest, stepsFingerprint);
      case 'sign':
        return this.ofFunction(rest, signatureFingerprint);
      case 'invk':
        return this.ofFunction(rest, invocationFingerprint);
      case 'class': {
        const index = this.classes.get(rest);
        return index === undefined ? null : classFingerprint(this.facts, index);
      }
      case 'bind': {
        const [owner, name] = splitLast(rest);
        const index = this.functions.get(owner);
        return index === undefined ? null : bindingFingerprint(this.facts, index, name);
      }
      case 'export':
        return exportsFingerprint(this.facts, splitLast(rest)[1]);
      case 'exports':
        return allExportsFingerprint(this.facts);
      case 'stars':
        return starsFingerprint(this.facts);
      case 'ignored':
        return ignoredFingerprint(this.facts);
      default:
        return null;
    }
  }

  private ofFunction(id: string, fingerprint: (facts: FileFacts, index: number) => string): string | null {
    const index = this.functions.get(id);
    return index === undefined ? null : fingerprint(this.facts, index);
  }
}

function listFingerprint({ functions, classes }: FileFacts): string {
  return JSON.stringify([functions.map((fn) => [fn.key, fn.class]), classes.map((cls) => cls.key)]);
}

function methodsFingerprint({ functions }: FileFacts, index: number | undefined): string | null {
  if (index === undefined) return null;
  return JSON.stringify(functions.flatMap((fn) => (fn.class === index ? [fn.key] : [])));
}

/** Suppressions stop effects by line, so lines matter as soon as there is one. */
function ignoredFingerprint(facts: FileFacts): string {
  if (facts.suppressions.length === 0) return '';
  const positions = facts.functions.map((fn) => fn.operations.map((op) => op.span.start));
  return JSON.stringify([facts.suppressions, positions]);
}

function split(dependency: string): readonly [string, string] {
  const colon = dependency.indexOf(':');
  return [dependency.slice(0, colon), dependency.slice(colon + 1)];
}

function splitLast(text: string): readonly [string, string] {
  const cut = text.lastIndexOf('\0');
  return [text.slice(0, cut), text.slice(cut + 1)];
}
