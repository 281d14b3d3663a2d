/** Python: threads that are objects of a class of the project, where being a thread is all that the library has given them. */
import type { Value } from '../facts';
import type { ClassView, FunctionView, Graph } from '../model';
import type { StartedWork } from './startedWork';
import { usedBy, valuesIn } from './uses';

/** The library's class, whose `method` the objects have. */
export function libraryClass(
  fn: FunctionView,
  { call, op }: StartedWork,
  method: string,
  graph: Graph,
): string | undefined {
  const view = classMade(fn, call.callee, op, graph);
  if (!view || view.facts.members.some(({ name }) => name === method)) return undefined;
  return view.ancestors.flatMap((one) => ('symbol' in one ? [one.symbol] : []))[0];
}

/** `Job(x)`, where `Job(x).run()` does the same: nothing in it asks the thread for anything, or gives it to somebody. */
export function runsAlike(fn: FunctionView, { call, op, targets }: StartedWork, graph: Graph): boolean {
  const view = classMade(fn, call.callee, op, graph);
  const [run] = targets;
  if (!view || run?.file !== view.file || run.facts.isGenerator || run.facts.parameters.length !== 1) return false;
  const { file, facts, ancestors } = view;
  const index = file.facts.classes.indexOf(facts);
  if (run.facts.class !== index || ancestors.filter((one) => 'class' in one).length !== 1) return false;
  const own = new Set([...facts.members, ...facts.fields].map(({ name }) => name));
  const values = file.functions.flatMap((one) => one.facts.operations.flatMap(valuesOf));
  const isSelf = (value: Value): boolean => value.k === 'self' && value.class === index;
  const owners = values.filter((value) => value.k === 'member' && isSelf(value.of));
  const isMember = owners.every((value) => value.k === 'member' && own.has(value.name));
  // Each mention of the object is one of those.
  return isMember && values.filter(isSelf).length === owners.length && !asksBase(values, index);
}

function classMade(fn: FunctionView, callee: Value, op: number, graph: Graph): ClassView | undefined {
  const [made, ...others] = graph.values.entities(fn, callee, op);
  return made?.k === 'class' && others.length === 0 ? graph.values.class(made.class) : undefined;
}

function valuesOf(operation: FunctionView['facts']['operations'][number]): readonly Value[] {
  const values = usedBy(operation).map(({ value }) => value);
  const place = 'place' in operation ? [operation.place] : operation.k === 'call' ? [operation.callee] : [];
  // What a place is part of is among the used values, too.
  const others = place.length > 0 ? values.filter((value) => !isPartOf(place[0], value)) : values;
  return [...place, ...others].flatMap((value) => [...valuesIn(value)]);
}

function isPartOf(outer: Value | undefined, inner: Value): boolean {
  return outer !== undefined && [...valuesIn(outer)].includes(inner);
}

/** `super().…`, but for the constructor. */
function asksBase(values: readonly Value[], index: number): boolean {
  return values.some(
    (value) => value.k === 'member' && value.of.k === 'super' && value.of.class === index && value.name !== '__init__',
  );
}
