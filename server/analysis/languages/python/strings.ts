/** String literals, f-strings and implicit concatenation. */
import type { Value } from '../../../../rules/facts';
import type { Body } from './body';
import { stringShape, unescapeString } from './literals';
import type { SyntaxNode } from './syntax';
import type { Evaluate } from './values';

export function stringValue(body: Body, node: SyntaxNode, evaluate: Evaluate): Value {
  return finish([pieceOf(body, node, evaluate)]);
}

export function concatenationValue(body: Body, node: SyntaxNode, evaluate: Evaluate): Value {
  const strings = node.children.filter((child) => child.kind === 'string');
  return finish(strings.map((child) => pieceOf(body, child, evaluate)));
}

/** Literal text up to the first interpolation, and the interpolated values. */
interface Piece {
  readonly head: string;
  readonly parts: readonly Value[];
}

function finish(pieces: readonly Piece[]): Value {
  let head = '';
  const parts: Value[] = [];
  for (const piece of pieces) {
    if (parts.length === 0) head += piece.head;
    parts.push(...piece.parts);
  }
  return parts.length === 0 ? { k: 'literal', value: head } : { k: 'template', head, parts };
}

function pieceOf(body: Body, node: SyntaxNode, evaluate: Evaluate): Piece {
  const { text } = body.file;
  const shape = stringShape(text, node.start, node.end);
  const interpolations = node.children.filter((child) => child.kind === 'interpolation');
  const content = text.slice(shape.start, interpolations[0]?.start ?? shape.end);
  const plain = unescapeString(content, shape.isRaw);
  const head = shape.isFormat ? plain.replace(/([{}])\1/g, '$1') : plain;
  return { head, parts: interpolations.map((child) => interpolated(body, child, evaluate)) };
}

function interpolated(body: Body, node: SyntaxNode, evaluate: Evaluate): Value {
  const [expression, ...others] = node.children;
  const value = evaluate(body, expression);
  for (const format of others) {
    for (const nested of format.children) if (nested.kind === 'interpolation') evaluate(body, nested.children[0]);
  }
  return value;
}
