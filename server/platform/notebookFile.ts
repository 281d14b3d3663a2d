/** Notebooks as they lie on the disk: JSON, in which the source of each cell is a string or a list of lines. */
import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { Span } from '../../rules/facts';
import type { TextEdit } from '../analysis/languages/frontEnd';
import { insideCell, moduleOfCells, type CellPlace, type NotebookModule } from '../analysis/notebooks/module';
import { computeLineStarts, lineIndexAt } from '../analysis/positions';
import type { Decoded } from './decode';

/** Where the text that is checked stands in the file that it comes from. */
export interface OnDisk {
  readonly text: string;
  readonly spanOf: (span: Span) => Span;
  readonly editOf: (edit: TextEdit) => TextEdit;
  /** Both from 1. */
  readonly lineOf: (line: number) => number;
  /** The other way round: the text that stands in a part of the file. */
  readonly textIn: (part: Span) => Span | null;
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
  readonly places: Uint32Array;
  /** For each of them where it ends: escapes are longer than what they stand for. */
  readonly ends: Uint32Array;
}

function readCell(json: string, cell: Node): CellSource {
  const source = findNodeAtLocation(cell, ['source']);
  const strings = source?.type === 'array' ? (source.children ?? []) : source ? [source] : [];
  const places: number[] = [];
  const ends: number[] = [];
  let text = '';
  let end = source?.offset ?? cell.offset;
  for (const { type, offset, length, value } of strings) {
    if (type !== 'string') continue;
    text += String(value);
    // Between the quotes, each escape stands for one character.
    const last = offset + length - 1;
    for (let at = offset + 1; at < last; at += lengthOfCharacter(json, at)) {
      places.push(at);
      ends.push(at + lengthOfCharacter(json, at));
    }
    end = last;
  }
  return { text, places: Uint32Array.from([...places, end]), ends: Uint32Array.from([...ends, end]) };
}

/** `\n` and `\u00e4` are one. */
function lengthOfCharacter(json: string, at: number): number {
  if (json[at] !== '\\') return 1;
  return json[at + 1] === 'u' ? 6 : 2;
}

function onDisk(json: string, { text, cells }: NotebookModule, sources: readonly CellSource[]): OnDisk {
  const find = (offset: number, which: 'places' | 'ends'): number => {
    const cell = cells.filter(({ start }) => start <= offset).at(-1);
    if (!cell) return 0;
    const found = sources[cell.index]?.[which] ?? new Uint32Array();
    return found[Math.min(offset - cell.start, found.length - 1)] ?? 0;
  };
  /** The end of a line that is a string of its own is not in the next one. */
  const spanOf = ({ start, end }: Span): Span => {
    return { start: find(start, 'places'), end: end > start ? find(end - 1, 'ends') : find(end, 'places') };
  };
  const lineStarts = computeLineStarts(text);
  const fileLineStarts = computeLineStarts(json);
  return {
    text: json,
    spanOf,
    editOf(edit) {
      const { span, newText } = insideCell({ cells }, edit);
      return { span: spanOf(span), newText: JSON.stringify(newText).slice(1, -1) };
    },
    lineOf: (line) => lineIndexAt(fileLineStarts, find(lineStarts[line - 1] ?? 0, 'places')) + 1,
    textIn: (part) => textIn(part, cells, sources),
  };
}

function textIn(part: Span, cells: readonly CellPlace[], sources: readonly CellSource[]): Span | null {
  for (const { index, start, end } of cells) {
    const places = sources[index]?.places.subarray(0, end - start) ?? new Uint32Array();
    const before = places.findIndex((place) => place >= part.start);
    const after = places.findIndex((place) => place >= part.end);
    const last = after < 0 ? places.length : after;
    if (before >= 0 && before < last) return { start: start + before, end: start + last };
  }
  return null;
}

function textAt(node: Node, path: string[]): string | undefined {
  const value: unknown = findNodeAtLocation(node, path)?.value;
  return typeof value === 'string' ? value : undefined;
}
