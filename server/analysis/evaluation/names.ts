/** Names, imports and exports. */
import type { Assignment, Binding, ExportFact, ImportFact, Value } from '../../../rules/facts';
import type { FileId } from '../../../rules/model';
import { resolveModule, resolveSubmodule, type ModuleTarget } from '../resolution/resolveModule';
import { isUnknown, distinct, UNKNOWN, type Entity } from './entities';
import type { Evaluator, Scope } from './evaluator';
import { bindingOf, functionFacts, functionId, type FileRecord } from './fileRecord';
import { memberOf } from './members';
import { BEFORE } from './reaching';
import { passedEntities } from './callbackParameters';
import { entitiesByConvention } from './conventions';
import { typeEntities } from './types';
import { givenEntities } from './givenTypes';

/** What a name, declared by function `scope` (-1: nobody), stands for at a place. */
export function nameEntities(evaluator: Evaluator, at: Scope, scope: number, name: string): readonly Entity[] {
  if (scope < 0) return unboundName(evaluator, at.record, name);
  const owner = functionFacts(at.record, scope);
  const binding = bindingOf(owner, name);
  const id = functionId(at.record.id, owner.key);
  if (!binding) {
    evaluator.memo.track(`bind:${id}\0${name}`);
    return [UNKNOWN];
  }
  const reaching = scope === at.fn ? evaluator.reaching(at, name) : null;
  // Which writes reach a place depends on everything around them.
  if (reaching) evaluator.memo.track(`steps:${id}`);
  const visible = reaching && visibleFrom(binding, scope, reaching);
  const key = `name ${id} ${name} ${visible ? `${String(visible.isBefore)} ${[...visible.assignments].join()}` : ''}`;
  const compute = (): readonly Entity[] => {
    evaluator.memo.track(`bind:${id}\0${name}`);
    return bindingEntities(evaluator, at.record, scope, binding, visible);
  };
  return evaluator.memo.compute(key, [UNKNOWN], compute);
}

/** What can be seen of a name that is written more than once. */
interface Visible {
  /** The parameter or the binding before any write. */
  readonly isBefore: boolean;
  /** Places in the list of assignments: numbers of operations would change with every edit above. */
  readonly assignments: ReadonlySet<number>;
}

function visibleFrom(binding: Binding, scope: number, reaching: ReadonlySet<number>): Visible {
  const assignments = 'assignments' in binding ? binding.assignments : [];
  const seen = assignments.flatMap((a, index) =>
    a.op === undefined || a.fn !== scope || reaching.has(a.op) ? [index] : [],
  );
  return { isBefore: reaching.has(BEFORE), assignments: new Set(seen) };
}

function bindingEntities(
  evaluator: Evaluator,
  record: FileRecord,
  scope: number,
  binding: Binding,
  visible: Visible | null,
): readonly Entity[] {
  const own = { record, fn: scope };
  switch (binding.k) {
    case 'import':
      return importEntities(evaluator, record, binding.import, binding.name);
    case 'function': {
      const declared: Entity = { k: 'function', fn: functionId(record.id, functionFacts(record, binding.fn).key) };
      return distinct([declared, ...assigned(evaluator, record, binding.assignments, visible)]);
    }
    case 'class': {
      const cls = record.facts.classes[binding.class];
      const declared: readonly Entity[] = cls ? [{ k: 'class', class: functionId(record.id, cls.key) }] : [];
      return distinct([...declared, ...assigned(evaluator, record, binding.assignments, visible)]);
    }
    case 'parameter':
      return parameterEntities(evaluator, record, scope, binding, visible);
    case 'variable': {
      const says = binding.annotation && !isNumber(binding.assignments) ? binding.annotation : undefined;
      const annotated = says ? typeEntities(evaluator, own, says) : [];
      if (annotated.some((e) => !isUnknown(e))) return annotated;
      const values = assigned(evaluator, record, binding.assignments, visible);
      return values.length > 0 || binding.assignments.length > 0 ? values : [UNKNOWN];
    }
  }
}

/** `LIMIT: int = 500_000`: the number says more than its type. */
function isNumber([only, ...others]: readonly Assignment[]): boolean {
  return others.length === 0 && only?.value.k === 'literal' && typeof only.value.value === 'number';
}

function parameterEntities(
  evaluator: Evaluator,
  record: FileRecord,
  scope: number,
  binding: Binding & { readonly k: 'parameter' },
  visible: Visible | null,
): readonly Entity[] {
  const fn = functionFacts(record, scope);
  const parameter = fn.parameters[binding.index];
  const itself: Entity = { k: 'parameter', fn: functionId(record.id, fn.key), index: binding.index };
  const later = assigned(evaluator, record, binding.assignments, visible);
  if (visible?.isBefore === false) return later;
  const isCollected = parameter?.kind === 'rest' || parameter?.kind === 'rest-keywords';
  if (isCollected) return [{ k: 'collection', elements: [UNKNOWN] }];
  const annotated = parameter?.annotation
    ? typeEntities(evaluator, { record, fn: Math.max(fn.parent, 0) }, parameter.annotation)
    : givenEntities(evaluator, record, scope, binding.index);
  const injected =
    parameter?.default && annotated.length === 0
      ? defaultEntities(evaluator, record, fn.parent, parameter.default)
      : [];
  const passed = parameter?.annotation ? [] : passedByCaller(evaluator, record, scope, binding.index);
  if (passed.length > 0) return distinct([...passed, ...later]);
  // `Callable[[int], None]`, `(x: number) => void`: what it does, only who passes it knows.
  const isTyped = annotated.some((e) => !isUnknown(e));
  return distinct([...(isTyped ? annotated : [itself, ...injected]), ...later]);
}

/** What a library is known to give, to a callback or to what a file exports for it. */
function passedByCaller(evaluator: Evaluator, record: FileRecord, fn: number, parameter: number): readonly Entity[] {
  const passed = passedEntities(evaluator, record, fn, parameter);
  return passed.length > 0 ? passed : entitiesByConvention(evaluator, record, fn, parameter);
}

/** A default that is a function is what gets called when nothing else is passed. */
function defaultEntities(
  evaluator: Evaluator,
  record: FileRecord,
  parent: number,
  value: Parameters<Evaluator['value']>[1],
): readonly Entity[] {
  if (parent < 0) return [];
  return evaluator.value({ record, fn: parent }, value).filter((e) => e.k === 'external' && !e.symbol.startsWith('?'));
}

function assigned(
  evaluator: Evaluator,
  record: FileRecord,
  assignments: readonly Assignment[],
  visible: Visible | null,
): readonly Entity[] {
  const relevant = assignments.filter((_, index) => visible?.assignments.has(index) !== false);
  return distinct(relevant.flatMap((a) => evaluator.value({ record, fn: a.fn, at: a.op }, a.value)));
}

/** `exports` and `module.exports`: what a CommonJS file gives to others it may use itself. */
export function isOwnExports(record: FileRecord, value: Value): boolean {
  if (record.facts.language === 'python') return false;
  if (value.k === 'name') return value.scope < 0 && value.name === 'exports';
  if (value.k !== 'member' || value.name !== 'exports' || value.of.k !== 'name') return false;
  return value.of.scope < 0 && value.of.name === 'module';
}

/** Builtins and globals; in Python also what star imports may bring. */
function unboundName(evaluator: Evaluator, record: FileRecord, name: string): readonly Entity[] {
  if (isOwnExports(record, { k: 'name', name, scope: -1 })) return [{ k: 'module', file: record.id }];
  if (record.facts.language !== 'python') return [{ k: 'external', symbol: `globalThis:${name}` }];
  evaluator.memo.track(`stars:${record.id}`);
  for (const [index, fact] of record.facts.imports.entries()) {
    if (!fact.names.includes('*')) continue;
    const found = importEntities(evaluator, record, index, name);
    if (found.some((e) => e.k !== 'external' || (!e.symbol.startsWith('?') && record.catalog.knows(e.symbol))))
      return found;
  }
  return [{ k: 'external', symbol: `builtins.${name}` }];
}

/** `import m` (name null) or `from m import name`. */
export function importEntities(
  evaluator: Evaluator,
  record: FileRecord,
  index: number,
  name: string | null,
): readonly Entity[] {
  const fact = record.facts.imports[index];
  if (!fact) return [UNKNOWN];
  const target = resolveTarget(evaluator, record, fact);
  // `from . import helpers` in the package itself: the name is this import, so what is meant is the submodule.
  const isOwn = target.k === 'file' && target.file === record.id;
  const submodule = isOwn && name !== null ? pythonSubmodule(evaluator, target, name) : null;
  if (submodule) return submodule;
  return name === null ? targetEntities(record, target) : memberOfTarget(evaluator, record, target, name);
}

export function moduleEntities(evaluator: Evaluator, record: FileRecord, index: number): readonly Entity[] {
  return importEntities(evaluator, record, index, null);
}

export function resolveTarget(
  evaluator: Evaluator,
  record: FileRecord,
  fact: Pick<ImportFact, 'module' | 'level'>,
): ModuleTarget {
  evaluator.memo.track('manifests');
  const onProbe = (path: string): void => {
    evaluator.memo.track(`probe:${path}`);
  };
  return resolveModule({ ...evaluator.resolution, onProbe }, record.id, record.facts.language, fact.module, fact.level);
}

function targetEntities(record: FileRecord, target: ModuleTarget): readonly Entity[] {
  switch (target.k) {
    case 'file':
      return [{ k: 'module', file: target.file }];
    case 'namespace':
      return [
        { k: 'package', directory: target.directory, ...(target.name === undefined ? {} : { name: target.name }) },
      ];
    case 'external':
      return [{ k: 'external', symbol: record.facts.language === 'python' ? target.name : `${target.name}:` }];
    case 'unresolved':
      return [UNKNOWN];
  }
}

function memberOfTarget(
  evaluator: Evaluator,
  record: FileRecord,
  target: ModuleTarget,
  name: string,
): readonly Entity[] {
  return distinct(targetEntities(record, target).flatMap((entity) => memberOf(evaluator, entity, name)));
}

/** An attribute of a Python module file: its binding, a submodule, or what its star imports bring. */
export function pythonModuleMember(evaluator: Evaluator, file: FileId, name: string): readonly Entity[] {
  const key = `pymember ${file} ${name}`;
  return evaluator.memo.compute(key, [UNKNOWN], () => {
    const record = evaluator.record(file);
    if (record) {
      const id = functionId(file, functionFacts(record, 0).key);
      evaluator.memo.track(`bind:${id}\0${name}`);
      const isBound = Object.hasOwn(functionFacts(record, 0).bindings, name);
      if (isBound) return nameEntities(evaluator, { record, fn: 0 }, 0, name);
    }
    const submodule = pythonSubmodule(evaluator, { k: 'file', file }, name);
    if (submodule) return submodule;
    return record ? starMember(evaluator, record, name) : [UNKNOWN];
  });
}

export function pythonSubmodule(evaluator: Evaluator, package_: ModuleTarget, name: string): readonly Entity[] | null {
  const onProbe = (path: string): void => {
    evaluator.memo.track(`probe:${path}`);
  };
  const target = resolveSubmodule({ ...evaluator.resolution, onProbe }, package_, name);
  if (target?.k === 'file') return [{ k: 'module', file: target.file }];
  if (target?.k === 'namespace') return [{ k: 'package', directory: target.directory }];
  return null;
}

function starMember(evaluator: Evaluator, record: FileRecord, name: string): readonly Entity[] {
  evaluator.memo.track(`stars:${record.id}`);
  for (const [index, fact] of record.facts.imports.entries()) {
    if (!fact.names.includes('*')) continue;
    const found = importEntities(evaluator, record, index, name);
    if (found.some((e) => e.k !== 'external' || record.catalog.knows(e.symbol))) return found;
  }
  return [UNKNOWN];
}

/** An export of a JavaScript module file. */
export function exportEntities(evaluator: Evaluator, file: FileId, name: string): readonly Entity[] {
  return evaluator.memo.compute(`export ${file} ${name}`, [UNKNOWN], () => {
    const record = evaluator.record(file);
    evaluator.memo.track(`export:${file}\0${name}`);
    if (!record) return [UNKNOWN];
    const exact = record.facts.exports.filter((e) => e.name === name);
    if (exact.length > 0) return distinct(exact.flatMap((e) => exportValue(evaluator, record, e)));
    return indirectExport(evaluator, record, name);
  });
}

function exportValue(evaluator: Evaluator, record: FileRecord, fact: ExportFact): readonly Entity[] {
  if (fact.value) return evaluator.value({ record, fn: 0 }, fact.value);
  if (!fact.from) return [UNKNOWN];
  const target = resolveTarget(evaluator, record, { module: fact.from.module, level: 0 });
  return fact.from.name === '*'
    ? targetEntities(record, target)
    : memberOfTarget(evaluator, record, target, fact.from.name);
}

/** Calling or extending a CommonJS module means the value that it exports as a whole. */
export function calledModules(evaluator: Evaluator, entities: readonly Entity[]): readonly Entity[] {
  if (!entities.some((e) => e.k === 'module')) return entities;
  return distinct(entities.flatMap((e) => (e.k === 'module' ? wholeExport(evaluator, e.file) : [e])));
}

function wholeExport(evaluator: Evaluator, file: FileId): readonly Entity[] {
  const record = evaluator.record(file);
  evaluator.memo.track(`export:${file}\0=`);
  const isWhole = record?.facts.exports.some((e) => e.name === '=') === true;
  return isWhole ? exportEntities(evaluator, file, '=') : [{ k: 'module', file }];
}

/** `module.exports = value`, `export * from`. */
function indirectExport(evaluator: Evaluator, record: FileRecord, name: string): readonly Entity[] {
  const whole = record.facts.exports.filter((e) => e.name === '=');
  if (whole.length > 0) {
    const values = whole.flatMap((e) => exportValue(evaluator, record, e));
    return name === 'default' ? values : distinct(values.flatMap((value) => memberOf(evaluator, value, name)));
  }
  // CommonJS files imported as `import x from './cjs'`: the default is the module itself.
  if (name === 'default' && !record.facts.markers.esModule) return [{ k: 'module', file: record.id }];
  for (const star of record.facts.exports.filter((e) => e.name === '*')) {
    const found = exportStar(evaluator, record, star, name);
    if (found.some((e) => !isUnknown(e))) return found;
  }
  return [UNKNOWN];
}

function exportStar(evaluator: Evaluator, record: FileRecord, star: ExportFact, name: string): readonly Entity[] {
  if (!star.from || name === 'default') return [];
  const target = resolveTarget(evaluator, record, { module: star.from.module, level: 0 });
  return memberOfTarget(evaluator, record, target, name);
}
