/** Members of entities: `of.name`. */
import type { FunctionId } from '../../../rules/model';
import { distinct, entityKey, isUnknown, UNKNOWN, type ClassId, type Entity } from './entities';
import { fieldEntities, findMember } from './classes';
import type { Evaluator } from './evaluator';
import { fileOf, functionId } from './fileRecord';
import { keptOnInstance } from './storedElsewhere';
import { exportEntities, pythonModuleMember, pythonSubmodule } from './names';
import { trackNumbers } from './numbering';

export function memberOf(evaluator: Evaluator, of: Entity, name: string): readonly Entity[] {
  switch (of.k) {
    case 'external':
      return [externalMember(evaluator, of, name)];
    case 'module':
      return evaluator.record(of.file)?.facts.language === 'python' || /\.pyi?$/.test(of.file)
        ? pythonModuleMember(evaluator, of.file, name)
        : moduleMember(evaluator, of.file, name);
    case 'package':
      return (
        pythonSubmodule(evaluator, { k: 'namespace', directory: of.directory }, name) ??
        (of.name === undefined ? [UNKNOWN] : [{ k: 'external', symbol: `${of.name}.${name}` }])
      );
    case 'instance':
    case 'class':
      return classMember(evaluator, of, name);
    case 'object':
      return objectMember(evaluator, of, name);
    case 'function':
      return functionMember(evaluator, of.fn, name);
    default:
      return [{ k: 'external', symbol: `?.${name}` }];
  }
}

/** A catalogued decorator may give more than a function: `@app.task` of Celery makes an object with `delay`. */
function functionMember(evaluator: Evaluator, id: FunctionId, name: string): readonly Entity[] {
  return evaluator.memo.compute(`member ${id} ${name}`, [UNKNOWN], () => {
    evaluator.memo.track(`sign:${id}`);
    const fn = evaluator.functionOf(id);
    const scope = fn && { record: fn.record, fn: Math.max(fn.facts.parent, 0) };
    const decorators = scope ? fn.facts.decorators.flatMap((d) => evaluator.value(scope, d.value)) : [];
    const members = decorators.flatMap((decorator): readonly Entity[] => {
      if (decorator.k !== 'external' || !fn) return [];
      const made = decorator.symbol.endsWith(')') ? decorator.symbol : `${decorator.symbol}()`;
      const symbol = `${fn.record.catalog.value(made)}.${name}`;
      return fn.record.catalog.knows(symbol) ? [{ k: 'external', symbol }] : [];
    });
    return members.length > 0 ? distinct(members) : [{ k: 'external', symbol: `?.${name}` }];
  });
}

/** `import('./x')` stands for the module, and is a promise of it when somebody asks for its `then`. */
function moduleMember(evaluator: Evaluator, file: string, name: string): readonly Entity[] {
  const exported = exportEntities(evaluator, file, name);
  return name === 'then' && exported.every(isUnknown) ? [{ k: 'external', symbol: `?.${name}` }] : exported;
}

function externalMember(evaluator: Evaluator, of: Entity & { readonly k: 'external' }, name: string): Entity {
  if (of.symbol.startsWith('?')) return { k: 'external', symbol: `?.${name}` };
  const symbol = of.symbol.endsWith(':') ? `${of.symbol}${name}` : `${of.symbol}.${name}`;
  return { k: 'external', symbol, ...(of.origin ? { origin: of.origin } : {}) };
}

function classMember(
  evaluator: Evaluator,
  of: Entity & { readonly k: 'instance' | 'class' },
  name: string,
): readonly Entity[] {
  const { k, class: id } = of;
  return evaluator.memo.compute(`member of ${k} ${id} ${name}`, [UNKNOWN], () => {
    const declared = declaredMember(evaluator, of, name);
    const record = k === 'instance' ? evaluator.classOf(id)?.record : undefined;
    const saysNothing = declared.every(
      (e) => isUnknown(e) || (e.k === 'external' && record?.catalog.knows(e.symbol) === false),
    );
    const kept = record && saysNothing ? keptOnInstance(evaluator, record, id, name) : [];
    return kept.length > 0 ? kept : declared;
  });
}

/** What the class and its bases say of a member; empty where it is never more than `None`. */
function declaredMember(
  evaluator: Evaluator,
  { k, class: id }: Entity & { readonly k: 'instance' | 'class' },
  name: string,
): readonly Entity[] {
  const found = findMember(evaluator, id, name);
  if (!found) return [{ k: 'external', symbol: `?.${name}` }];
  if ('k' in found) return [inheritedMember(evaluator, id, found.symbol, name, k)];
  const cls = evaluator.classOf(found.owner);
  if (!cls) return [UNKNOWN];
  const { record } = cls;
  const methods = found.members.flatMap((member): readonly Entity[] => {
    const facts = member.fn === undefined ? undefined : record.facts.functions[member.fn];
    if (facts?.kind === 'setter') return [];
    if (facts?.kind === 'getter') return evaluator.returned(functionId(record.id, facts.key));
    if (facts) return [{ k: 'function', fn: functionId(record.id, facts.key) }];
    const nested = member.class === undefined ? undefined : record.facts.classes[member.class];
    return nested ? [{ k: 'class', class: functionId(record.id, nested.key) }] : [];
  });
  if (methods.length > 0) return distinct(methods);
  return distinct(found.fields.flatMap((field) => fieldEntities(evaluator, record, cls.facts.parent, field)));
}

/** Of a base class outside of the project: class members where the catalogue knows them, otherwise those of instances. */
function inheritedMember(
  evaluator: Evaluator,
  id: ClassId,
  base: string,
  name: string,
  kind: 'instance' | 'class',
): Entity {
  if (base.startsWith('?')) return { k: 'external', symbol: `?.${name}` };
  const ofClass = `${base}.${name}`;
  const isOfClass = kind === 'class' && evaluator.classOf(id)?.record.catalog.knows(ofClass) === true;
  return { k: 'external', symbol: isOfClass ? ofClass : `${base}().${name}` };
}

/** Getters that run when `of.name` is read. */
export function gettersOf(evaluator: Evaluator, of: Entity, name: string): readonly FunctionId[] {
  return accessorsOf(evaluator, of, name, 'getter');
}

/** Setters that run when `of.name` is assigned. */
export function settersOf(evaluator: Evaluator, of: Entity, name: string): readonly FunctionId[] {
  return accessorsOf(evaluator, of, name, 'setter').filter((id) => !isDeleter(evaluator, id));
}

/** `@x.deleter` */
function isDeleter(evaluator: Evaluator, id: FunctionId): boolean {
  const decorators = evaluator.functionOf(id)?.facts.decorators ?? [];
  return decorators.some(({ value }) => value.k === 'member' && value.name === 'deleter');
}

type Accessor = 'getter' | 'setter';

function accessorsOf(evaluator: Evaluator, of: Entity, name: string, kind: Accessor): readonly FunctionId[] {
  if (of.k === 'object') return objectAccessors(evaluator, of, name, kind);
  if (of.k !== 'instance' && of.k !== 'class') return [];
  const found = findMember(evaluator, of.class, name);
  if (!found || 'k' in found) return [];
  const cls = evaluator.classOf(found.owner);
  if (!cls) return [];
  return found.members.flatMap((member) => {
    const facts = member.fn === undefined ? undefined : cls.record.facts.functions[member.fn];
    return facts?.kind === kind ? [functionId(cls.record.id, facts.key)] : [];
  });
}

/** `{ get size() { … } }`. */
function objectAccessors(
  evaluator: Evaluator,
  of: Entity & { readonly k: 'object' },
  name: string,
  kind: Accessor,
): readonly FunctionId[] {
  const owner = evaluator.functionOf(of.owner);
  if (!owner) return [];
  trackNumbers(evaluator.memo, fileOf(of.owner), of.value);
  return of.value.entries.flatMap(({ key, value }) => {
    const facts = key === name && value.k === 'function' ? owner.record.facts.functions[value.fn] : undefined;
    return facts?.kind === kind ? [functionId(owner.record.id, facts.key)] : [];
  });
}

/** Objects may hold members of themselves (`o = {a: o.b}`) or be spread into themselves (`d = {**d, …}`). */
function objectMember(evaluator: Evaluator, of: Entity & { readonly k: 'object' }, name: string): readonly Entity[] {
  return evaluator.memo.compute(`object ${entityKey(of)} ${name}`, [UNKNOWN], () => {
    const owner = evaluator.functionOf(of.owner);
    if (!owner) return [UNKNOWN];
    evaluator.memo.track(`operations:${of.owner}`);
    trackNumbers(evaluator.memo, fileOf(of.owner), of.value);
    const scope = { record: owner.record, fn: owner.index };
    const getters = objectAccessors(evaluator, of, name, 'getter');
    if (getters.length > 0) return distinct(getters.flatMap((id) => evaluator.returned(id)));
    const exact = of.value.entries.filter((e) => e.key === name);
    if (exact.length > 0) return distinct(exact.flatMap((e) => evaluator.value(scope, e.value)));
    const spreads = of.value.entries.flatMap((e) => (e.key === null && e.value.k === 'spread' ? [e.value.of] : []));
    if (spreads.length === 0) return [{ k: 'external', symbol: `?.${name}` }];
    return distinct(
      spreads.flatMap((value) => evaluator.value(scope, value)).flatMap((e) => memberOf(evaluator, e, name)),
    );
  });
}
