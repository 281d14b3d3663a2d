import type { CallOperation, OperationId, Value } from '../facts';
import type { Context, Effect, FunctionView, Graph, PatternVerdict, RegularExpression, RoleAt } from '../model';
import { becauseOf, isCold, whatStops } from '../models/words';
import { defineRule, type Detection, type Severity } from '../rule';
import { compareSeverity, severityOf } from '../severity';
import { argumentOf } from '../shared/arguments';
import { isWorthAsking, needsBacktracking, translatePython } from '../shared/patterns';
import { calleeText } from '../shared/text';
import { isDevelopmentCode } from '../shared/testCode';
import { longestText } from '../shared/textLength';

type Vulnerable = Exclude<PatternVerdict, { readonly complexity: 'linear' }>;

interface Backtracking {
  /** As written. */
  readonly pattern: RegularExpression;
  readonly verdict: Vulnerable;
  /** A schema has it: it is matched later, where something is checked with that. */
  readonly isKept?: true;
}

/** Up to the square of the input's length: bad for megabytes, unnoticed on a line of text. */
const MILD_DEGREE = 2;

export const redosOnEventLoop = defineRule({
  id: 'redos-on-event-loop',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'A regular expression that some inputs keep busy for seconds or for ever, matched on an event loop.',
  supersedes: ['cpu-bound-on-event-loop'],
  detect,
  message,
  fixes: () => [],
});

/** Matches on a loop, of texts that are not constants, with patterns that are known to need more than linear time. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<Backtracking>[] {
  const contexts = fn.contexts.filter((context) => context.place === 'event-loop');
  return fn.facts.operations.flatMap((call, op) => {
    if (call.k !== 'call') return [];
    const roles = graph.values.rolesAt(fn, op);
    const kept = roles.find(({ entry }) => entry.role === 'keeps-pattern');
    if (kept) return keptAt(fn, op, call, kept, graph);
    const role = contexts.length === 0 ? undefined : roles.find(({ entry }) => entry.role === 'matches-pattern');
    return role ? matchAt(fn, op, call, role, contexts, graph) : [];
  });
}

/** Who checks what with a schema is seldom seen. Quadratic time takes texts that are longer than what people check so. */
function keptAt(
  fn: FunctionView,
  op: OperationId,
  call: CallOperation,
  { entry }: RoleAt,
  graph: Graph,
): readonly Detection<Backtracking>[] {
  const pattern = argumentOf(call, entry.argument ?? 0)?.value;
  if (!pattern || isDevelopmentCode(fn) || isText(fn, pattern, op, graph)) return [];
  const [details, ...others] = graph.values
    .patterns(fn, pattern, op)
    .flatMap((expression) => vulnerable(fn, expression, undefined, Infinity, graph));
  const isMild = typeof details?.verdict.complexity === 'number' && details.verdict.complexity <= MILD_DEGREE;
  if (!details || others.length > 0 || isMild) return [];
  return [
    { owner: fn, op, path: [], confidence: 'high', severity: 'information', details: { ...details, isKept: true } },
  ];
}

function matchAt(
  fn: FunctionView,
  op: OperationId,
  call: CallOperation,
  { entry, symbol }: RoleAt,
  contexts: readonly Context[],
  graph: Graph,
): readonly Detection<Backtracking>[] {
  const receiver = call.callee.k === 'member' ? call.callee.of : undefined;
  const pattern = entry.argument === undefined ? receiver : argumentOf(call, entry.argument)?.value;
  const subject = entry.subject === undefined ? receiver : argumentOf(call, entry.subject)?.value;
  if (!pattern || !subject) return [];
  const length = longestText(fn, subject, op, graph);
  if (length === undefined) return [];
  const flags = entry.flags === undefined ? undefined : argumentOf(call, entry.flags)?.value;
  // In JavaScript a string is a pattern for some methods only; `split('a+')` takes it as it is.
  if (fn.file.language !== 'python' && isText(fn, pattern, op, graph)) return [];
  const found = graph.values
    .patterns(fn, pattern, op, flags)
    .flatMap((expression) => vulnerable(fn, expression, entry.anchored, length, graph));
  // Where it is one of several, each of them gets its turn.
  const details = found.reduce((worst: Backtracking | undefined, next) => worseOf(worst, next), undefined);
  if (!details) return [];
  const { verdict } = details;
  const effect = effectOf(fn, op, symbol);
  const worst = worstOf(contexts, effect);
  const severity = worst && limited(worst.severity, verdict, worst.context);
  if (!worst || !severity) return [];
  const related = graph
    .contextPath(fn, worst.context)
    .map(({ file, span, call: called }) => ({ file, span, message: `On the way from the event loop: ${called}` }));
  return [{ owner: fn, op, effect, context: worst.context, path: [], related, confidence: 'high', severity, details }];
}

function vulnerable(
  fn: FunctionView,
  pattern: RegularExpression,
  anchored: 'start' | 'both' | undefined,
  length: number,
  graph: Graph,
): readonly Backtracking[] {
  const asked = asAsked(fn, pattern, anchored);
  const verdict = asked && isWorthAsking(asked) ? graph.verdict(fn, asked) : undefined;
  return !verdict || verdict.complexity === 'linear' || isShort(length, verdict) ? [] : [{ pattern, verdict }];
}

function worseOf(one: Backtracking | undefined, other: Backtracking): Backtracking {
  const degree = ({ verdict }: Backtracking): number =>
    verdict.complexity === 'exponential' ? Infinity : verdict.complexity;
  return one && degree(one) >= degree(other) ? one : other;
}

function isText(fn: FunctionView, pattern: Value, op: OperationId, graph: Graph): boolean {
  return graph.values.entities(fn, pattern, op).some((entity) => entity.k === 'literal');
}

/** On a text that cannot grow beyond this, nobody notices. */
function isShort(length: number, { complexity }: Vulnerable): boolean {
  return complexity === 'exponential' ? length <= SHORT_FOR_EXPONENTIAL : length ** complexity <= SHORT_TIME;
}

/** A text of 25 characters has some ten million ways of being cut, which takes a tenth of a second. */
const SHORT_FOR_EXPONENTIAL = 25;
/** Steps of the engine: likewise. */
const SHORT_TIME = 10_000_000;

/** `re.match` starts at the beginning only, which many a pattern owes its speed to. */
function asAsked(
  fn: FunctionView,
  expression: RegularExpression,
  anchored: 'start' | 'both' | undefined,
): RegularExpression | null {
  if (fn.file.language !== 'python') {
    const flags = expression.flags.replace(/[dgy]/g, '');
    return { source: expression.source, flags };
  }
  const translated = translatePython(expression);
  if (!translated || anchored === undefined) return translated;
  return { source: `^(?:${translated.source})${anchored === 'both' ? '$' : ''}`, flags: translated.flags };
}

function effectOf(fn: FunctionView, op: OperationId, symbol: string): Effect {
  return {
    kind: 'computes',
    category: 'cpu',
    cost: 'unbounded',
    certainty: 'certain',
    confidence: 'high',
    api: 'regular expression',
    symbol,
    cause: fn.id,
    op,
    via: null,
    length: 0,
  };
}

function worstOf(
  contexts: readonly Context[],
  effect: Effect,
): { readonly context: Context; readonly severity: Severity } | null {
  let worst: { readonly context: Context; readonly severity: Severity } | null = null;
  for (const context of contexts) {
    const severity = severityOf(effect, context);
    if (severity && compareSeverity(severity, worst?.severity ?? null) > 0) worst = { context, severity };
  }
  return worst;
}

/** In a page people can only slow down themselves. */
function limited(severity: Severity, { complexity }: Vulnerable, context: Context): Severity {
  const isMild = typeof complexity === 'number' && complexity <= MILD_DEGREE;
  return severity === 'warning' && (isMild || context.loop === 'browser') ? 'information' : severity;
}

function message({ owner, op, context, details }: Detection<Backtracking>, graph: Graph): string {
  const operation = owner.facts.operations[op];
  const call = operation ? calleeText(owner.file.facts, owner.facts, operation) : '';
  const { pattern, verdict } = details;
  if (details.isKept)
    return [
      `The pattern of \`${call}()\` needs ${timeOf(verdict)} time on some inputs`,
      `It tries again and again, for example on ${shortened(verdict.attack)}: a server that checks what it is sent stands still meanwhile.`,
      `Instead: ${advice(pattern)}.`,
    ].join('\n');
  if (!context) return '';
  const because = becauseOf(context, graph.function(context.entry)?.facts.name);
  const meanwhile = isCold(context) ? '' : `, and meanwhile ${whatStops(context)}`;
  return [
    `\`${call}()\` may keep the event loop busy: its pattern needs ${timeOf(verdict)} time on some inputs`,
    `The pattern \`${shortened(pattern.source)}\` tries again and again, for example on ${shortened(verdict.attack)}${meanwhile} (${because}).`,
    `Instead: ${advice(pattern)}.`,
  ].join('\n');
}

function timeOf({ complexity }: Vulnerable): string {
  switch (complexity) {
    case 'exponential':
      return 'exponential';
    case 2:
      return 'quadratic';
    case 3:
      return 'cubic';
    default:
      return `polynomial (degree ${String(complexity)})`;
  }
}

function advice(pattern: RegularExpression): string {
  const rewrite = 'write it so that no two repetitions can match the same text, or limit the length of the input';
  return needsBacktracking(pattern) ? rewrite : `${rewrite}, or use an engine that takes linear time, such as RE2`;
}

const LONGEST = 80;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
