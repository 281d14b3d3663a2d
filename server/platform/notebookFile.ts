/** Notebooks as they lie on the disk: JSON, in which the source of each cell is a string or a list of lines. */
import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { Span } from '../../rules/facts';
import type { TextEdit } from '../analysis/languages/frontEnd';
import { insideCell, moduleOfCells, type NotebookModule } from '../analysis/notebooks/module';
import type { Decoded } from './decode';

/** Where the text that is checked stands in the file that it comes from. */
export interface OnDisk {
  readonly text: string;
  spanOf(span: Span): Span;
  editOf(edit: TextEdit): TextEdit;
}

export function readNotebook(json: string): Decoded {
  const root = parseTree(json);
  const cells = root && findNodeAtLocation(root, ['cells'])?.children;
  if (!root || !cells) return { ok: false, reason: 'not a notebook' };
  const language =
    textAt(root, ['metadata', 'language_info', 'name']) ?? textAt(root, ['metadata', 'kernelspec', 'language']);
  if (language !== undefined && language !== 'python') return { ok: false, reason: `a notebook in ${language}` };
  const sources = cells.filter((cell) => textAt(cell, ['cell_type']) === 'code').map((cell) => readCell(json, cell));
  const module = moduleOfCells(sources.map(({ text }) => text));
  return { ok: true, text: module.text, onDisk: onDisk(json, module, sources) };
}

interface CellSource {
  readonly text: string;
  /** For each character of the text, and for its end, where it stands in the file. */
  readonly places: readonly number[];
}

function readCell(json: string, cell: Node): CellSource {
  const source = findNodeAtLocation(cell, ['source']);
  const strings = source?.type === 'array' ? (source.children ?? []) : source ? [source] : [];
  const places: number[] = [];
  let text = '';
  let end = source?.offset ?? cell.offset;
  for (const { type, offset, length, value } of strings) {
    if (type !== 'string') continue;
    text += String(value);
    // Between the quotes, each escape stands for one character.
    const last = offset + length - 1;
    for (let at = offset + 1; at < last; at += lengthOfCharacter(json, at)) places.push(at);
    end = last;
  }
  return { text, places: [...places, end] };
}

/** `\n` and `\u00e4` are one. */
function lengthOfCharacter(json: string, at: number): number {
  if (json[at] !== '\\') return 1;
  return json[at + 1] === 'u' ? 6 : 2;
}

function onDisk(json: string, module: NotebookModule, sources: readonly CellSource[]): OnDisk {
  const placeOf = (offset: number): number => {
    const cell = module.cells.filter(({ start }) => start <= offset).at(-1);
    if (!cell) return 0;
    const places = sources[cell.index]?.places ?? [];
    return places[Math.min(offset - cell.start, places.length - 1)] ?? 0;
  };
  /** The end of a line that is a string of its own is not in the next one. */
  const spanOf = ({ start, end }: Span): Span => {
    return {
      start: placeOf(start),
      end: end > start ? placeOf(end - 1) + lengthOfCharacter(json, placeOf(end - 1)) : placeOf(end),
    };
  };
  return {
    text: json,
    spanOf,
    editOf(edit) {
      const { span, newText } = insideCell(module, edit);
      return { span: spanOf(span), newText: JSON.stringify(newText).slice(1, -1) };
    },
  };
}

function textAt(node: Node, path: string[]): string | undefined {
  const value: unknown = findNodeAtLocation(node, path)?.value;
  return typeof value === 'string' ? value : undefined;
}
