/** JavaScript: fixes for async functions that are given to something that does not await them. */
import type { CallOperation, FunctionIndex, Operation, OperationId, Value } from '../facts';
import type { ApiReference, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { toolOf } from './fixApis';
import { freeVariable, receiverSpan } from './fixCode';
import { valueText } from './text';

/** `xs.filter(f)` → `const filterResults = await Promise.all(xs.map(f)); xs.filter((_, index) => filterResults[index])`. */
export function resultsFirst(owner: FunctionView, op: OperationId, call: CallOperation, graph: Graph): readonly Fix[] {
  const { file, facts } = owner;
  const all = toolOf(file, 'wait-for-all');
  const receiver = receiverSpan(owner, call);
  const [callback, ...others] = call.arguments;
  if (!facts.isAsync || !all || !receiver || !callback || others.length > 0 || call.callee.k !== 'member') return [];
  if (!isArray(owner, call.callee.of, op, graph)) return [];
  const results = freeVariable(file.facts, facts, `${call.callee.name}Results`);
  const statement = [`const ${results} = await `, all, '(', receiver, '.map(', callback.span, '))'];
  const fn = facts.index;
  const intent: FixIntent = {
    k: 'all',
    of: [
      { k: 'insert-statements', fn, op, where: 'before', statements: [statement] },
      { k: 'replace-call', fn, op, code: [call.calleeSpan, `((_, index) => ${results}[index])`] },
    ],
  };
  return [{ title: 'Wait for the results first', safety: 'suggestion', intent }];
}

/** `xs.sort(async (a, b) => (await f(a)) - (await f(b)))` → a table of what `f` gives for each, then the order by that. */
export function keysFirst(
  owner: FunctionView,
  op: OperationId,
  { callee }: CallOperation,
  graph: Graph,
): readonly Fix[] {
  const { file, facts } = owner;
  const [all, table] = [toolOf(file, 'wait-for-all'), toolOf(file, 'table')];
  if (!facts.isAsync || !all || !table || callee.k !== 'member' || !isArray(owner, callee.of, op, graph)) return [];
  const name = freeVariable(file.facts, facts, `${callee.name}Keys`);
  const intent: FixIntent = { k: 'keys-first', fn: facts.index, op, all, table, name };
  return [{ title: 'Wait for what it is sorted by first', safety: 'suggestion', intent }];
}

/** Of what may be anything, compilers want to know what its elements are. */
function isArray(owner: FunctionView, value: Value, op: OperationId, graph: Graph): boolean {
  const receivers = graph.values.entities(owner, value, op);
  const isKnown = graph.values.rolesAt(owner, op).every(({ symbol }) => !symbol.startsWith('?'));
  if (owner.file.language === 'javascript' && isKnown) return true;
  return receivers.length > 0 && receivers.every(({ k }) => k === 'collection');
}

/** `setInterval(work, 100)` → `setInterval(() => work().catch(console.error), 100)`. */
export function handleRejection(
  owner: FunctionView,
  op: OperationId,
  call: CallOperation,
  argument: number,
  graph: Graph,
): readonly Fix[] {
  const { file, facts } = owner;
  const report = toolOf(file, 'report-failure');
  const given = call.arguments[argument];
  if (!report || !given) return [];
  const title = `Handle its failure with ${report.name}`;
  const isInline = given.value.k === 'function';
  const names = parameterNames(owner, op, given.value, graph);
  // Without its place among the parameters, nothing says what an inline function is given.
  if (given.value.k === 'function' && names?.length !== 0) return catchInside(owner, given.value.fn, report, title);
  if (!names) return [];
  const list = names.join(', ');
  const [opening, closing] = isInline ? ['(', ')'] : ['', ''];
  const intent: FixIntent = {
    k: 'wrap-argument',
    fn: facts.index,
    op,
    argument,
    before: [`(${list}) => ${opening}`],
    after: [`${closing}(${list}).catch(`, report, ')'],
  };
  return [{ title, safety: 'suggestion', intent }];
}

/** All of an inline function in `try`: its parameters keep the types that they have there. */
function catchInside({ file }: FunctionView, fn: FunctionIndex, report: ApiReference, title: string): readonly Fix[] {
  const facts = file.functions[fn]?.facts;
  if (!facts || facts.operations.some((operation) => returnsCall(facts, operation))) return [];
  const error = freeVariable(file.facts, facts, 'error');
  const intent: FixIntent = { k: 'catch-failures', fn, error, handler: [report, `(${error})`] };
  return [{ title, safety: 'suggestion', intent }];
}

/** A promise that is returned without `await` fails outside of `try`. */
function returnsCall({ operations }: FunctionView['facts'], operation: Operation): boolean {
  return operation.k === 'return' && operation.value.k === 'op' && operations[operation.value.op]?.k === 'call';
}

/** `const sum = await xs.reduce(async …, 0)` → a loop. What starts as a promise is awaited in some other way. */
export function foldInLoop({ facts }: FunctionView, op: OperationId, call: CallOperation): readonly Fix[] {
  const start = call.arguments[1]?.value;
  const made = start?.k === 'op' ? facts.operations[start.op] : undefined;
  if (!start || (start.k === 'op' && !(made?.k === 'call' && made.form === 'new'))) return [];
  const intent: FixIntent = { k: 'fold-over', fn: facts.index, op };
  return [{ title: 'Use for…of, one after the other', safety: 'suggestion', intent }];
}

/** `new Promise(async (resolve) => …)`: whatever fails there is the failure of the promise. */
export function rejectWhatFails({ file }: FunctionView, call: CallOperation, argument: number): readonly Fix[] {
  const given = call.arguments[argument]?.value;
  const executor = given?.k === 'function' ? file.functions[given.fn]?.facts : undefined;
  const [settle, known] = executor?.parameters ?? [];
  if (!executor || !settle || [settle, known].some((one) => one && one.kind !== 'normal') || known?.name === null)
    return [];
  const reject = known?.name ?? freeVariable(file.facts, executor, 'reject');
  const error = freeVariable(file.facts, executor, 'error');
  const intent: FixIntent = {
    k: 'catch-failures',
    fn: executor.index,
    error,
    handler: [`${reject}(${error})`],
    ...(known ? {} : { parameter: reject }),
  };
  return [{ title: 'Reject with what fails in it', safety: 'suggestion', intent }];
}

/** What the function is called with, as it calls it; `undefined` where that cannot be written down. */
function parameterNames(
  owner: FunctionView,
  op: OperationId,
  value: Value,
  graph: Graph,
): readonly string[] | undefined {
  const isNamed =
    /^[\w$.]+$/.test(valueText(owner.file.facts, owner.facts, value)) && (value.k === 'name' || value.k === 'member');
  if (!isNamed && value.k !== 'function') return undefined;
  const [target, ...others] = graph.values.entities(owner, value, op);
  const fn = target?.k === 'function' && others.length === 0 ? graph.function(target.fn)?.facts : undefined;
  if (!fn?.parameters.every(({ kind, name }) => kind === 'normal' && name !== null)) return undefined;
  return fn.parameters.flatMap(({ name }) => name ?? []);
}
