/**
 * A finding about code that an edit has left alone, where that code stands now. One about other code is not asked for any
 * more, and stays as it is.
 */
import type { Span } from '../../rules/facts';
import type { FixIntent } from '../../rules/fixes';
import type { FileId } from '../../rules/model';
import type { Finding } from './api';
import { followedOffset, followedSpan, type TextChange } from './overlay/textChange';

export function movedFinding(finding: Finding, file: FileId, change: TextChange): Finding {
  const follow = (span: Span): Span => followedSpan(span, change) ?? span;
  const move = <T extends { readonly file: FileId; readonly span: Span }>(place: T): T =>
    place.file === file ? { ...place, span: follow(place.span) } : place;
  return {
    ...finding,
    span: follow(finding.span),
    path: finding.path.map(move),
    related: finding.related.map(move),
    fixes: finding.fixes.map((fix) => ({ ...fix, intent: moved(fix.intent, change) as FixIntent })),
  };
}

/** Intents hold spans, and offsets under these names. */
const OFFSETS = new Set(['at', 'offset']);

function moved(node: unknown, change: TextChange): unknown {
  if (Array.isArray(node)) return node.map((item) => moved(item, change));
  if (typeof node !== 'object' || node === null) return node;
  if (isSpan(node)) return followedSpan(node, change) ?? node;
  const members = Object.entries(node).map(([key, member]: [string, unknown]) => [
    key,
    OFFSETS.has(key) && typeof member === 'number' ? followedOffset(member, change) : moved(member, change),
  ]);
  return Object.fromEntries(members) as unknown;
}

function isSpan(node: object): node is Span {
  return 'start' in node && 'end' in node && typeof node.start === 'number' && typeof node.end === 'number';
}
