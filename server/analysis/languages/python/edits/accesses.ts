/** Reads and writes of names and fields that become something else. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { type Editing, losesComment, printCode } from './code';
import { pathAround } from './places';

type AccessIntent = Extract<FixIntent, { k: 'replace-expression' | 'replace-write' }>;

export function accessEdits(editing: Editing, intent: AccessIntent): readonly TextEdit[] | null {
  return intent.k === 'replace-expression' ? replaceExpression(editing, intent) : replaceWrite(editing, intent);
}

function replaceExpression(
  editing: Editing,
  { fn, op, code }: Extract<AccessIntent, { k: 'replace-expression' }>,
): readonly TextEdit[] | null {
  const operation = editing.facts.functions[fn]?.operations[op];
  if (operation?.k !== 'read' && operation?.k !== 'enter') return null;
  const { span } = operation;
  const node = pathAround(editing.root, span).at(-1);
  const printed = printCode(editing, fn, span.start, code);
  // What is read there may be written as something else.
  if (!printed || node?.start !== span.start || node.end !== span.end || losesComment(editing, span, [])) return null;
  return [...printed.imports, { span, newText: printed.written }];
}

function replaceWrite(
  editing: Editing,
  { fn, op, value, method }: Extract<AccessIntent, { k: 'replace-write' }>,
): readonly TextEdit[] | null {
  const span = editing.facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathAround(editing.root, span) : [];
  const assignment = path.find(
    ({ kind, start, end }) => kind === 'assignment' && start === span?.start && end === span.end,
  );
  const statement = assignment && path[path.indexOf(assignment) - 1];
  const target = assignment?.children[0];
  const right = assignment?.children.at(-1);
  if (!span || !target || !right || statement?.kind !== 'expression_statement' || statement.end !== span.end)
    return null;
  if (target.kind !== 'attribute' || right.kind === 'assignment' || losesComment(editing, span, [])) return null;
  const kept = { start: target.start, end: target.end };
  const printed = printCode(
    editing,
    fn,
    span.start,
    method === undefined ? [kept, ' = ', ...(value ?? [])] : [kept, `.${method}`],
  );
  return printed && [...printed.imports, { span, newText: printed.written }];
}
