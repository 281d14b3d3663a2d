/** What assignments bind: names, members, elements, and patterns of these. */
import type { Place, Span, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { spanOf, type NodeKind, type SyntaxNode } from './syntax';
import { placeOf, UNKNOWN, type Evaluate } from './values';

const PATTERNS = new Set<NodeKind>([
  ...(['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list', 'expression_list'] as const),
]);
const WRAPPERS = new Set<NodeKind>(['as_pattern_target', 'parenthesized_expression']);
const SPLATS = new Set<NodeKind>(['list_splat_pattern', 'list_splat']);

/** Called for every simple target with the value that it receives. */
type OnTarget = (target: SyntaxNode, value: Value) => void;

/** Takes a pattern apart. Nesting is limited by the depth limit of the syntax tree. */
function forEachTarget(target: SyntaxNode | undefined, value: Value, onTarget: OnTarget): void {
  if (!target) return;
  if (WRAPPERS.has(target.kind)) {
    forEachTarget(target.children[0], value, onTarget);
  } else if (SPLATS.has(target.kind)) {
    const rest: Value = { k: 'list', items: [{ k: 'spread', of: value }], display: 'list' };
    forEachTarget(target.children[0], rest, onTarget);
  } else if (PATTERNS.has(target.kind)) {
    forEachItem(target.children, value, onTarget);
  } else {
    onTarget(target, value);
  }
}

function forEachItem(targets: readonly SyntaxNode[], value: Value, onTarget: OnTarget): void {
  const isExact =
    value.k === 'list' &&
    value.items.length === targets.length &&
    !value.items.some((item) => item.k === 'spread') &&
    !targets.some((target) => SPLATS.has(target.kind));
  for (const [at, target] of targets.entries()) {
    if (SPLATS.has(target.kind)) forEachTarget(target, value, onTarget);
    else forEachTarget(target, isExact ? (value.items[at] ?? UNKNOWN) : { k: 'element', of: value }, onTarget);
  }
}

/** Where a simple target lies; evaluates the receivers that it mentions. */
export function targetPlace(body: Body, target: SyntaxNode, evaluate: Evaluate): Place | null {
  const [first, second] = target.children;
  if (target.kind === 'identifier') {
    const name = body.text(target);
    return name === '' ? null : placeOf(body.scope.resolve(name), name, body.index);
  }
  if (target.kind === 'attribute') {
    return second ? { k: 'member', of: evaluate(body, first), name: body.text(second) } : null;
  }
  if (target.kind !== 'subscript') return null;
  const of = evaluate(body, first);
  const keys = target.children.slice(1).map((key) => evaluate(body, key));
  const [only] = keys;
  return { k: 'index', of, key: keys.length === 1 && only ? only : { k: 'list', items: keys, display: 'tuple' } };
}

/** `target = value`, with a write operation for each simple target. */
export function assignTargets(
  body: Body,
  target: SyntaxNode | undefined,
  value: Value,
  evaluate: Evaluate,
  span?: Span,
): void {
  forEachTarget(target, value, (simple, received) => {
    const place = targetPlace(body, simple, evaluate);
    if (!place) return;
    const op = body.emit({ k: 'write', place, value: received, span: span ?? spanOf(simple) });
    body.assign(place, received, op);
  });
}

/** Targets of a loop header, written at the start of each turn. Returns the names among them. */
export function bindLoopTargets(
  body: Body,
  target: SyntaxNode | undefined,
  value: Value,
  evaluate: Evaluate,
): string[] {
  const first = body.operations.length;
  assignTargets(body, target, value, evaluate);
  const names: string[] = [];
  for (const operation of body.operations.slice(first)) {
    if (operation.k !== 'write' || operation.place.k !== 'name') continue;
    if (operation.place.scope === body.index) names.push(operation.place.name);
  }
  return names;
}
