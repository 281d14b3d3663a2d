/** Edits of calls: another callee, an `await`, a hand-off. */
import ts from 'typescript';
import type { CallOperation, FunctionIndex } from '../../../../../rules/facts';
import type { ApiReference, FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { apiExpression } from './apis';
import { losesComment, printCode } from './code';
import type { Editing } from './index';
import { canAwait, isOptional, needsParentheses, pathToCall } from './nodes';

/** `f(a)` → `await f(a)`, with another callee where `api` is given. */
export function awaitCall(
  editing: Editing,
  fn: FunctionIndex,
  operation: CallOperation,
  { api, becomesAsync }: { readonly api?: ApiReference; readonly becomesAsync?: true },
): TextEdit[] | null {
  const found = locate(editing, operation);
  if (found === null || !canAwait(found.path, editing.facts.markers.esModule, becomesAsync)) return null;
  const isAwaited = found.parent !== undefined && ts.isAwaitExpression(found.parent);
  if (api === undefined) return isAwaited ? null : surround(editing, found, 'await ', '');
  if (isOptional(found.call) || ts.isNewExpression(found.call)) return null;
  const callee = apiExpression(editing, fn, api);
  if (callee === null) return null;
  const replaced: TextEdit = { span: operation.calleeSpan, newText: callee.expression };
  if (isAwaited) return [...callee.edits, replaced];
  return [...callee.edits, ...merged(surround(editing, found, 'await ', ''), replaced)];
}

/** `f(a)` → `await g(f, a)`; a method keeps its receiver in an arrow function. */
export function handOff(
  editing: Editing,
  fn: FunctionIndex,
  operation: CallOperation,
  intent: FixIntent & { readonly k: 'hand-off' },
): TextEdit[] | null {
  const found = locate(editing, operation);
  if (found === null || !canAwait(found.path, editing.facts.markers.esModule)) return null;
  if (isOptional(found.call) || !ts.isCallExpression(found.call)) return null;
  const api = apiExpression(editing, fn, intent.api);
  if (api === null) return null;
  const { text } = editing;
  const { calleeSpan, span } = operation;
  const callee = text.slice(calleeSpan.start, calleeSpan.end);
  const leading = intent.leading ?? '';
  const isPlain = ts.isIdentifier(found.call.expression) && !found.call.typeArguments;
  // What is awaited or yielded among the arguments cannot move into a function.
  if (!isPlain && /\b(?:await|yield)\b/.test(text.slice(span.start, span.end))) return null;
  const parts = found.call.arguments.map((part) => part.getText(editing.source));
  const handed = isPlain ? [callee, ...parts].join(', ') : `() => ${text.slice(span.start, span.end)}`;
  const isAwaited = found.parent !== undefined && ts.isAwaitExpression(found.parent);
  const newText = `${api.expression}(${leading}${handed})`;
  const outer = isAwaited ? [] : surround(editing, found, 'await ', '');
  return [...api.edits, ...merged(outer, { span, newText })];
}

/** `new Pool(…)` → `new OtherPool(…)`. */
export function replaceCallee(
  editing: Editing,
  fn: FunctionIndex,
  operation: CallOperation,
  api: ApiReference,
): TextEdit[] | null {
  const found = locate(editing, operation);
  if (found === null || isOptional(found.call)) return null;
  const callee = apiExpression(editing, fn, api);
  return callee && [...callee.edits, { span: operation.calleeSpan, newText: callee.expression }];
}

/** `f(a)` → other code. */
export function replaceCall(
  editing: Editing,
  { fn, code, awaits, isStatement, dropsAwait }: Extract<FixIntent, { k: 'replace-call' }>,
  call: CallOperation,
): TextEdit[] | null {
  const found = locate(editing, call);
  const isAwaited = found?.parent !== undefined && ts.isAwaitExpression(found.parent);
  if (dropsAwait === true && !isAwaited) return null;
  const span =
    dropsAwait === true && found?.parent
      ? { start: found.parent.getStart(editing.source), end: found.parent.end }
      : call.span;
  const printed = printCode(editing, fn, code);
  if (!found || !printed || isOptional(found.call) || losesComment(editing, span, code)) return null;
  if (isStatement === true && (!found.parent || !ts.isExpressionStatement(found.parent))) return null;
  const replaced = { span, newText: printed.written };
  if (awaits !== true || isAwaited) return [...printed.imports, replaced];
  if (!canAwait(found.path, editing.facts.markers.esModule)) return null;
  return [...printed.imports, ...merged(surround(editing, found, 'await ', ''), replaced)];
}

/** `f(a)` → `f(before a after)`. */
export function wrapArgument(
  editing: Editing,
  { fn, argument, before, after }: Extract<FixIntent, { k: 'wrap-argument' }>,
  operation: CallOperation,
): TextEdit[] | null {
  const given = operation.arguments[argument];
  const opening = printCode(editing, fn, before);
  const closing = printCode(editing, fn, after);
  if (!given || given.value.k === 'spread' || !opening || !closing) return null;
  // What is awaited or yielded cannot move into a function, unless a function does it.
  if (given.value.k !== 'function' && /\b(?:await|yield)\b/.test(editing.text.slice(given.span.start, given.span.end)))
    return null;
  const { span } = given;
  // One edit: what a fix changes inside must not move into a function along with it.
  const newText = opening.written + editing.text.slice(span.start, span.end) + closing.written;
  return [...opening.imports, ...closing.imports, { span, newText }];
}

interface Located {
  readonly path: readonly ts.Node[];
  readonly call: ts.CallExpression | ts.NewExpression;
  readonly parent: ts.Node | undefined;
}

/** The call of an operation; `null` for other forms, and inside of a longer optional chain. */
function locate({ source }: Editing, operation: Pick<CallOperation, 'span'>): Located | null {
  const path = pathToCall(source, operation.span);
  const call = path?.at(-1);
  if (!path || !call || (!ts.isCallExpression(call) && !ts.isNewExpression(call))) return null;
  const parent = path.at(-2);
  const isWithinChain =
    parent !== undefined && isOptional(call) && isOptional(parent) && needsParentheses(call, parent);
  return isWithinChain ? null : { path, call, parent };
}

/** Puts text around a call, with parentheses where the result is used further. */
function surround({ text, source }: Editing, found: Located, before: string, after: string): TextEdit[] {
  const start = found.call.getStart(source);
  const { end } = found.call;
  const edit = (at: number, newText: string): TextEdit => ({ span: { start: at, end: at }, newText });
  if (!needsParentheses(found.call, found.parent)) {
    return after === '' ? [edit(start, before)] : [edit(start, before), edit(end, after)];
  }
  const guard = startsStatement(found, source) && continuesLine(text, start) ? ';' : '';
  return [edit(start, `${guard}(${before}`), edit(end, `${after})`)];
}

function startsStatement({ path }: Located, source: ts.SourceFile): boolean {
  const statement = path.filter((node) => ts.isExpressionStatement(node)).at(-1);
  const call = path.at(-1);
  return call !== undefined && statement?.getStart(source) === call.getStart(source);
}

/** Whether an opening bracket at `start` would continue what stands before, for want of a semicolon. */
function continuesLine(text: string, start: number): boolean {
  const before = text.slice(0, start).trimEnd();
  return before !== '' && !/[;{},:]$|=>$|\*\/$/.test(before);
}

/** Joins insertions at the borders of a replaced span with it, so that edits do not touch. */
function merged(insertions: readonly TextEdit[], replacement: TextEdit): TextEdit[] {
  let { newText } = replacement;
  const others: TextEdit[] = [];
  for (const edit of insertions) {
    if (edit.span.start === replacement.span.start) newText = edit.newText + newText;
    else if (edit.span.start === replacement.span.end) newText += edit.newText;
    else others.push(edit);
  }
  return [{ span: replacement.span, newText }, ...others];
}
