/** What fixes make of a file. */
import type { Finding, FindingFix, Workspace } from '../../server/analysis/api';
import type { TextEdit } from '../../server/analysis/languages/frontEnd';

export interface OfferedFix {
  readonly finding: Finding;
  readonly fix: FindingFix;
  readonly edits: readonly TextEdit[];
}

/** Every fix that can be made, best first for each finding. */
export function offeredFixes(workspace: Workspace, file: string): readonly OfferedFix[] {
  return workspace.check(file).flatMap((finding) =>
    finding.fixes.flatMap((fix) => {
      const edits = workspace.printFix(file, finding, fix);
      return edits ? [{ finding, fix, edits }] : [];
    }),
  );
}

/** Edits of different fixes may add the same import; a fix that overlaps an earlier one waits for the next round. */
export function applyAll(text: string, fixes: readonly (readonly TextEdit[])[]): string {
  const chosen = new Map<string, TextEdit>();
  const overlaps = (edit: TextEdit): boolean =>
    [...chosen.values()].some((other) => edit.span.start < other.span.end && other.span.start < edit.span.end);
  for (const edits of fixes) {
    if (edits.some(overlaps)) continue;
    for (const edit of edits) chosen.set(`${String(edit.span.start)} ${edit.newText}`, edit);
  }
  // At one place, the order is that of the fixes.
  const sorted = [...chosen.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, newText } of sorted) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** Findings with their wording: fixes move what they do not fix. */
export function withoutLines({ rule, message }: Finding): string {
  return `${rule} ${message.replace(/\bline \d+/g, 'line')}`;
}
