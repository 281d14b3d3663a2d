/** What cannot be sent to another process. */
import type { ClassId, Entity } from '../entity';
import type { OperationId, Value } from '../facts';
import { displaySymbol } from '../entity';
import type { FunctionView, Graph } from '../model';
import type { RelatedPlace } from '../rule';

export interface Obstacle {
  /** Begins the headline: `A lambda`, `The nested function \`work\``. */
  readonly text: string;
  readonly why: string;
  readonly instead: string;
  /** Not only one of several things that it can be. */
  readonly isCertain: boolean;
  /** The function that has no name in the module. */
  readonly unnamed?: FunctionView;
  /** Where it is kept. */
  readonly related?: RelatedPlace;
}

/**
 * @param isIterated it is not sent itself, but its elements are
 */
export function cannotBeSent(
  fn: FunctionView,
  given: Value,
  op: OperationId,
  graph: Graph,
  isIterated: boolean,
): Obstacle | undefined {
  const value = followed(fn, given);
  if (!isIterated && sentParts(value).some(isGenerator)) return GENERATOR;
  for (const part of isIterated ? elementsIn(value) : sentParts(value)) {
    const entities = graph.values.entities(fn, part, op);
    const found = boundMethod(fn, part, op, graph) ?? firstOf(entities, (e) => obstacleOf(fn, e, graph));
    if (found) return { ...found, isCertain: found.isCertain && entities.length <= 1 };
  }
  return undefined;
}

/** What a variable holds that is set once, if that is written down there: a list, a generator. */
function followed({ facts }: FunctionView, value: Value): Value {
  const binding = value.k === 'name' && value.scope === facts.index ? facts.bindings[value.name] : undefined;
  const [only, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  const isShown = only && others.length === 0 && (only.value.k === 'collected' || only.value.k === 'list');
  return isShown ? only.value : value;
}

/** Generator functions that were called, and generator expressions. */
const GENERATOR: Obstacle = {
  text: 'A generator',
  why: 'it is a function in the middle of its work, which cannot be copied.',
  instead: 'send what it is made from, or a list of its results.',
  isCertain: true,
};

function isGenerator(value: Value): boolean {
  return value.k === 'collected' && value.display === 'generator';
}

/** The value and what it is built from. */
function sentParts(value: Value): readonly Value[] {
  switch (value.k) {
    case 'list':
      return value.items.flatMap(sentParts);
    case 'object':
      return value.entries.flatMap((entry) => sentParts(entry.value));
    case 'spread':
      return [];
    default:
      return [value];
  }
}

/** A generator may be iterated over here; what it gives is sent. */
function elementsIn(value: Value): readonly Value[] {
  if (value.k === 'collected') return sentParts(value.element);
  return value.k === 'list' ? sentParts(value) : [];
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function obstacleOf(fn: FunctionView, entity: Entity, graph: Graph): Obstacle | undefined {
  switch (entity.k) {
    case 'function':
      return functionObstacle(graph.function(entity.fn));
    case 'generator':
      return GENERATOR;
    case 'external':
      return externalObstacle(fn, entity, graph);
    case 'instance':
      return instanceObstacle(fn, entity.class, graph);
    default:
      return undefined;
  }
}

function functionObstacle(target: FunctionView | undefined): Obstacle | undefined {
  if (!target || target.facts.class !== undefined) return undefined;
  const why = 'functions travel by their name in the module, and this one has none there.';
  if (target.facts.kind === 'lambda') {
    return { text: 'A lambda', why, instead: 'define a function at module level.', isCertain: true, unnamed: target };
  }
  if (target.facts.parent <= 0 || target.facts.kind !== 'function') return undefined;
  return {
    text: `The nested function \`${target.facts.name}\``,
    why,
    instead: `move \`${target.facts.name}\` to module level and pass what it uses as arguments.`,
    isCertain: true,
    unnamed: target,
  };
}

function externalObstacle(fn: FunctionView, entity: Entity, graph: Graph): Obstacle | undefined {
  if (entity.k !== 'external' || !isUnpicklable(fn, entity, graph)) return undefined;
  return {
    text: `This \`${displaySymbol(entity.symbol)}\``,
    why: 'it belongs to this process.',
    instead: 'send plain data, and make it in the process that uses it.',
    isCertain: true,
  };
}

function isUnpicklable(fn: FunctionView, entity: Entity, graph: Graph): boolean {
  return graph.values.roles(fn, entity).some(({ role }) => role === 'unpicklable');
}

/** `self.work`: the object goes along. */
function boundMethod(fn: FunctionView, value: Value, op: OperationId, graph: Graph): Obstacle | undefined {
  if (value.k !== 'member') return undefined;
  const isMethod = graph.values
    .entities(fn, value, op)
    .some((e) => e.k === 'function' && graph.function(e.fn)?.facts.kind === 'method');
  if (!isMethod) return undefined;
  const owners = graph.values.entities(fn, value.of, op);
  const found = firstOf(owners, (e) => (e.k === 'instance' ? instanceObstacle(fn, e.class, graph) : undefined));
  return found && { ...found, text: `\`${value.name}\` brings its object along, and ${lowerFirst(found.text)}` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Says itself what is pickled. */
const HOOKS = new Set(['__getstate__', '__reduce__', '__reduce_ex__', '__getnewargs__', '__getnewargs_ex__']);

/** An object that holds a lock, a connection or an open file. */
function instanceObstacle(fn: FunctionView, id: ClassId, graph: Graph): Obstacle | undefined {
  const view = graph.values.class(id);
  if (!view) return undefined;
  for (const ancestor of view.ancestors) {
    const owner = 'class' in ancestor ? graph.values.class(ancestor.class) : undefined;
    if (!owner) continue;
    if (owner.facts.members.some(({ name }) => HOOKS.has(name))) return undefined;
    for (const field of owner.facts.fields) {
      if (field.isStatic) continue;
      const kinds = field.assignments.flatMap((assignment) => {
        const at = owner.file.functions[assignment.fn];
        return at ? [{ at, assignment, entities: graph.values.entities(at, assignment.value, assignment.op) }] : [];
      });
      const held = kinds.find(({ entities }) => entities.some((e) => isUnpicklable(fn, e, graph)));
      if (!held) continue;
      const symbol = held.entities.find((e) => isUnpicklable(fn, e, graph));
      const what = symbol?.k === 'external' ? displaySymbol(symbol.symbol) : field.name;
      const span = held.assignment.op === undefined ? undefined : held.at.facts.operations[held.assignment.op]?.span;
      return {
        text: `The object of class \`${view.facts.name}\` holds a \`${what}\` and`,
        why: `\`self.${field.name}\` belongs to this process.`,
        instead: `send plain data to a function at module level, or leave \`${field.name}\` out in \`__getstate__\`.`,
        isCertain: kinds.every(({ entities }) => entities.every((e) => isUnpicklable(fn, e, graph))),
        ...(span ? { related: { file: owner.file.id, span, message: `\`self.${field.name}\` is made here` } } : {}),
      };
    }
  }
  return undefined;
}
