import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { whatItDoes } from '../models/words';
import { defineRule, type Detection, type Severity } from '../rule';
import { isLongLived } from '../shared/longLived';
import { threadPoolFix } from '../shared/poolTwin';
import { startedIn, type StartedWork } from '../shared/startedWork';
import { onlyAwaiting, onlyWaiting, type Waiting } from '../shared/waitingOnly';

export const processForIoWork = defineRule({
  id: 'process-for-io-work',
  area: 'processes',
  languages: ['python', 'javascript'],
  summary:
    'A process or worker that only waits for the network or a database: a thread or async code can wait as well.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

interface Details {
  readonly work: StartedWork;
  readonly waiting: Waiting;
  readonly name: string;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return startedIn(fn, graph).flatMap((work) => {
    if (work.runsOn === 'thread' || isLongLived(work, graph)) return [];
    const isScript = work.handOff?.scripts !== undefined;
    const waiting = isScript ? onlyAwaiting(work, graph) : onlyWaiting(work, graph);
    if (!waiting) return [];
    const { effect, api } = waiting;
    const target = work.targets.find((f) => effect && f.effects.includes(effect));
    return [
      {
        owner: fn,
        op: work.op,
        ...(effect ? { effect } : {}),
        path: target && effect ? graph.path(target, effect) : [],
        confidence: effect?.confidence ?? 'medium',
        severity: severityOf(work, waiting),
        details: { work, waiting, name: target ? `${target.facts.name}()` : api },
      },
    ];
  });
}

/** A single process may be there for its own sake: to be stopped, or to crash alone. Sleeping stands for something else. */
function severityOf(work: StartedWork, { effect, isCertain }: Waiting): Severity {
  if (!effect || !isCertain) return 'information';
  const isMany = work.handOff?.entry.many === true || work.loopDepth > 0;
  const isFirm = effect.certainty === 'certain' && effect.confidence === 'high' && work.confidence === 'high';
  const isPlain = effect.category === 'network' || effect.category === 'database';
  return isMany && isFirm && isPlain ? 'warning' : 'information';
}

/** Threads of which nothing limits how many there are would be the next mistake. */
function fixes({ owner, details: { work } }: Detection<Details>, graph: Graph): readonly Fix[] {
  if (owner.file.language !== 'python') return [];
  return threadPoolFix(owner, work, graph, (other) => onlyWaiting(other, graph) !== undefined);
}

function message({ effect, owner, details, path }: Detection<Details>): string {
  const { work, waiting, name } = details;
  const chain = path.length > 0 ? `: ${[name, ...path.map((step) => step.call)].join(' → ')}` : '';
  const runner = work.runsOn === 'worker' ? 'worker' : 'process';
  const subject = effect
    ? `\`${name}\` only waits, and needs`
    : `This ${runner} only awaits \`${waiting.api}\`, which needs`;
  const does = effect ? `It ${whatItDoes(effect)}. ` : '';
  return [
    `${subject} no ${runner} of its own${chain}`,
    `${does}A ${runner} takes tens of milliseconds and megabytes to start, what it is given is copied, and then it stands idle while it waits.`,
    owner.file.language === 'python'
      ? 'Instead: use threads (ThreadPoolExecutor), which let go of the GIL while they wait, or async code.'
      : 'Instead: await it where you are; the event loop waits for many things at once.',
  ].join('\n');
}
