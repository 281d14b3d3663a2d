/** From an edit to its diagnostics: text in, findings of the edited file and of four other open files out. */
import type { Workspace } from '../../server/analysis/api';
import { processorTime } from './processorTime';
import { createRandom } from './random';
import type { Half } from './workspace';
import type { LanguageWriter } from './writer';

export interface EditKind {
  readonly name: string;
  readonly files: (half: Half) => readonly string[];
  readonly edit: (writer: LanguageWriter, text: string, turn: number) => string;
}

export const EDIT_KINDS: readonly EditKind[] = [
  {
    name: 'body of a service',
    files: (half) => half.services,
    edit: (writer, text, turn) => writer.editBody(text, turn),
  },
  {
    name: 'effect of a leaf with many callers',
    files: (half) => half.storage,
    edit: (writer, text, turn) => writer.editEffect(text, turn),
  },
  {
    name: 'new function',
    files: (half) => half.services,
    edit: (writer, text, turn) => writer.addFunction(text, turn),
  },
];

export interface EditTimes {
  readonly milliseconds: readonly number[];
  /** Of the last edit: how far it reached. */
  readonly resolved: number;
  readonly summarised: number;
  readonly placed: number;
}

export async function measureEdits(
  workspace: Workspace,
  half: Half,
  kind: EditKind,
  count: number,
): Promise<EditTimes> {
  const random = createRandom(7);
  const texts = new Map(half.texts);
  const open = half.handlers.slice(0, 4);
  const milliseconds: number[] = [];
  const before = { ...workspace.counters };
  for (let turn = 0; turn < count; turn++) {
    // An effect comes and goes in the same file.
    const files = kind.files(half);
    const file = files[kind.name.startsWith('effect') ? 0 : random.integer(0, files.length - 1)] ?? '';
    const text = kind.edit(half.writer, texts.get(file) ?? '', turn);
    if (text === texts.get(file)) throw new Error(`"${kind.name}" changes nothing in ${file}`);
    texts.set(file, text);
    const start = processorTime();
    await workspace.setText(file, text);
    for (const shown of [file, ...open]) workspace.check(shown);
    milliseconds.push(processorTime() - start);
  }
  for (const [file, text] of half.texts) if (texts.get(file) !== text) await workspace.setText(file, text);
  const { resolved, summarised, placed } = workspace.counters;
  return {
    milliseconds,
    resolved: (resolved - before.resolved) / count,
    summarised: (summarised - before.summarised) / count,
    placed: (placed - before.placed) / count,
  };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
