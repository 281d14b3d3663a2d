/** A disk and an analysis that are small enough to see through, for tests of the protocol alone. */
import type { FileId } from '../../rules/model';
import type { Finding, Workspace } from '../../server/analysis/api';
import type { FileAccess, Platform } from '../../server/lsp/platform';
import { isNotebook } from '../../server/analysis/languages/languageOf';
import { readNotebook } from '../../server/platform/notebookFile';
import { isCheckedName, isManifestName } from '../../server/platform/sourceFiles';

export class MemoryDisk implements FileAccess {
  readonly files = new Map<FileId, string>();

  list(folder: FileId): Promise<readonly FileId[]> {
    return Promise.resolve([...this.files.keys()].filter((file) => file.startsWith(`${folder}/`) && matters(file)));
  }

  read(file: FileId): ReturnType<FileAccess['read']> {
    const text = this.files.get(file);
    if (text === undefined) return Promise.resolve({ k: 'missing' });
    const source = isNotebook(file) ? readNotebook(text) : ({ ok: true, text } as const);
    return Promise.resolve(source.ok ? { k: 'text', ...source } : { k: 'unusable', reason: source.reason });
  }
}

function matters(file: FileId): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return isCheckedName(name) || isManifestName(name) || name === 'threadwise.toml';
}

export function memoryPlatform(files: FileAccess | null): Platform {
  return {
    host: {
      loadFrontEnd: () => Promise.reject(new Error('not needed')),
      hash: (text) => text,
      now: () => performance.now(),
      yield: () => new Promise((resolve) => setImmediate(resolve)),
      log: () => undefined,
    },
    files,
    readRulePage: (rule) => Promise.resolve(rule === 'unknown' ? null : `# ${rule}`),
    rulePageUri: (rule) => `file:///pages/${rule}.md`,
  };
}

/**
 * Understands two words: `BLOCK` is a finding; `USE(/path)` is one if that file says `SLEEP`, with the path to it.
 * `THROW` makes the analysis fail.
 */
export function createFakeWorkspace(): Workspace {
  const texts = new Map<FileId, string>();
  const used = (text: string): FileId[] => [...text.matchAll(/USE\(([^)]*)\)/g)].map((match) => match[1] ?? '');
  const at = (file: FileId, start: number, length: number, extra: Partial<Finding> = {}): Finding => ({
    file,
    rule: 'blocking-call-on-event-loop',
    severity: 'warning',
    confidence: 'high',
    message: 'blocks',
    span: { start, end: start + length },
    path: [],
    related: [],
    fixes: [{ title: 'Await it', safety: 'safe', intent: { k: 'add-await', fn: 0, op: start } }],
    ...extra,
  });
  const check = (file: FileId): Finding[] => {
    const text = texts.get(file) ?? '';
    if (text.includes('THROW')) throw new Error('the analysis fails');
    const direct = [...text.matchAll(/BLOCK/g)].map((match) => at(file, match.index, 5));
    const through = [...text.matchAll(/USE\(([^)]*)\)/g)].flatMap((match) => {
      const helper = match[1] ?? '';
      const start = texts.get(helper)?.indexOf('SLEEP') ?? -1;
      const step = { file: helper, function: 'helper', call: 'time.sleep', span: { start, end: start + 5 } };
      return start < 0 ? [] : [at(file, match.index, match[0].length, { path: [step], fixes: [] })];
    });
    return [...direct, ...through].sort((a, b) => a.span.start - b.span.start);
  };
  return {
    setKnownFiles(files) {
      const existing = new Set(files);
      for (const file of texts.keys()) if (!existing.has(file)) texts.delete(file);
    },
    addKnownFile: () => undefined,
    removeFile: (file) => texts.delete(file),
    setManifest: () => undefined,
    setText(file, text) {
      texts.set(file, text);
      return Promise.resolve({ k: 'checked', functions: 0, parseErrors: 0 });
    },
    setSkipped: (file) => texts.delete(file),
    status: (file) => (texts.has(file) ? { k: 'checked', functions: 0, parseErrors: 0 } : undefined),
    hasText: (file) => texts.has(file),
    importsOf: (file) => used(texts.get(file) ?? ''),
    settle: () => true,
    reconfigure: () => undefined,
    targetPython: () => ({ min: [3, 9], max: null, freeThreaded: false, from: 'default' }),
    judgePatterns: () => Promise.resolve([]),
    check,
    describeAt: (file, offset) => {
      const finding = check(file).find(({ span }) => span.start <= offset && offset < span.end);
      return finding
        ? { span: finding.span, markdown: `It blocks. [Why](threadwise-rule:${finding.rule}) [x](https://x.y)` }
        : null;
    },
    lensesOf: (file) => check(file).map(({ span }) => ({ span, title: 'event loop · blocks' })),
    explainAt: () => null,
    picture: () => null,
    checkedFiles: () => [...texts.keys()].sort(),
    printFix: (_file, finding, { intent }) =>
      intent.k === 'ignore-file'
        ? [{ span: { start: 0, end: 0 }, newText: `# ignore${intent.reason && ` -- ${intent.reason}`}\n` }]
        : [{ span: { start: finding.span.start, end: finding.span.start }, newText: 'await ' }],
    counters: { extracted: 0, resolved: 0, summarised: 0, placed: 0, checked: 0 },
  };
}
