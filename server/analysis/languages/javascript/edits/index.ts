/** Prints the edits for fix intents. The text is parsed again: fixes are rare, and trees are not kept. */
import type ts from 'typescript';
import type { CallOperation, FileFacts, FunctionIndex, OperationId } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { joinEdits } from '../../joinEdits';
import { rememberLast } from '../../lastResult';
import { errorSpans, parse } from '../parse';
import { awaitAhead } from './ahead';
import { catchFailures } from './catches';
import { awaitCall, handOff, replaceCall, replaceCallee, wrapArgument } from './calls';
import { dropAwait, setAsync } from './asyncFunctions';
import { doFinally } from './finally';
import { awaitFirst } from './first';
import { declareName } from './declare';
import { foldOver } from './folds';
import { keysFirst } from './keys';
import { loopOver, replaceLoop } from './loops';
import { insertStatements, leaveOut } from './statements';
import { keepPending } from './pending';
import { keepPendingByKey } from './pendingByKey';
import { awaitProperties } from './properties';
import { inSlices } from './slices';
import { awaitTogether } from './together';
import { turnsTogether } from './turns';
import { ignoreFile, ignoreLine, removeSuppression } from './ignore';

/** What the printers work on. */
export interface Editing {
  readonly text: string;
  readonly facts: FileFacts;
  readonly source: ts.SourceFile;
}

export function printEdits(text: string, facts: FileFacts, intent: FixIntent): readonly TextEdit[] | null {
  const source = parseAgain(facts)(text);
  if (source === null) return null;
  try {
    const edits = print({ text, facts, source }, intent);
    return edits && [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function print(editing: Editing, intent: FixIntent): TextEdit[] | null {
  if (intent.k === 'all') return joinEdits(intent.of.map((part) => print(editing, part)));
  if (intent.k === 'ignore-line') return ignoreLine(editing, intent);
  if (intent.k === 'ignore-file') return ignoreFile(editing, intent);
  if (intent.k === 'remove-suppression') return removeSuppression(editing, intent);
  if (intent.k === 'insert-statements') return insertStatements(editing, intent);
  if (intent.k === 'declare') return declareName(editing, intent);
  if (intent.k === 'replace-statements') return leaveOut(editing, intent);
  if (intent.k === 'await-ahead') return awaitAhead(editing, intent);
  if (intent.k === 'turns-together') return turnsTogether(editing, intent);
  if (intent.k === 'await-together') return awaitTogether(editing, intent) ?? awaitProperties(editing, intent);
  if (intent.k === 'catch-failures') return catchFailures(editing, intent);
  if (intent.k === 'replace-loop') return replaceLoop(editing, intent);
  if (intent.k === 'await-first') return awaitFirst(editing, intent);
  if (intent.k === 'keep-pending') return keepPending(editing, intent);
  if (intent.k === 'keep-pending-by-key') return keepPendingByKey(editing, intent);
  if (intent.k === 'do-finally') return doFinally(editing, intent);
  if (intent.k === 'in-slices') return inSlices(editing, intent);
  if (intent.k === 'set-async') return setAsync(editing, intent);
  if (intent.k === 'drop-await') return dropAwait(editing, intent);
  if (!('op' in intent)) return null;
  const operation = callAt(editing.facts, intent.fn, intent.op);
  if (operation === null) return null;
  switch (intent.k) {
    case 'add-await':
      return awaitCall(editing, intent.fn, operation, intent);
    case 'await-counterpart':
      return awaitCall(editing, intent.fn, operation, intent);
    case 'hand-off':
      return handOff(editing, intent.fn, operation, intent);
    case 'replace-call':
      return replaceCall(editing, intent, operation);
    case 'wrap-argument':
      return wrapArgument(editing, intent, operation);
    case 'loop-over':
      return loopOver(editing, operation, intent.values);
    case 'keys-first':
      return keysFirst(editing, intent, operation);
    case 'fold-over':
      return foldOver(editing, operation);
    case 'replace-callee':
      return replaceCallee(editing, intent.fn, operation, intent.api);
    default:
      return null;
  }
}

function callAt(facts: FileFacts, fn: FunctionIndex, op: OperationId): CallOperation | null {
  const operation = facts.functions[fn]?.operations[op];
  return operation?.k === 'call' ? operation : null;
}

const parseAgain = rememberLast((facts: FileFacts): ((text: string) => ts.SourceFile | null) =>
  rememberLast((text) => reparse(text, facts)),
);

/** The dialect is not part of the facts: with JSX first, and without where that reads the text differently. */
function reparse(text: string, facts: FileFacts): ts.SourceFile | null {
  const names = facts.language === 'typescript' ? ['file.tsx', 'file.ts'] : ['file.js'];
  for (const name of names) {
    const parsed = parse(text, name);
    if (parsed.ok && sameSpans(errorSpans(parsed.source), facts.errorSpans)) return parsed.source;
  }
  return null;
}

function sameSpans(a: FileFacts['errorSpans'], b: FileFacts['errorSpans']): boolean {
  return a.length === b.length && a.every(({ start, end }, at) => start === b[at]?.start && end === b[at].end);
}
