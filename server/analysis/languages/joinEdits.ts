/** Edits of several intents as one. */
import type { TextEdit } from './frontEnd';

/** `null` unless all can be made, and side by side. What two of them add alike is added once. */
export function joinEdits(parts: readonly (readonly TextEdit[] | null)[]): TextEdit[] | null {
  const joined: TextEdit[] = [];
  for (const edits of parts) {
    if (!edits) return null;
    const fresh = edits.filter((edit) => !joined.some((other) => isSame(edit, other)));
    if (fresh.some((edit) => joined.some((other) => touches(edit, other)))) return null;
    joined.push(...fresh);
  }
  return joined;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Two insertions at one place do not: they stand in the order of the list. */
function touches({ span: a }: TextEdit, { span: b }: TextEdit): boolean {
  return a.start < b.end && b.start < a.end;
}
