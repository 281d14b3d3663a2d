import type { OperationId } from '../facts';
import type { Fix } from '../fixes';
import type { Effect, FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { makePlainFix } from '../shared/makePlainFix';
import { counterpartFix } from '../shared/offLoopFixes';
import { isDoneAtOnce } from '../shared/settled';
import { valuesIn } from '../shared/uses';

interface Misled {
  /** What it does instead of waiting; `undefined` = next to nothing. */
  readonly effect: Effect | undefined;
  /** It is started beside others, as if it took turns with them. */
  readonly isStartedBesideOthers: boolean;
}

export const asyncWithoutSuspension = defineRule<'async-without-suspension', Misled>({
  id: 'async-without-suspension',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary:
    'An async function that waits for nothing: it does not run beside others, and keeps the event loop until it is done.',
  isUnproven: true,
  isOffByDefault: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

/** Somebody has to expect something of it: it works for a while, or is started beside others. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<Misled>[] {
  if (!fn.facts.isAsync || mustBeAsync(fn, graph) || !isDoneAtOnce(fn, graph)) return [];
  const [effect] = fn.effects.filter(({ cost }) => cost === 'long' || cost === 'unbounded');
  const isStartedBesideOthers = graph.callers(fn.id).some(({ fn: id, op }) => {
    const caller = graph.function(id);
    return caller !== undefined && (isHandedOff(caller, op, fn) || isJoined(caller, op, graph));
  });
  if (!effect && !isStartedBesideOthers) return [];
  const details = { effect, isStartedBesideOthers };
  return [
    { owner: fn, op: 0, span: fn.facts.nameSpan, path: [], confidence: 'high', severity: 'information', details },
  ];
}

function isHandedOff(caller: FunctionView, op: OperationId, { id }: FunctionView): boolean {
  const handOff = caller.sites.find((site) => site.op === op)?.handOff;
  return handOff?.runsOn === 'same-loop' && handOff.coroutines.includes(id);
}

/** `Promise.all([f(), g()])`. */
function isJoined(caller: FunctionView, op: OperationId, graph: Graph): boolean {
  return caller.facts.operations.some((operation, join) => {
    if (operation.k !== 'call' || join <= op) return false;
    const isGiven = operation.arguments.some(({ value }) =>
      [...valuesIn(value)].some((part) => part.k === 'op' && part.op === op),
    );
    const roles = isGiven ? graph.values.rolesAt(caller, join) : [];
    return roles.some(({ entry }) => entry.role === 'joins-awaitables');
  });
}

/** Others ask for an async function: a base class, a framework, whoever it is given to. */
function mustBeAsync({ facts, file, contexts }: FunctionView, graph: Graph): boolean {
  const owner = facts.class === undefined ? undefined : file.facts.classes[facts.class];
  const isMember = (owner !== undefined && owner.bases.length > 0) || /^__\w+__$/.test(facts.name);
  const isNamed = facts.kind === 'function' || facts.kind === 'method' || facts.kind === 'static-method';
  const isEntry = contexts.some(({ distance, phase }) => distance === 0 && phase !== 'library');
  return isMember || !isNamed || facts.decorators.length > 0 || isEntry || isGivenAway({ facts, file }, graph);
}

/** It is mentioned as a value. */
function isGivenAway({ facts, file }: Pick<FunctionView, 'facts' | 'file'>, graph: Graph): boolean {
  return file.functions.some((fn) =>
    fn.facts.operations.some(
      (operation, op) =>
        operation.k === 'call' &&
        operation.arguments.some(
          ({ value }) =>
            (value.k === 'name' || value.k === 'member' || value.k === 'function') &&
            graph.values.entities(fn, value, op).some((e) => e.k === 'function' && e.fn === `${file.id}\0${facts.key}`),
        ),
    ),
  );
}

function message({ owner, details: { effect, isStartedBesideOthers } }: Detection<Misled>): string {
  const name = `\`${owner.facts.name}\``;
  const verb = effect?.kind === 'computes' ? 'computes' : 'waits on the thread itself';
  const work = effect ? `; all the while it ${verb} (${effect.api})` : '';
  const turns = isStartedBesideOthers
    ? ' Those that it was started beside run before it or after it, not together with it.'
    : '';
  return [
    `${name} is async and waits for nothing, so it never takes turns with others`,
    `\`async\` alone moves nothing to another thread: from its first line to its last it keeps the event loop${work}.${turns}`,
    `Instead: make ${name} a plain function, and hand it to a thread or a process where it takes long.`,
  ].join('\n');
}

/** What waits in its place is better than a thread that waits. */
function fixes({ owner, path, details: { effect } }: Detection<Misled>, graph: Graph): readonly Fix[] {
  const waiting = effect ? counterpartFix({ owner, op: effect.op, effect, path }, graph) : [];
  return [...waiting, ...makePlainFix(owner, effect, graph)];
}
