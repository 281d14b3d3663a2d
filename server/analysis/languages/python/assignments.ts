/** `=`, annotated and augmented assignments, type aliases. */
import type { TypeExpression, Value } from '../../../../rules/facts';
import { annotationOf, referenceOf } from './annotations';
import type { Body } from './body';
import { evaluate } from './expressions';
import { lambdaValue } from './lambdas';
import { typeAliasName } from './names';
import { childOfKind, spanOf, withoutParentheses, type SyntaxNode } from './syntax';
import { assignTargets, targetPlace } from './targets';
import { placeOf, UNKNOWN } from './values';

/** `a = b = value` nests to the right; the value is computed first, the targets are written from left to right. */
export function readAssignment(body: Body, node: SyntaxNode): void {
  const targets: SyntaxNode[] = [];
  let annotation: SyntaxNode | undefined;
  let right: SyntaxNode | undefined = node;
  while (right?.kind === 'assignment') {
    const [target, ...others]: readonly SyntaxNode[] = right.children;
    if (target) targets.push(target);
    annotation ??= childOfKind(right, 'type');
    right = others.find((child) => child.kind !== 'type' && child.kind !== 'error');
  }
  const type = annotationOf(body, annotation);
  if (type) annotate(body, targets[0], type);
  if (!right) return;
  const value = assignedValue(body, right, targets[0]);
  for (const target of targets) assignTargets(body, target, value, evaluate, spanOf(node));
  noteExports(body, targets, value, false);
}

function assignedValue(body: Body, right: SyntaxNode, target: SyntaxNode | undefined): Value {
  const inner = withoutParentheses(right);
  if (inner?.kind !== 'lambda') return evaluate(body, right);
  const named = target?.kind === 'attribute' ? target.children[1] : target;
  return lambdaValue(body, inner, named?.kind === 'identifier' ? body.text(named) : 'lambda', evaluate);
}

/** `x: T` declares; `self.x: T` and `x: T` in a class body are fields. */
function annotate(body: Body, target: SyntaxNode | undefined, annotation: TypeExpression): void {
  const inner = withoutParentheses(target);
  const value = inner && referenceOf(body, inner);
  if (value?.k === 'name' && value.scope >= 0) {
    const draft = body.file.body(value.scope)?.binding(value.name);
    if (draft) draft.annotation ??= annotation;
  } else if (value?.k === 'member' && (value.of.k === 'self' || value.of.k === 'class')) {
    const field = body.file.classes[value.of.class]?.field(value.name);
    if (field) field.annotation ??= annotation;
  }
}

/** `x += value` reads the place, computes and writes. */
export function readAugmented(body: Body, node: SyntaxNode): void {
  const target = withoutParentheses(node.children[0]);
  const place = target && targetPlace(body, target, evaluate);
  const value = evaluate(body, node.children[1]);
  if (!target || !place) return;
  const span = spanOf(node);
  const augmented = node.words[0] ?? '+=';
  body.emit({ k: 'compute', operator: augmented.slice(0, -1), operands: [place, value], span });
  const op = body.emit({ k: 'write', place, value, augmented, span });
  body.assign(place, value, op);
  if (place.k === 'name' && place.scope >= 0) body.file.body(place.scope)?.markMutated(place.name);
  noteExports(body, [target], value, true);
}

/** `type X = …`: a name for a type. */
export function readTypeAlias(body: Body, node: SyntaxNode): void {
  const target = typeAliasName(node);
  const right = node.children[1];
  if (!target) return;
  const name = body.text(target);
  const place = placeOf(body.scope.resolve(name), name, body.index);
  body.assign(place, (right && referenceOf(body, right)) ?? UNKNOWN);
}

/** `__all__` of the module. */
function noteExports(body: Body, targets: readonly SyntaxNode[], value: Value, isAdded: boolean): void {
  const { file } = body;
  if (body.index !== 0 || body.scope.kind !== 'module') return;
  if (!targets.some((target) => target.kind === 'identifier' && body.text(target) === '__all__')) return;
  const names = literalStrings(value);
  const before = isAdded ? file.explicitExports : [];
  file.explicitExports = names && before ? [...before, ...names] : null;
}

function literalStrings(value: Value): string[] | null {
  if (value.k !== 'list') return null;
  const names: string[] = [];
  for (const item of value.items) {
    if (item.k !== 'literal' || typeof item.value !== 'string') return null;
    names.push(item.value);
  }
  return names;
}
