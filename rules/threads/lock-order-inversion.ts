import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { lockOrders, type LockOrder } from '../shared/lockOrder';
import { reentrantFix, swapFix } from '../shared/lockOrderFix';

interface Details {
  readonly order: LockOrder;
  /** The other order; absent where one lock is taken twice. */
  readonly inverse?: LockOrder;
}

export const lockOrderInversion = defineRule<'lock-order-inversion', Details>({
  id: 'lock-order-inversion',
  area: 'threads',
  languages: ['python'],
  summary: 'Two locks are taken in opposite orders, or one lock twice: everybody waits for everybody, for ever.',
  supersedes: [],
  detect,
  message,
  fixes: ({ details: { order, inverse } }, graph) =>
    inverse ? swapFix(order, ordersNear(order, graph)) : reentrantFix(order, graph),
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const seen = new Set<string>();
  return lockOrders(fn, graph).flatMap((order): readonly Detection<Details>[] => {
    const pair = [order.outer.key, order.inner.key].sort().join(' ');
    if (seen.has(pair)) return [];
    const found = order.outer.key === order.inner.key ? takenTwice(order) : inverted(order, graph);
    if (!found) return [];
    seen.add(pair);
    return [found];
  });
}

/** A lock that is not reentrant makes its own holder wait. */
function takenTwice(order: LockOrder): Detection<Details> | undefined {
  const { kind } = order.inner;
  if ((kind !== 'lock' && kind !== 'async-lock') || !order.isSameObject) return undefined;
  // A function that calls itself, and asks something before it takes the lock, sees to it that this ends.
  if (order.isMaybe && order.innerAt.fn.id === order.fn.id) return undefined;
  return {
    owner: order.fn,
    op: order.at,
    path: [],
    related: [
      placeOf(order, 'outer', 'it is taken here first'),
      ...(order.through.length === 0 ? [] : [placeOf(order, 'inner', 'and here once more')]),
    ],
    confidence: 'high',
    // The condition may be there because of the lock.
    severity: order.isMaybe ? 'information' : 'error',
    details: { order },
  };
}

function inverted(order: LockOrder, graph: Graph): Detection<Details> | undefined {
  const inverse = ordersNear(order, graph).find(
    (other) => isInverse(order, other) && isReportedHere(order, other, graph),
  );
  if (!inverse) return undefined;
  return {
    owner: order.fn,
    op: order.at,
    path: [],
    related: [
      placeOf(order, 'outer', `\`${order.outer.display}\` is taken first here`),
      placeOf(inverse, 'outer', `in the other order: \`${inverse.outer.display}\` is taken here`),
      placeOf(inverse, 'inner', `and then \`${inverse.inner.display}\``),
    ],
    confidence: 'high',
    severity: 'warning',
    details: { order, inverse },
  };
}

/** A lock around both lets only one of them happen at a time. */
function isInverse(a: LockOrder, b: LockOrder): boolean {
  if (a.outer.key !== b.inner.key || a.inner.key !== b.outer.key) return false;
  return !a.held.some((key) => key !== a.outer.key && key !== a.inner.key && b.held.includes(key));
}

/** Once per pair: at the later of two places that see each other. */
function isReportedHere(order: LockOrder, inverse: LockOrder, graph: Graph): boolean {
  const here = order.fn.file.id;
  const there = inverse.fn.file.id;
  if (here === there) return start(inverse) < start(order);
  return there < here || !filesNear(inverse, graph).some(({ id }) => id === here);
}

function ordersNear(order: LockOrder, graph: Graph): readonly LockOrder[] {
  return filesNear(order, graph).flatMap((file) => file.functions.flatMap((other) => lockOrders(other, graph)));
}

function start({ fn, at }: LockOrder): number {
  return fn.facts.operations[at]?.span.start ?? 0;
}

/** The function's own file, those that make the locks, and those that can take both because they import them. */
function filesNear({ fn, outer, inner }: LockOrder, graph: Graph): readonly FunctionView['file'][] {
  const makers = [outer, inner].flatMap(({ madeBy }) => (madeBy ? (graph.function(madeBy.fn)?.file ?? []) : []));
  const isOfModules = outer.scope === 'module' && inner.scope === 'module';
  const [maker] = makers;
  const importers = isOfModules && maker ? graph.values.importers(maker) : [];
  return [...new Map([fn.file, ...makers, ...importers].map((file) => [file.id, file])).values()];
}

function placeOf(order: LockOrder, which: 'outer' | 'inner', text: string): NonNullable<Detection['related']>[number] {
  const { fn, op } = which === 'outer' ? { fn: order.fn, op: order.outerAt } : order.innerAt;
  return { file: fn.file.id, span: fn.facts.operations[op]?.span ?? fn.facts.nameSpan, message: text };
}

function message({ details: { order, inverse } }: Detection<Details>): string {
  const [outer, inner] = [`\`${order.outer.display}\``, `\`${order.inner.display}\``];
  const through = order.through.length === 0 ? '' : ` (through \`${order.through.join('` → `')}\`)`;
  if (!inverse)
    return [
      `${inner} is taken a second time by its own holder${through}, who then waits for ever`,
      `The lock is not given to anybody who asks while it is taken, not even to the ${order.inner.kind === 'async-lock' ? 'task' : 'thread'} that has it.`,
      order.inner.kind === 'async-lock'
        ? 'Instead: take it once, and let what is called inside expect that it is held.'
        : 'Instead: take it once, and let what is called inside expect that it is held; or use an RLock.',
    ].join('\n');
  const where = `\`${inverse.fn.facts.name}\` in line ${String(inverse.fn.file.lineOf(start(inverse)))}`;
  return [
    `${outer} is taken before ${inner}${through}, and elsewhere ${inner} before ${outer}`,
    `${where} takes them the other way round: when both run at once, each holds what the other one waits for, for ever.`,
    'Instead: take them in the same order everywhere, or guard both with one lock.',
  ].join('\n');
}
