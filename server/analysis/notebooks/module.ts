/** The Python cells of a notebook as the one module that they are: what a cell defines is there in the next. */

import type { TextEdit } from '../languages/frontEnd';

export interface NotebookModule {
  readonly text: string;
  /** In order, with their places in the text. Cells that hold no Python are left out. */
  readonly cells: readonly CellPlace[];
}

export interface CellPlace {
  /** Among the cells that were given. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** An offset in a cell is one in the module, moved by the start of the cell. */
export function moduleOfCells(cells: readonly string[]): NotebookModule {
  let text = '';
  const places: CellPlace[] = [];
  for (const [index, cell] of cells.entries()) {
    const python = pythonOf(cell);
    if (python === null) continue;
    const start = text.length;
    text += python;
    places.push({ index, start, end: text.length });
    text += CELL_BREAK;
  }
  return { text, cells: places };
}

/** What would go into a new line behind the last one of a cell goes to its end: there is no such line. */
export function insideCell({ cells }: Pick<NotebookModule, 'cells'>, { span, newText }: TextEdit): TextEdit {
  const end = cells.filter(({ start }) => start <= span.start).at(-1)?.end ?? Infinity;
  return span.start > end
    ? { span: { start: end, end }, newText: `\n${newText.replace(/\n$/, '')}` }
    : { span, newText };
}

/** With a line of its own, so that what is written below the last line of a cell is not in the next. */
const CELL_BREAK = '\n\n';

/** Of all `%%` commands for a whole cell, those that run it as Python, and in this process. */
const PYTHON_CELLS = new Set(['time', 'timeit', 'capture', 'prun', 'memit', 'mprun']);

/** The same length, without what IPython understands and Python does not; `null`: another language. */
function pythonOf(cell: string): string | null {
  const command = /^\s*%%(\w+)/.exec(cell)?.[1];
  if (command !== undefined && !PYTHON_CELLS.has(command)) return null;
  return cell
    .replaceAll(COMMAND, asNothing)
    .replaceAll(ASSIGNED_COMMAND, asNothing)
    .replaceAll(HELP, (_, name: string, marks: string) => name + ' '.repeat(marks.length));
}

/** `%matplotlib inline`, `!pip install x`, `?name`, with the first two characters; `!= x` goes on with the line before. */
const COMMAND = /^[ \t]*(?:%%|%[A-Za-z]|![^=\r\n]|\?\S)/gm;
/** `files = !ls`, `found = %sql …`. */
const ASSIGNED_COMMAND = /^[ \t]*[A-Za-z_][^\r\n#'"=!%]*=[ \t]*[!%][^\s=]/gm;
/** `name?`, `name??`. */
const HELP = /^([ \t]*[\w.]+)(\?\??)(?=[ \t]*\r?$)/gm;

/** A comment; where something has to stand, as in a block, one behind a value in the place of the last two characters. */
function asNothing(line: string): string {
  return line.length === 2 ? `#${line.slice(1)}` : `${line.slice(0, -2)}0#`;
}
