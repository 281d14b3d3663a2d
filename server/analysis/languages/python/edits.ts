/** Prints the edits of fix intents. */
import type { FileFacts } from '../../../../rules/facts';
import type { FixIntent } from '../../../../rules/fixes';
import type { TextEdit } from '../frontEnd';
import type { ParsePython } from './parse';

export function printEdits(
  _parse: ParsePython,
  _text: string,
  _facts: FileFacts,
  _intent: FixIntent,
): readonly TextEdit[] | null {
  return null;
}
