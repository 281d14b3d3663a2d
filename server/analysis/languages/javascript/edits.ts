/** Prints the edits for fix intents. */
import type { FileFacts } from '../../../../rules/facts';
import type { FixIntent } from '../../../../rules/fixes';
import type { TextEdit } from '../frontEnd';

export function printEdits(_text: string, _facts: FileFacts, _intent: FixIntent): readonly TextEdit[] | null {
  return null;
}
