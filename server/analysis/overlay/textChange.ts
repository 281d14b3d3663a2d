/** What changed between two texts, as one replaced stretch, and where positions of the first went. */
import type { Span } from '../../../rules/facts';

export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  const change = { start, oldEnd: before.length - same, newEnd: after.length - same };
  if (change.oldEnd === start) return atLineStart(change, change.newEnd, after);
  return change.newEnd === start ? atLineStart(change, change.oldEnd, before) : change;
}

/**
 * Lines that come or go may begin like the line below: `def a(): …` before `def b(): …` is one definition more, not half of
 * one in the other. The same text at an earlier place, if that is the start of a line.
 * @param end of what was inserted or deleted, in the text that has it
 */
function atLineStart(change: TextChange, end: number, text: string): TextChange {
  let shift = 0;
  while (shift < change.start && text[change.start - shift - 1] !== '\n') {
    if (text[change.start - shift - 1] !== text[end - shift - 1]) return change;
    shift++;
  }
  return { start: change.start - shift, oldEnd: change.oldEnd - shift, newEnd: change.newEnd - shift };
}

/** Where a piece of text went that the change left alone, or around what it replaced; `null` = it was replaced, in part. */
export function followedSpan({ start, end }: Span, change: TextChange): Span | null {
  if (end <= change.start && start < change.oldEnd) return { start, end };
  const isCut = (start > change.start && start < change.oldEnd) || end < change.oldEnd;
  return isCut ? null : { start: followedOffset(start, change), end: end + change.newEnd - change.oldEnd };
}

/** Where a piece of text starts now: what is inserted right before it moves it. */
export function followedOffset(offset: number, { oldEnd, newEnd }: TextChange): number {
  return offset >= oldEnd ? offset + newEnd - oldEnd : offset;
}

/** Positions inside of what was replaced go to its edges; what begins with the text still does. */
export function movedSpan(span: Span, change: TextChange): Span {
  const isBefore = span.start < change.oldEnd && span.start <= change.start;
  const start = isBefore || span.start === 0 ? span.start : movedBehind(span.start, change);
  const end = span.end <= change.start ? span.end : movedBehind(span.end, change);
  return { start, end: Math.max(start, end) };
}

function movedBehind(offset: number, { oldEnd, newEnd }: TextChange): number {
  return offset >= oldEnd ? offset + newEnd - oldEnd : newEnd;
}

/** Nothing was replaced or inserted inside of the span. */
export function stands(span: Span, change: TextChange): boolean {
  return span.end <= change.start || span.start >= change.oldEnd;
}

/** Whether `after` is where `before` went; edges inside of the change may lie anywhere in it. */
export function isSamePlace(before: Span, after: Span, change: TextChange): boolean {
  return isSameOffset(before.start, after.start, change) && isSameOffset(before.end, after.end, change);
}

function isSameOffset(before: number, after: number, { start, oldEnd, newEnd }: TextChange): boolean {
  if (before < start) return after === before;
  if (before > oldEnd) return after === before + newEnd - oldEnd;
  return after >= start && after <= newEnd;
}
