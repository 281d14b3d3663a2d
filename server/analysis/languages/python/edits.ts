/** Prints the edits of fix intents; `null` where they would break the code. */
import type { CallOperation, FileFacts } from '../../../../rules/facts';
import type { ApiReference, FixIntent } from '../../../../rules/fixes';
import type { TextEdit } from '../frontEnd';
import { removalEdits } from '../suppressionRemoval';
import { ignoreFileEdits, ignoreLineEdits } from './editComments';
import { callSite, type CallSite } from './editContext';
import { guardEdits } from './editGuard';
import { referTo } from './editImports';
import type { ParsePython } from './parse';

export function printEdits(
  parse: ParsePython,
  text: string,
  facts: FileFacts,
  intent: FixIntent,
): readonly TextEdit[] | null {
  const parsed = parse(text);
  if (!parsed.ok) return null;
  if (intent.k === 'ignore-line') return ignoreLineEdits(text, parsed.tree.root, facts, intent);
  if (intent.k === 'ignore-file') return ignoreFileEdits(text, facts, intent);
  if (intent.k === 'remove-suppression') return removalEdits(text, facts, intent);
  if (intent.k === 'wrap-in-main-guard') return guardEdits(text, parsed.tree.root, facts, intent.op);
  const fn = facts.functions[intent.fn];
  const call = fn?.operations[intent.op];
  if (!fn || call?.k !== 'call' || call.form === 'decorator') return null;
  const site = callSite(parsed.tree.root, fn, call);
  if (!site) return null;
  const edits = callEdits({ text, facts, intent, call, site });
  return edits && [...edits].sort((a, b) => a.span.start - b.span.start);
}

interface CallFix {
  readonly text: string;
  readonly facts: FileFacts;
  readonly intent: Exclude<
    FixIntent,
    { readonly k: 'ignore-line' | 'ignore-file' | 'remove-suppression' | 'wrap-in-main-guard' }
  >;
  readonly call: CallOperation;
  readonly site: CallSite;
}

function callEdits(fix: CallFix): readonly TextEdit[] | null {
  const { intent, call, site } = fix;
  switch (intent.k) {
    case 'add-await':
      if (!site.canAwait || site.isAwaited) return null;
      return around(site, insert(call.span.start, site.needsParentheses ? '(await ' : 'await '), call.span.end);
    case 'await-counterpart':
      return site.canAwait ? replaceCallee(fix, intent.api, !site.isAwaited) : null;
    case 'await-argument':
      return site.canAwait ? awaitArgument(fix) : null;
    case 'replace-callee':
      return replaceCallee(fix, intent.api, false);
    case 'hand-off':
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
  let opening = `${site.needsParentheses ? '(' : ''}await ${reference.expression}(${intent.leading ?? ''}`;
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
  if (site.needsParentheses) closing += ')';
  if (closing !== '') edits.push(insert(call.span.end, closing));
  return edits;
}

/** The offset after the opening bracket. */
function argumentsStart(text: string, call: CallOperation): number | null {
  const bracket = text.indexOf('(', call.calleeSpan.end);
  if (bracket < 0 || text.slice(call.calleeSpan.end, bracket).trim() !== '') return null;
  return bracket + 1;
}

function around(site: CallSite, opening: TextEdit, end: number): TextEdit[] {
  return site.needsParentheses ? [opening, insert(end, ')')] : [opening];
}

function insert(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}
