/**
 * Parses a text with what the last one has left: while somebody types, nearly all of it. How the parser recovers from
 * errors may depend on what it knew before, so that only trees without errors are begun with, and believed.
 */
import { Edit, type Parser, type Point, type Tree } from 'web-tree-sitter';
import { changeBetween } from '../../overlay/textChange';

/** Trees are freed by whoever asks; `null` = rejected. */
export interface Reparser {
  /** With what is left of the last text. `'has errors'`: it does not parse, and what the tree would be is not known. */
  quickly(text: string): Tree | 'has errors' | null;
  fromScratch(text: string): Tree | null;
}

export function createReparser(parser: Parser): Reparser {
  let last: { readonly text: string; readonly tree: Tree } | null = null;
  const remember = (text: string, tree: Tree): Tree => {
    if (tree.rootNode.hasError) return tree;
    last?.tree.delete();
    last = { text, tree: tree.copy() };
    return tree;
  };
  const fromScratch = (text: string): Tree | null => {
    const tree = parser.parse(text);
    if (tree) return remember(text, tree);
    parser.reset();
    return null;
  };
  return {
    fromScratch,
    quickly(text) {
      const edit = last && editBetween(last.text, text);
      if (!last || !edit) return fromScratch(text);
      const known = last.tree.copy();
      known.edit(edit);
      const tree = parser.parse(text, known);
      known.delete();
      if (tree?.rootNode.hasError === false) return remember(text, tree);
      tree?.delete();
      parser.reset();
      return 'has errors';
    },
  };
}

/** `null`: more of the text is new than old. */
function editBetween(before: string, after: string): Edit | null {
  const { start, oldEnd, newEnd } = changeBetween(before, after);
  if (newEnd - start > after.length / 2 || oldEnd - start > before.length / 2) return null;
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

function pointAt(text: string, offset: number): Point {
  let [row, lineStart] = [0, 0];
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', lineStart)) {
    lineStart = at + 1;
    row++;
  }
  return { row, column: offset - lineStart };
}
