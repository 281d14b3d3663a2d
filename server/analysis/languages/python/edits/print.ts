/** Prints the edits of fix intents; `null` where they would break the code. */
import type { FileFacts } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { joinEdits } from '../../joinEdits';
import { removalEdits } from '../../suppressionRemoval';
import type { ParsePython } from '../parse';
import { awaitAhead } from './ahead';
import { accessEdits } from './accesses';
import { putUnder, setWith } from './blocks';
import { callEdits } from './calls';
import type { Editing } from './code';
import { ignoreFileEdits, ignoreLineEdits } from './comments';
import { declareName } from './declare';
import { dropAwait, setAsync } from './coroutines';
import { gatherElements } from './elements';
import { awaitFirst } from './first';
import { awaitInGroup } from './group';
import { guardEdits } from './guard';
import { handlerEdits } from './handlers';
import { liftFunction } from './lift';
import { replaceLoop, wrapIterated } from './loops';
import { insertStatements, replaceStatements } from './statements';
import { turnsTogether } from './turns';
import { unwrapWith } from './unwrap';
import { withBeforeLoop } from './withBeforeLoop';
import { awaitTogether } from './together';

export function printEdits(
  parse: ParsePython,
  text: string,
  facts: FileFacts,
  intent: FixIntent,
): readonly TextEdit[] | null {
  const parsed = parse(text);
  if (!parsed.ok) return null;
  const { tree } = parsed;
  const edits = print({ text, facts, tree, root: tree.root }, intent);
  return edits && [...edits].sort((a, b) => a.span.start - b.span.start);
}

function print(editing: Editing, intent: FixIntent): readonly TextEdit[] | null {
  if (intent.k === 'all') return joinEdits(intent.of.map((part) => print(editing, part)));
  switch (intent.k) {
    case 'ignore-line':
    case 'ignore-file':
    case 'remove-suppression':
      return commentEdits(editing, intent);
    case 'insert-statements':
    case 'replace-statements':
      return statementEdits(editing, intent);
    case 'wrap-in-main-guard':
    case 'declare':
    case 'lift-function':
      return moduleEdits(editing, intent);
    case 'wrap-iterated':
    case 'replace-loop':
    case 'await-ahead':
    case 'turns-together':
    case 'gather-elements':
      return loopEdits(editing, intent);
    case 'await-first':
    case 'await-together':
    case 'await-in-group':
    case 'drop-await':
    case 'set-async':
      return awaitEdits(editing, intent);
    case 'replace-expression':
    case 'replace-write':
      return accessEdits(editing, intent);
    case 'put-under':
    case 'set-with':
    case 'unwrap-with':
    case 'with-before-loop':
      return withEdits(editing, intent);
    case 're-raise':
    case 'raise-before':
    case 'catch-only':
      return handlerEdits(editing, intent);
    case 'in-slices':
    case 'keep-pending':
    case 'keep-pending-by-key':
    case 'do-finally':
    case 'fold-over':
    case 'keys-first':
    case 'catch-failures':
      return null;
    default:
      return callEdits(editing, intent);
  }
}

type CommentIntent = Extract<FixIntent, { k: 'ignore-line' | 'ignore-file' | 'remove-suppression' }>;

function commentEdits({ text, root, facts }: Editing, intent: CommentIntent): readonly TextEdit[] | null {
  switch (intent.k) {
    case 'ignore-line':
      return ignoreLineEdits(text, root, facts, intent);
    case 'ignore-file':
      return ignoreFileEdits(text, facts, intent);
    case 'remove-suppression':
      return removalEdits(text, facts, intent);
  }
}

type StatementIntent = Extract<FixIntent, { k: 'insert-statements' | 'replace-statements' }>;

function statementEdits(editing: Editing, intent: StatementIntent): readonly TextEdit[] | null {
  return intent.k === 'insert-statements' ? insertStatements(editing, intent) : replaceStatements(editing, intent);
}

type LoopIntent = Extract<
  FixIntent,
  { k: 'wrap-iterated' | 'replace-loop' | 'await-ahead' | 'turns-together' | 'gather-elements' }
>;

function loopEdits(editing: Editing, intent: LoopIntent): readonly TextEdit[] | null {
  switch (intent.k) {
    case 'wrap-iterated':
      return wrapIterated(editing, intent);
    case 'replace-loop':
      return replaceLoop(editing, intent);
    case 'await-ahead':
      return awaitAhead(editing, intent);
    case 'turns-together':
      return turnsTogether(editing, intent);
    case 'gather-elements':
      return gatherElements(editing, intent);
  }
}

type AwaitIntent = Extract<
  FixIntent,
  { k: 'await-first' | 'await-together' | 'await-in-group' | 'drop-await' | 'set-async' }
>;

function awaitEdits(editing: Editing, intent: AwaitIntent): readonly TextEdit[] | null {
  switch (intent.k) {
    case 'await-first':
    case 'await-together':
      return intent.k === 'await-first' ? awaitFirst(editing, intent) : awaitTogether(editing, intent);
    case 'await-in-group':
      return awaitInGroup(editing, intent);
    case 'drop-await':
      return dropAwait(editing, intent);
    case 'set-async':
      return setAsync(editing, intent);
  }
}

type WithIntent = Extract<FixIntent, { k: 'put-under' | 'set-with' | 'unwrap-with' | 'with-before-loop' }>;

function withEdits(editing: Editing, intent: WithIntent): readonly TextEdit[] | null {
  switch (intent.k) {
    case 'put-under':
      return putUnder(editing, intent);
    case 'set-with':
      return setWith(editing, intent);
    case 'with-before-loop':
      return withBeforeLoop(editing, intent);
    case 'unwrap-with':
      return unwrapWith(editing, intent, joinEdits((intent.of ?? []).map((part) => print(editing, part))));
  }
}

type ModuleIntent = Extract<FixIntent, { k: 'wrap-in-main-guard' | 'declare' | 'lift-function' }>;

function moduleEdits(editing: Editing, intent: ModuleIntent): readonly TextEdit[] | null {
  switch (intent.k) {
    case 'wrap-in-main-guard':
      return guardEdits(editing.text, editing.root, editing.facts, intent.op);
    case 'declare':
    case 'lift-function':
      return intent.k === 'declare' ? declareName(editing, intent) : liftFunction(editing, intent);
  }
}
