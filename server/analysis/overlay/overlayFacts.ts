/**
 * Facts of a text that does not parse, for the editor: functions and classes with an error in their own text, or that
 * the parser lost because of one, are taken from the last good facts, with moved positions. So nothing flickers while
 * somebody types. The result serves as the last good facts of the next keystroke; it is never cached, and the command
 * line never sees it.
 */
import type { FileFacts } from '../../../rules/facts';
import { choose, versionOf } from './choice';
import { mergeFacts } from './merge';
import { changeBetween } from './textChange';

export function overlayFacts(lastGood: FileFacts, lastGoodText: string, now: FileFacts, nowText: string): FileFacts {
  if (now.errorSpans.length === 0) return now;
  const change = changeBetween(lastGoodText, nowText);
  const [then, current] = [versionOf(lastGood), versionOf(now)];
  const choice = choose(then, current, change);
  if (![...choice.functions.values(), ...choice.classes.values()].includes('then')) return now;
  return mergeFacts(then, current, choice, change);
}
