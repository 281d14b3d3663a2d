/**
 * A finding about code that an edit has left alone, where that code stands now. One about other code is not asked for any
 * more, and stays as it is.
 */
import type { FileFacts, Span } from '../../rules/facts';
import { NUMBERS_IN_INTENTS, type FixIntent } from '../../rules/fixes';
import type { FileId } from '../../rules/model';
import type { Finding } from './api';
import { followedOffset, followedSpan, type TextChange } from './overlay/textChange';

/** What an edit does to positions in a file, and to the numbers of its functions and classes. */
export interface Move {
  readonly file: FileId;
  readonly change: TextChange;
  readonly functions: Renumbering;
  readonly classes: Renumbering;
}

type Renumbering = (index: number) => number;

export function moveBetween(file: FileId, change: TextChange, before: FileFacts, after: FileFacts): Move {
  return {
    ...{ file, change },
    functions: renumbering(before.functions, after.functions),
    classes: renumbering(before.classes, after.classes),
  };
}

function renumbering(before: readonly { readonly key: string }[], after: typeof before): Renumbering {
  let indices: ReadonlyMap<string, number> | null = null;
  return (index) => {
    const key = before[index]?.key;
    if (key === undefined || after[index]?.key === key) return index;
    indices ??= new Map(after.map((item, at) => [item.key, at]));
    return indices.get(key) ?? index;
  };
}

export function movedFinding(finding: Finding, { file, ...rest }: Move): Finding {
  const { change } = rest;
  const follow = (span: Span): Span => followedSpan(span, change) ?? span;
  const move = <T extends { readonly file: FileId; readonly span: Span }>(place: T): T =>
    place.file === file ? { ...place, span: follow(place.span) } : place;
  return {
    ...finding,
    span: follow(finding.span),
    path: finding.path.map(move),
    related: finding.related.map(move),
    fixes: finding.fixes.map((fix) => ({ ...fix, intent: moved(fix.intent, rest) as FixIntent })),
  };
}

type InFile = Omit<Move, 'file'>;

function moved(node: unknown, move: InFile): unknown {
  if (Array.isArray(node)) return node.map((item) => moved(item, move));
  if (typeof node !== 'object' || node === null) return node;
  if (isSpan(node)) return followedSpan(node, move.change) ?? node;
  const members = Object.entries(node).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'number' ? movedNumber(name, member, move) : moved(member, move),
  ]);
  return Object.fromEntries(members) as unknown;
}

function movedNumber(name: string, number: number, { change, functions, classes }: InFile): number {
  switch ((NUMBERS_IN_INTENTS as Readonly<Record<string, string | undefined>>)[name]) {
    case 'offset':
      return followedOffset(number, change);
    case 'function':
      return functions(number);
    case 'class':
      return classes(number);
    default:
      return number;
  }
}

function isSpan(node: object): node is Span {
  return 'start' in node && 'end' in node && typeof node.start === 'number' && typeof node.end === 'number';
}
