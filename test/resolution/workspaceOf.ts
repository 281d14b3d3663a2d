/** An in-memory workspace for tests: file names, and texts of manifests. */
import { FileIndex } from '../../server/analysis/resolution/fileIndex';
import { Manifests } from '../../server/analysis/resolution/manifests';
import { resolveModule, type ModuleTarget } from '../../server/analysis/resolution/resolveModule';

export interface TestWorkspace {
  readonly files: FileIndex;
  readonly manifests: Manifests;
}

/** Relative names lie in `/w`. A manifest is given as `[name, text]`. */
export function workspaceOf(entries: readonly (string | readonly [string, string])[], base = '/w/'): TestWorkspace {
  const files = new FileIndex();
  const manifests = new Manifests();
  for (const entry of entries) {
    const [name, text] = typeof entry === 'string' ? [entry, undefined] : entry;
    const file = base + name;
    files.add(file);
    if (text !== undefined) manifests.set(file, text);
  }
  return { files, manifests };
}

/** `pkg/a.py`, `namespace pkg`, `external requests`, `unresolved`: short enough for a table. */
export function show(target: ModuleTarget | null, base = '/w/'): string {
  switch (target?.k) {
    case 'file':
      return target.file.replace(base, '');
    case 'namespace':
      return `namespace ${target.directory.replace(base, '')}`;
    case 'external':
      return `external ${target.name}`;
    case 'unresolved':
      return 'unresolved';
    default:
      return 'null';
  }
}

/** Resolves an import as written: Python's leading dots are the level. */
export function resolveIn(workspace: TestWorkspace, from: string, module: string, base = '/w/'): string {
  const isPython = from.endsWith('.py');
  const level = isPython ? (/^\.*/.exec(module)?.[0].length ?? 0) : 0;
  const language = isPython ? 'python' : /\.[cm]?tsx?$/.test(from) ? 'typescript' : 'javascript';
  return show(resolveModule(workspace, base + from, language, module.slice(level), level), base);
}
