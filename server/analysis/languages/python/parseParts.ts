/**
 * Parses a text part by part. Errors stay in their part; and while somebody types, only the part that has changed is parsed
 * again, since the others are known.
 */
import type { ParsePython, ParseResult } from './parse';
import { partsOf } from './parts';
import { SyntaxNode, type SyntaxRange, type SyntaxTree } from './syntax';

/** Parts of so many texts are known: of those that were parsed last. */
const KNOWN_TEXTS = 4;

export function inParts(parse: ParsePython): ParsePython {
  let recent: readonly ReadonlyMap<string, SyntaxTree>[] = [];
  return (text) => {
    const parts = new Map<string, SyntaxTree>();
    const trees: SyntaxTree[] = [];
    const starts = partsOf(text);
    for (const [index, start] of starts.entries()) {
      const part = text.slice(start, starts[index + 1]);
      const known = parts.get(part) ?? recent.find((texts) => texts.has(part))?.get(part);
      const result: ParseResult = known ? { ok: true, tree: known } : parse(part);
      if (!result.ok) return result;
      parts.set(part, result.tree);
      trees.push(moved(result.tree, start));
    }
    recent = [parts, ...recent].slice(0, KNOWN_TEXTS);
    return { ok: true, tree: joined(text, trees) };
  };
}

function joined(text: string, trees: readonly SyntaxTree[]): SyntaxTree {
  const root = new SyntaxNode('module', 0, text.length);
  root.children = trees.flatMap((tree) => tree.root.children);
  return {
    root,
    comments: trees.flatMap((tree) => tree.comments),
    errors: trees.flatMap((tree) => tree.errors),
    globals: trees.flatMap((tree) => tree.globals),
    hasWalrus: trees.some((tree) => tree.hasWalrus),
  };
}

/** A copy, which is gone after the facts have been read: what lives on is costly to collect. */
function moved(tree: SyntaxTree, by: number): SyntaxTree {
  if (by === 0) return tree;
  const nodes = new Map<SyntaxNode, SyntaxNode>();
  const range = ({ start, end }: SyntaxRange): SyntaxRange => ({ start: start + by, end: end + by });
  const globals = new Set(tree.globals);
  return {
    root: movedNode(tree.root, by, (from, to) => {
      if (globals.has(from)) nodes.set(from, to);
    }),
    comments: tree.comments.map(range),
    errors: tree.errors.map(range),
    globals: tree.globals.flatMap((node) => nodes.get(node) ?? []),
    hasWalrus: tree.hasWalrus,
  };
}

/** The parser has limited how deep trees are. */
function movedNode(node: SyntaxNode, by: number, note: (from: SyntaxNode, to: SyntaxNode) => void): SyntaxNode {
  const copy = new SyntaxNode(node.kind, node.start + by, node.end + by);
  copy.words = node.words;
  if (node.children.length > 0) copy.children = node.children.map((child) => movedNode(child, by, note));
  if (node.kind === 'global_statement') note(node, copy);
  return copy;
}
