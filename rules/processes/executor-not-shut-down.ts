import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { fateOfPool, type PoolFate } from '../shared/poolFate';
import { isTestCode } from '../shared/testCode';
import { calleeText } from '../shared/text';

interface Details {
  /** What makes the pool, as written. */
  readonly call: string;
  readonly fate: PoolFate;
}

export const executorNotShutDown = defineRule<'executor-not-shut-down', Details>({
  id: 'executor-not-shut-down',
  area: 'processes',
  languages: ['python'],
  summary: 'A pool of threads or processes that is used and never shut down by the code that is done with it.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

/** What the module makes is there for as long as the program, and what a generator makes for as long as it is wanted. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const { facts, file } = fn;
  if (file.language !== 'python' || facts.kind === 'module' || facts.isGenerator || isTestCode(fn)) return [];
  return facts.operations.flatMap((operation, op): readonly Detection<Details>[] => {
    const fate = fateOfPool(fn, op, graph);
    if (!fate) return [];
    const { closer } = fate;
    return [
      {
        owner: fn,
        op,
        path: [],
        related: closer
          ? [{ file: file.id, span: closer.facts.nameSpan, message: `\`${closer.facts.name}\` does not end it` }]
          : [],
        confidence: 'high',
        severity: fate.kind === 'process' ? 'warning' : 'information',
        details: { call: calleeText(file.facts, facts, operation), fate },
      },
    ];
  });
}

function message({ details: { fate } }: Detection<Details>): string {
  const { name, closer } = fate;
  const pool = name === undefined ? 'This pool' : `\`${name}\``;
  return [
    closer
      ? `${pool} outlives its object: \`${closer.facts.name}\` does not shut it down`
      : `${pool} is never shut down`,
    'Its workers stay until Python happens to throw the pool away, and the code goes on while tasks may still run.',
    closer
      ? `Instead: shut it down in \`${closer.facts.name}\`.`
      : `Instead: write \`with … as ${name ?? 'pool'}:\` around the code that uses it, which ends it on every way out.`,
  ].join('\n');
}

/** `with` waits for what still runs: not on an event loop. */
function fixes({ owner, op, details: { call, fate } }: Detection<Details>): readonly Fix[] {
  const { name, lastUse, canWait } = fate;
  const { facts, contexts } = owner;
  const made = facts.operations[op];
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  if (name === undefined || lastUse === undefined || !canWait || isOnLoop || made === undefined) return [];
  const fn = facts.index;
  const header = ['with ', made.span, ` as ${name}:`];
  return [
    {
      title: `Use with ${call}(…) as ${name}`,
      safety: 'suggestion',
      intent: { k: 'put-under', fn, first: op, last: lastUse, isInside: true, header, dropped: [op], assigned: name },
    },
  ];
}
