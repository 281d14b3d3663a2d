/** How to write an API at some place: through an import that is there, or through a new one. */
import ts from 'typescript';
import type { Binding, FileFacts, FunctionIndex, Value } from '../../../../../rules/facts';
import type { ApiReference } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { Editing } from './index';

export interface ApiExpression {
  readonly expression: string;
  /** The import, if one is needed. */
  readonly edits: readonly TextEdit[];
}

/** A module and the way to a member of it. */
interface Target {
  readonly module: string;
  readonly path: readonly string[];
  readonly isBuiltIn?: boolean;
}

const SCHEME = /^node:/;

export function apiExpression(editing: Editing, fn: FunctionIndex, api: ApiReference): ApiExpression | null {
  const { facts } = editing;
  if (api.module === '') {
    const [first = ''] = api.name.split('.');
    return isBound(facts, fn, first) ? null : { expression: api.name, edits: [] };
  }
  const existing = reuse(facts, fn, targets(api));
  return existing === null ? addImport(editing, api) : { expression: existing, edits: [] };
}

/** The API itself, and for built-in modules the member of the parent module: `fs/promises` is `promises` of `fs`. */
function targets({ module, name }: ApiReference): Target[] {
  const path = name.split('.');
  const plain = module.replace(SCHEME, '');
  const isBuiltIn = module.startsWith('node:');
  const own = { module: plain, path, isBuiltIn };
  const [parent, member, more] = plain.split('/');
  if (!isBuiltIn || parent === undefined || member === undefined || more !== undefined) return [own];
  return [own, { module: parent, path: [member, ...path], isBuiltIn }];
}

function reuse(facts: FileFacts, fn: FunctionIndex, wanted: readonly Target[]): string | null {
  let best: { readonly rest: number; readonly expression: string } | null = null;
  for (const index of chain(facts, fn)) {
    for (const [name, binding] of Object.entries(facts.functions[index]?.bindings ?? {})) {
      if (name.includes('~') || !isOnlyBinding(facts, fn, name)) continue;
      const target = bindingTarget(facts, binding, wanted);
      if (target === null) continue;
      for (const { module, path } of wanted) {
        const isPrefix = target.module === module && target.path.every((segment, at) => segment === path[at]);
        const rest = path.slice(target.path.length);
        if (!isPrefix || (best !== null && best.rest <= rest.length)) continue;
        best = { rest: rest.length, expression: [name, ...rest].join('.') };
      }
    }
  }
  return best?.expression ?? null;
}

/**
 * What a binding stands for: a module, or a member of one. The default of a built-in module is the module itself, and
 * what `require` gives of a package is its default.
 */
function bindingTarget(facts: FileFacts, binding: Binding, wanted: readonly Target[]): Target | null {
  if (binding.k === 'import') {
    const fact = facts.imports[binding.import];
    if (fact === undefined || fact.typeOnly) return null;
    const module = fact.module.replace(SCHEME, '');
    if (binding.name === null) return { module, path: [] };
    if (binding.name === 'default' && wanted.some(({ isBuiltIn }) => isBuiltIn)) return { module, path: [] };
    return { module, path: [binding.name] };
  }
  if (binding.k !== 'variable' || !binding.constant) return null;
  const [only, other] = binding.assignments;
  if (only === undefined || other !== undefined) return null;
  const target = valueTarget(facts, only.value);
  const isWhole = target?.path.length === 0 && wanted.some(({ path }) => path[0] === 'default');
  return isWhole ? { ...target, path: ['default'] } : target;
}

function valueTarget(facts: FileFacts, value: Value): Target | null {
  if (value.k === 'module') {
    const module = facts.imports[value.import]?.module.replace(SCHEME, '');
    return module === undefined ? null : { module, path: [] };
  }
  if (value.k !== 'member') return null;
  const of = valueTarget(facts, value.of);
  return of && { module: of.module, path: [...of.path, value.name] };
}

/** The functions around `fn`, itself first. */
function chain(facts: FileFacts, fn: FunctionIndex): FunctionIndex[] {
  const found: FunctionIndex[] = [];
  for (let index = fn; index >= 0; index = facts.functions[index]?.parent ?? -1) found.push(index);
  return found;
}

function countBindings(facts: FileFacts, functions: readonly FunctionIndex[], name: string): number {
  let count = 0;
  for (const index of functions) {
    for (const bound of Object.keys(facts.functions[index]?.bindings ?? {})) {
      if (bound === name || bound.startsWith(`${name}~`)) count++;
    }
  }
  return count;
}

function isBound(facts: FileFacts, fn: FunctionIndex, name: string): boolean {
  return countBindings(facts, chain(facts, fn), name) > 0;
}

function isOnlyBinding(facts: FileFacts, fn: FunctionIndex, name: string): boolean {
  return countBindings(facts, chain(facts, fn), name) === 1;
}

function addImport(editing: Editing, { module, name }: ApiReference): ApiExpression {
  const [first = '', ...rest] = name.split('.');
  const isDefault = first === 'default';
  const wanted = isDefault ? nameOfModule(module) : first;
  const local = freeName(editing.text, wanted);
  const expression = [local, ...rest].join('.');
  if (isDefault) return { expression, edits: [importLine(editing, module, local)] };
  const usesImport = editing.facts.markers.esModule || editing.facts.language === 'typescript';
  const renaming = usesImport ? `${first} as ${local}` : `${first}: ${local}`;
  const specifier = local === first ? first : renaming;
  const extended = usesImport ? extendImport(editing, module, specifier) : null;
  return { expression, edits: [extended ?? importLine(editing, module, `{ ${specifier} }`)] };
}

/** Adds a name to an import of the same module. */
function extendImport({ source }: Editing, module: string, specifier: string): TextEdit | null {
  for (const node of source.statements) {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    if (node.moduleSpecifier.text.replace(SCHEME, '') !== module.replace(SCHEME, '')) continue;
    const clause = node.importClause;
    const named = clause?.namedBindings;
    if (!named || !ts.isNamedImports(named) || clause.phaseModifier !== undefined) continue;
    const last = named.elements.at(-1);
    if (last) return { span: { start: last.end, end: last.end }, newText: `, ${specifier}` };
  }
  return null;
}

function importLine({ text, facts }: Editing, module: string, names: string): TextEdit {
  const { importInsertionOffset: offset, newline, semicolons, quote } = facts.layout;
  const usesImport = facts.markers.esModule || facts.language === 'typescript';
  const source = `${quote}${module}${quote}`;
  const line = usesImport ? `import ${names} from ${source}` : `const ${names} = require(${source})`;
  const isLineStart = offset === 0 || /[\n\r\uFEFF]/.test(text[offset - 1] ?? '');
  const newText = `${isLineStart ? '' : newline}${line}${semicolons ? ';' : ''}${newline}`;
  return { span: { start: offset, end: offset }, newText };
}

/** `p-limit` is called `pLimit`. */
function nameOfModule(module: string): string {
  const last = module.replace(SCHEME, '').split('/').at(-1) ?? module;
  const name = last.replace(/[^\w$]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '');
  return /^[A-Za-z_$]/.test(name) ? name : `_${name}`;
}

/** A name that the text mentions nowhere, except after a dot. */
function freeName(text: string, wanted: string): string {
  const isFree = (name: string): boolean =>
    !new RegExp(`(?<![.\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text);
  if (isFree(wanted)) return wanted;
  const asynchronous = `${wanted}Async`;
  if (isFree(asynchronous)) return asynchronous;
  let count = 2;
  while (!isFree(`${wanted}${String(count)}`)) count++;
  return `${wanted}${String(count)}`;
}
