/** What a language contributes to a generated workspace: texts of modules, and the edits that are measured. */
import type { ModulePlan } from './plan';
import type { Random } from './random';

export interface LanguageWriter {
  readonly name: string;
  /** Folder of this half of the workspace. */
  readonly folder: string;
  readonly manifests: Readonly<Record<string, string>>;
  fileName(path: string): string;
  write(plan: ModulePlan, random: Random): string;
  /** Changes a number in some function's body; nothing that others see. */
  editBody(text: string, turn: number): string;
  /** Makes the first function of a storage module block, or not block, by turns. */
  editEffect(text: string, turn: number): string;
  addFunction(text: string, turn: number): string;
  /** As editors name it. */
  readonly languageId: string;
  /** Offset in a module of handlers: the first line of one that runs on the event loop. */
  placeToType(text: string): number;
  /** What is typed there, and is a finding when it is complete. */
  readonly blockingLine: string;
}

/** Fills `<name>` places of a template. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/<(\w+)>/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Appends blocks until the text has about as many lines as wanted. */
export function padded(head: string, lines: number, nextBlock: (index: number) => string): string {
  const parts = [head];
  let count = head.split('\n').length;
  for (let index = 0; count < lines; index++) {
    const block = nextBlock(index);
    parts.push(block);
    count += block.split('\n').length;
  }
  return parts.join('\n');
}

/** The fillers come in fours (select, table, describe, refresh): describe uses the last table, refresh the last select. */
export function previousOf(index: number): number {
  return index % 4 === 3 ? index - 3 : index - 1;
}

/** Offset after the first match. */
export function after(text: string, pattern: RegExp): number {
  const match = pattern.exec(text);
  if (!match) throw new Error(`no ${String(pattern)} in the text`);
  return match.index + match[0].length;
}
