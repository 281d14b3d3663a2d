import type { Entity } from '../entity';
import type { Argument, Span } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { argumentOf } from '../shared/arguments';
import { capturesNothing } from '../shared/captures';
import { freeName } from '../shared/fixCode';
import { cannotBeSent, type Obstacle } from '../shared/pickling';
import { importsMain, whereImported } from '../shared/startMethod';
import { startedIn, type StartedWork } from '../shared/startedWork';

export const unpicklableProcessTarget = defineRule({
  id: 'unpicklable-process-target',
  area: 'processes',
  languages: ['python'],
  summary:
    'A lambda, a nested function, a lock, a connection or an open file is sent to a process: it cannot be pickled.',
  supersedes: [],
  detect,
  message,
  fixes,
});

interface Details {
  readonly obstacle: Obstacle;
  readonly display: string;
  /** Absent: always, because a pool sends everything through a pipe. */
  readonly where?: string;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return startedIn(fn, graph).flatMap((work) => {
    if (work.runsOn !== 'process' || work.call.form === 'decorator') return [];
    const imported = sendsAlways(work) ? 'always' : importsMain(fn.file, graph);
    const found = imported === 'never' ? undefined : firstObstacle(fn, work, graph);
    if (!found) return [];
    const { obstacle, span } = found;
    const where = sendsAlways(work) ? {} : { where: whereImported(fn.file, graph) };
    return [
      {
        owner: fn,
        op: work.op,
        span,
        path: [],
        ...(obstacle.related ? { related: [obstacle.related] } : {}),
        confidence: 'high',
        severity: severityOf(obstacle, imported === 'always' && isOnlyKind(fn, work, graph)),
        details: { obstacle, display: work.display, ...where },
      },
    ];
  });
}

/** Pools send every task through a pipe; a process of its own may inherit its target by fork. */
function sendsAlways({ handOff, isOwn }: StartedWork): boolean {
  return handOff !== undefined && !isOwn;
}

/** The pool is nothing but that: not one of several kinds. */
function isOnlyKind(fn: FunctionView, { call, op }: StartedWork, graph: Graph): boolean {
  return call.callee.k !== 'member' || graph.values.entities(fn, call.callee.of, op).length === 1;
}

function severityOf({ isCertain }: Obstacle, failsEverywhere: boolean): Severity {
  if (!isCertain) return 'information';
  return failsEverywhere ? 'error' : 'warning';
}

interface Found {
  readonly obstacle: Obstacle;
  readonly span: Span;
}

function firstObstacle(fn: FunctionView, work: StartedWork, graph: Graph): Found | undefined {
  const { call, handOff, op } = work;
  if (!handOff) return objectObstacle(fn, work, graph);
  const { callable, executor } = handOff.entry;
  const target = callable === undefined ? undefined : argumentOf(call, callable);
  const pool = executor === undefined ? undefined : argumentOf(call, executor);
  for (const argument of call.arguments) {
    if (argument === pool || STAYS_HERE.test(argument.name ?? '')) continue;
    const isTarget = argument === target;
    const isIterated = handOff.entry.many === true && !isTarget;
    const obstacle = cannotBeSent(fn, argument.value, op, graph, isIterated);
    if (obstacle) return { obstacle, span: spanOf(argument) };
  }
  return undefined;
}

/** Keyword arguments that the pool or the process object keeps. */
const STAYS_HERE = /callback|^(group|name|daemon|chunksize|timeout)$/;

function spanOf({ span }: Argument): Span {
  return span;
}

/** `Worker(Process)`: the object itself is sent. */
function objectObstacle(fn: FunctionView, { op, call }: StartedWork, graph: Graph): Found | undefined {
  const instances = graph.values.result(fn, op).filter((entity: Entity) => entity.k === 'instance');
  if (instances.length !== 1) return undefined;
  const obstacle = cannotBeSent(fn, { k: 'op', op }, op, graph, false);
  return obstacle && { obstacle, span: call.span };
}

function message({ details: { obstacle, display, where } }: Detection<Details>): string {
  const what = `${obstacle.text} cannot be sent to a process`;
  const sent =
    where === undefined
      ? `\`${display}\` pickles what it is given, whatever the start method`
      : `\`${display}\` pickles what it is given ${where}`;
  return [what, `${sent}: ${obstacle.why}`, `Instead: ${obstacle.instead}`].join('\n');
}

/** A function that uses nothing of the one around it is as well off in the module. */
function fixes({ owner, details: { obstacle } }: Detection<Details>): readonly Fix[] {
  const { unnamed } = obstacle;
  if (unnamed?.file !== owner.file || !capturesNothing(unnamed)) return [];
  const { facts, file } = unnamed;
  const isLambda = facts.kind === 'lambda';
  const around = file.facts.functions[facts.parent];
  const base = around && facts.parent > 0 ? around.name : 'process';
  const name = isLambda ? freeName(file.facts, `${base}_task`) : facts.name;
  const isTaken = !isLambda && (file.facts.functions[0]?.bindings[name] !== undefined || isRebound(unnamed));
  if (isTaken) return [];
  return [
    {
      title: isLambda ? `Define \`${name}\` at module level` : `Move \`${name}\` to module level`,
      safety: 'suggestion',
      intent: { k: 'lift-function', fn: facts.index, name },
    },
  ];
}

/** The name stands for other things, too. */
function isRebound({ facts, file }: FunctionView): boolean {
  const binding = file.facts.functions[facts.parent]?.bindings[facts.name];
  return binding?.k !== 'function' || binding.assignments.length > 0;
}
