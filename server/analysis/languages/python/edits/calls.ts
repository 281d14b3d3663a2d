/** Edits of calls: another callee, an `await`, a hand-off, other code in its place. */
import type { CallOperation, FileFacts } from '../../../../../rules/facts';
import type { ApiReference, FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { type Editing, insertion, losesComment, printCode } from './code';
import { referTo } from './imports';
import { awaitAround, callSite, type CallSite } from './places';
import { isWhole, statementOf } from './statements';

export type CallIntent = Extract<
  FixIntent,
  {
    readonly k:
      | 'add-await'
      | 'await-counterpart'
      | 'await-argument'
      | 'hand-off'
      | 'replace-call'
      | 'replace-callee'
      | 'loop-over'
      | 'wrap-argument';
  }
>;

interface CallFix {
  readonly editing: Editing;
  readonly text: string;
  readonly facts: FileFacts;
  readonly intent: CallIntent;
  readonly call: CallOperation;
  readonly site: CallSite;
}

export function callEdits(editing: Editing, intent: CallIntent): readonly TextEdit[] | null {
  const { text, facts, root } = editing;
  const fn = facts.functions[intent.fn];
  const call = fn?.operations[intent.op];
  if (!fn || call?.k !== 'call' || call.form === 'decorator') return null;
  const isAsync = fn.isAsync || (intent.k === 'add-await' && intent.becomesAsync === true);
  const site = callSite(root, { ...fn, isAsync }, call);
  return site && printCall({ editing, text, facts, intent, call, site });
}

function printCall(fix: CallFix): readonly TextEdit[] | null {
  const { intent, call, site } = fix;
  switch (intent.k) {
    case 'add-await':
      if (!site.canAwait || site.isAwaited) return null;
      return around(site, insertion(call.span.start, site.needsParentheses ? '(await ' : 'await '), call.span.end);
    case 'await-counterpart':
      return site.canAwait ? replaceCallee(fix, intent.api, !site.isAwaited) : null;
    case 'await-argument':
      return site.canAwait ? awaitArgument(fix) : null;
    case 'replace-call':
      return replaceCall(fix, intent);
    case 'wrap-argument':
      return wrapArgument(fix, intent);
    case 'loop-over':
      return null;
    case 'replace-callee':
      return replaceCallee(fix, intent.api, false);
    case 'hand-off':
      if (intent.isCoroutine === true) return handOff(fix, intent);
      // Awaiting what a synchronous call returns is not the same as awaiting the thread that runs it.
      return site.canAwait && !site.isAwaited ? handOff(fix, intent) : null;
  }
}

function replaceCallee(fix: CallFix, api: ApiReference, withAwait: boolean): readonly TextEdit[] | null {
  const { facts, intent, call, site } = fix;
  const reference = referTo(fix.text, facts, intent.fn, call.span.start, api);
  if (!reference) return null;
  if (!withAwait) return [...reference.edits, { span: call.calleeSpan, newText: reference.expression }];
  const opening = site.needsParentheses ? '(await ' : 'await ';
  const callee: TextEdit = {
    span: { start: call.span.start, end: call.calleeSpan.end },
    newText: opening + reference.expression,
  };
  return [...reference.edits, ...around(site, callee, call.span.end)];
}

/** `run(f(a))` → `await f(a)`; not where a comment would be lost. */
function awaitArgument({ text, call, site }: CallFix): readonly TextEdit[] | null {
  const [argument, ...others] = call.arguments;
  if (!argument || argument.name !== undefined || others.length > 0) return null;
  const before = { start: call.span.start, end: argument.span.start };
  const after = { start: argument.span.end, end: call.span.end };
  if ([before, after].some(({ start, end }) => text.slice(start, end).includes('#'))) return null;
  const keyword = site.isAwaited ? '' : 'await ';
  const [opening, closing] = site.needsParentheses ? ['(', ')'] : ['', ''];
  return [
    { span: before, newText: opening + keyword },
    { span: after, newText: closing },
  ];
}

/** `f(a, k=b)` → `await to_thread(f, a, k=b)`. What stands between the brackets is kept as it is. */
function handOff(fix: CallFix, intent: Extract<FixIntent, { k: 'hand-off' }>): readonly TextEdit[] | null {
  const { text, facts, call, site } = fix;
  const reference = referTo(text, facts, intent.fn, call.span.start, intent.api);
  if (!reference) return null;
  const edits = [...reference.edits];
  const callee = text.slice(call.calleeSpan.start, call.calleeSpan.end);
  const isWrapped = site.needsParentheses && intent.isCoroutine !== true;
  const keyword = intent.isCoroutine === true ? '' : 'await ';
  let opening = `${isWrapped ? '(' : ''}${keyword}${reference.expression}(${intent.leading ?? ''}`;
  let closing = '';
  if (intent.keywords === 'partial' && call.arguments.some(({ name }) => name !== undefined)) {
    const partial = referTo(text, facts, intent.fn, call.span.start, {
      module: 'functools',
      name: 'functools.partial',
    });
    if (!partial) return null;
    edits.push(...partial.edits);
    opening += `${partial.expression}(`;
    closing = ')';
  }
  const inside = argumentsStart(text, call);
  if (inside === null) return null;
  // A lone generator shares its brackets with the call; as one of several arguments it needs its own.
  const isBareGenerator = call.arguments[0]?.span.start === inside - 1;
  const separator = call.arguments.length === 0 ? '' : /^[ \t]*[\r\n]/.test(text.slice(inside)) ? ',' : ', ';
  const end = isBareGenerator ? inside - 1 : inside;
  edits.push({ span: { start: call.span.start, end }, newText: opening + callee + separator });
  if (isBareGenerator) closing += ')';
  if (isWrapped) closing += ')';
  if (closing !== '') edits.push(insertion(call.span.end, closing));
  return edits;
}

function replaceCall(
  { editing, call, site }: CallFix,
  { fn, op, code, awaits, isStatement, dropsAwait }: Extract<CallIntent, { k: 'replace-call' }>,
): readonly TextEdit[] | null {
  const span = dropsAwait === true ? awaitAround(editing.root, call.span) : call.span;
  if (!span) return null;
  if (awaits === true && !site.canAwait) return null;
  if (isStatement === true) {
    const statement = statementOf(editing, fn, op);
    if (!statement || !isWhole(statement, span)) return null;
  }
  const printed = printCode(editing, fn, span.start, code);
  if (!printed || losesComment(editing, span, code)) return null;
  const isAwaitExpression = awaits === true && !site.isAwaited;
  const newText =
    isAwaitExpression && site.needsParentheses
      ? `(await ${printed.written})`
      : `${isAwaitExpression ? 'await ' : ''}${printed.written}`;
  return [...printed.imports, { span, newText }];
}

function wrapArgument(
  { editing, call, text }: CallFix,
  { fn, argument, before, after }: Extract<CallIntent, { k: 'wrap-argument' }>,
): readonly TextEdit[] | null {
  const given = call.arguments[argument];
  const opening = printCode(editing, fn, call.span.start, before);
  const closing = printCode(editing, fn, call.span.start, after);
  if (!given || given.value.k === 'spread' || !opening || !closing) return null;
  const name = given.name === undefined ? '' : (/^\w+\s*=\s*/.exec(text.slice(given.span.start))?.[0] ?? '');
  const start = given.span.start + name.length;
  // One edit: what a fix changes inside must not move into a function along with it.
  const newText = opening.written + text.slice(start, given.span.end) + closing.written;
  return [...opening.imports, ...closing.imports, { span: { start, end: given.span.end }, newText }];
}

/** The offset after the opening bracket. */
function argumentsStart(text: string, call: CallOperation): number | null {
  const bracket = text.indexOf('(', call.calleeSpan.end);
  if (bracket < 0 || text.slice(call.calleeSpan.end, bracket).trim() !== '') return null;
  return bracket + 1;
}

function around(site: CallSite, opening: TextEdit, end: number): TextEdit[] {
  return site.needsParentheses ? [opening, insertion(end, ')')] : [opening];
}
