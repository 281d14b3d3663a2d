/** From the text of an import to what it means. A pure function over the known files and manifests. */
import type { Language } from '../../../rules/facts';
import type { FileId } from '../../../rules/model';
import { resolveJavaScript } from './javascript';
import { parentOf } from './paths';
import type { FileIndex } from './fileIndex';
import type { ModuleTarget, ResolutionContext } from './probe';
import { resolvePython, resolvePythonSubmodule } from './python';

export type { ModuleTarget, ResolutionContext } from './probe';

interface Answer {
  readonly target: ModuleTarget;
  readonly probes: readonly string[];
}

interface Memo {
  readonly manifests: object;
  readonly revisions: string;
  readonly answers: Map<string, Answer>;
}

/** Most imports of a directory repeat; the memo goes with the index. */
const memos = new WeakMap<FileIndex, Memo>();

export function resolveModule(
  context: ResolutionContext,
  from: FileId,
  language: Language,
  module: string,
  level: number,
): ModuleTarget {
  const answers = answersOf(context);
  const key = `${language}\n${String(level)}\n${module}\n${parentOf(from) ?? ''}`;
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = resolveAfresh(context, from, language, module, level);
    answers.set(key, answer);
  }
  if (context.onProbe) for (const probe of answer.probes) context.onProbe(probe);
  // `queue.py` that imports `queue` wants the other one.
  const { target } = answer;
  return target.k === 'file' && target.file === from && level === 0 && language === 'python'
    ? { k: 'external', name: module }
    : target;
}

/** Python: submodule of a package file or namespace, `from package import name`. */
export function resolveSubmodule(
  context: ResolutionContext,
  package_: ModuleTarget,
  name: string,
): ModuleTarget | null {
  return resolvePythonSubmodule(context, package_, name);
}

function resolveAfresh(
  context: ResolutionContext,
  from: FileId,
  language: Language,
  module: string,
  level: number,
): Answer {
  const probes = new Set<string>();
  const recording: ResolutionContext = {
    files: context.files,
    manifests: context.manifests,
    onProbe: (path) => probes.add(path),
  };
  const target =
    language === 'python'
      ? resolvePython(recording, from, module, level)
      : resolveJavaScript(recording, from, language, module);
  return { target, probes: [...probes] };
}

function answersOf(context: ResolutionContext): Map<string, Answer> {
  const revisions = `${String(context.files.revision)}/${String(context.manifests.revision)}`;
  let memo = memos.get(context.files);
  if (memo?.revisions !== revisions || memo.manifests !== context.manifests) {
    memo = { manifests: context.manifests, revisions, answers: new Map() };
    memos.set(context.files, memo);
  }
  return memo.answers;
}
