/** What surrounds a call: whether `await` may stand there, and whether it needs parentheses. */
import type { CallOperation, FileFacts, FunctionFacts, FunctionIndex, Span } from '../../../../../rules/facts';
import { type NodeKind, type SyntaxNode, withoutParentheses } from '../syntax';

export interface CallSite {
  readonly canAwait: boolean;
  readonly isAwaited: boolean;
  /** For an `await` before the call, because something binds tighter to it. */
  readonly needsParentheses: boolean;
}

export function callSite(root: SyntaxNode, fn: FunctionFacts, call: CallOperation): CallSite | null {
  const path = pathTo(root, call.span.start, call.span.end, 'call');
  const node = path.at(-1);
  const parent = path.at(-2);
  if (node?.kind !== 'call' || !parent) return null;
  const isAwaited = outsideParentheses(path)?.kind === 'await';
  return {
    canAwait: fn.isAsync && allowsAwait(path, fn),
    isAwaited,
    needsParentheses: !isAwaited && bindsTighter(parent, node),
  };
}

/** Nodes from the root down to the one of this kind with exactly this span; empty if there is none. */
export function pathTo(root: SyntaxNode, start: number, end: number, kind: NodeKind): SyntaxNode[] {
  const path = [root];
  for (let node: SyntaxNode | undefined = root; node;) {
    if (node.kind === kind && node.start === start && node.end === end) return path;
    node = node.children.find((child) => child.start <= start && child.end >= end);
    if (node) path.push(node);
  }
  return [];
}

/** All of `await f()`. */
export function awaitAround(root: SyntaxNode, { start, end }: Span): Span | null {
  const node = outsideParentheses(pathTo(root, start, end, 'call'));
  return node?.kind === 'await' ? { start: node.start, end: node.end } : null;
}

function outsideParentheses(path: readonly SyntaxNode[]): SyntaxNode | undefined {
  let at = path.length - 2;
  while (path[at]?.kind === 'parenthesized_expression') at--;
  return path[at];
}

const COMPREHENSIONS = new Set<NodeKind>(['list_comprehension', 'set_comprehension', 'dictionary_comprehension']);

/**
 * Inside of an async function, `await` may not stand in a class body, it would turn a generator expression into an
 * asynchronous one, and comprehensions inside of others take it from Python 3.11 on only.
 */
function allowsAwait(path: readonly SyntaxNode[], fn: FunctionFacts): boolean {
  let comprehensions = 0;
  for (let at = path.length - 2; at >= 0; at--) {
    const node = path[at];
    const inner = path[at + 1];
    if (!node || !inner || (node.kind === 'function_definition' && node.start === fn.span.start)) break;
    if (node.kind === 'class_definition' && inner.kind === 'block') return false;
    if (node.kind === 'generator_expression' && !isFirstCollection(node, path, at)) return false;
    if (COMPREHENSIONS.has(node.kind) && !isFirstCollection(node, path, at)) comprehensions++;
  }
  return comprehensions <= 1;
}

/** The first collection of a comprehension is evaluated outside of it. */
function isFirstCollection(comprehension: SyntaxNode, path: readonly SyntaxNode[], at: number): boolean {
  const clause = comprehension.children.find((child) => child.kind === 'for_in_clause');
  return clause !== undefined && path[at + 1] === clause && path[at + 2] === clause.children[1];
}

function bindsTighter(parent: SyntaxNode, node: SyntaxNode): boolean {
  const isFirst = withoutParentheses(parent.children[0]) === node;
  switch (parent.kind) {
    case 'attribute':
    case 'subscript':
    case 'call':
      return isFirst;
    case 'binary_operator':
      return parent.words[0] === '**';
    default:
      return false;
  }
}

/** Nodes from the root down to the innermost that holds the span. */
export function pathAround(root: SyntaxNode, { start, end }: Span): readonly SyntaxNode[] {
  const path: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = root; node;) {
    path.push(node);
    node = node.children.find((child) => child.start <= start && end <= child.end);
  }
  return path;
}

/** The innermost function around an offset. */
export function functionAt({ functions }: FileFacts, offset: number): FunctionIndex {
  const around = functions.flatMap(({ span }, index) => (span.start <= offset && offset < span.end ? [index] : []));
  return around.at(-1) ?? 0;
}
