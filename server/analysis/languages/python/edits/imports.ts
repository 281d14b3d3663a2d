/** How to mention an API in a function: by an import that is there, or by one that is added. */
import type { Binding, FileFacts, FunctionIndex } from '../../../../../rules/facts';
import type { ApiReference } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';

export interface Reference {
  readonly expression: string;
  /** The import to add, if any. */
  readonly edits: readonly TextEdit[];
}

export function referTo(
  text: string,
  facts: FileFacts,
  fn: FunctionIndex,
  offset: number,
  api: ApiReference,
): Reference | null {
  const path = fullPath(api);
  const visible = visibleNames(facts, fn);
  for (const [name, { binding, owner }] of visible) {
    const rest = binding.k === 'import' ? remainder(facts, binding, path, api.module) : null;
    if (rest === null || binding.k !== 'import') continue;
    if (isUsable(text, facts, binding.import, owner, offset)) return { expression: name + rest, edits: [] };
  }
  const top = api.module.split('.', 1)[0] ?? api.module;
  if (top === 'builtins') return visible.has(api.name) ? null : { expression: api.name, edits: [] };
  const taken = visible.get(top)?.binding;
  if (top === '' || (taken && !isModule(facts, taken, top))) return null;
  return { expression: path, edits: [importEdit(text, facts, api.module)] };
}

/** `asyncio.to_thread`, whether the name is given with its module or without. */
function fullPath(api: ApiReference): string {
  if (api.module === '' || api.name.startsWith(`${api.module}.`)) return api.name;
  return `${api.module}.${api.name}`;
}

interface VisibleName {
  readonly binding: Binding;
  readonly owner: FunctionIndex;
}

/** All names that a function sees; inner ones hide outer ones. */
function visibleNames(facts: FileFacts, fn: FunctionIndex): Map<string, VisibleName> {
  const names = new Map<string, VisibleName>();
  for (let owner = fn; owner >= 0; owner = facts.functions[owner]?.parent ?? -1) {
    for (const [flattened, binding] of Object.entries(facts.functions[owner]?.bindings ?? {})) {
      const name = flattened.split('~', 1)[0] ?? flattened;
      if (!names.has(name)) names.set(name, { binding, owner });
    }
  }
  return names;
}

/** What has to follow an imported name to reach the path; `null` if it does not lead there. */
function remainder(
  facts: FileFacts,
  binding: Extract<Binding, { k: 'import' }>,
  path: string,
  module: string,
): string | null {
  const fact = facts.imports[binding.import];
  if (!fact || fact.level > 0) return null;
  const reached = binding.name === null ? fact.module : `${fact.module}.${binding.name}`;
  if (path === reached) return '';
  if (!path.startsWith(`${reached}.`)) return null;
  // `import a` alone does not load the submodule `a.b`.
  const isLoaded = !module.startsWith(`${reached}.`) || facts.imports.some((other) => loads(other, module));
  return isLoaded ? path.slice(reached.length) : null;
}

function loads(fact: FileFacts['imports'][number], module: string): boolean {
  return fact.level === 0 && !fact.typeOnly && fact.module === module;
}

/** An import counts where it has surely run: at top level and not in a branch, or earlier in the same function. */
function isUsable(text: string, facts: FileFacts, index: number, owner: FunctionIndex, offset: number): boolean {
  const fact = facts.imports[index];
  if (!fact || fact.typeOnly) return false;
  if (owner !== 0) return fact.span.start < offset;
  const before = text.slice(0, fact.span.start);
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  return !/^\s/.test(line);
}

function isModule(facts: FileFacts, binding: Binding, module: string): boolean {
  if (binding.k !== 'import' || binding.name !== null) return false;
  const fact = facts.imports[binding.import];
  return fact?.module === module && fact.level === 0;
}

function importEdit(text: string, facts: FileFacts, module: string): TextEdit {
  const { importInsertionOffset: at, newline } = facts.layout;
  const before = text.slice(0, at);
  const next = /^[^\r\n]*/.exec(text.slice(at))?.[0] ?? '';
  const endsLine = at === 0 || before === '\ufeff' || /[\r\n]$/.test(before);
  const follows = facts.imports.some((fact) => fact.span.start < at);
  const gapBefore = (endsLine ? '' : newline) + (before.replace('\ufeff', '') === '' || follows ? '' : newline);
  const isBlankNext = next.trim() === '';
  const gapAfter = isBlankNext || follows ? '' : newline;
  return { span: { start: at, end: at }, newText: `${gapBefore}import ${module}${newline}${gapAfter}` };
}
