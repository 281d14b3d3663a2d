/** Fixes that take a call off the event loop. */
import type { Fix } from '../fixes';
import type { Graph } from '../model';
import type { Detection } from '../rule';
import type { OnLoop } from './onLoop';

/** `time.sleep(1)` → `await asyncio.sleep(1)`: only where the flagged call is the cause itself. */
export function counterpartFix(
  { owner, op, effect, path }: Pick<Detection<unknown>, 'owner' | 'op' | 'effect' | 'path'>,
  graph: Graph,
): readonly Fix[] {
  if (!effect?.symbol || effect.via !== null || path.length > 0 || !owner.facts.isAsync) return [];
  const { file } = owner;
  const found = graph.counterpartAt(owner, op, effect.symbol, file.loop);
  if (found?.rewrite !== 'same-arguments' || found.module === undefined || found.name === undefined) return [];
  return [
    {
      title: `Use await ${found.display}(…)`,
      safety: found.safe === true ? 'safe' : 'suggestion',
      intent: {
        k: 'await-counterpart',
        fn: owner.facts.index,
        op,
        api: { module: found.module, name: found.name },
      },
    },
  ];
}

/** `load(x)` → `await asyncio.to_thread(load, x)`. Other threads may then run beside it, so it is a suggestion. */
export function handOffFix({ owner, op, effect }: Detection<OnLoop>): readonly Fix[] {
  const [offload] = owner.file.offloads;
  const operation = owner.facts.operations[op];
  if (!offload || !owner.facts.isAsync || operation?.k !== 'call' || effect?.category === 'lock') return [];
  const { display, module, name, leading, keywords } = offload;
  return [
    {
      title: `Run in a thread with ${display}(…)`,
      safety: 'suggestion',
      intent: {
        k: 'hand-off',
        fn: owner.facts.index,
        op,
        api: { module, name },
        ...(leading === undefined ? {} : { leading }),
        keywords,
      },
    },
  ];
}
