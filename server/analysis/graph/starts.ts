/** Hand-offs as edges: who starts to run where. */
import type { FunctionId, Loop, SiteHandOff } from '../../../rules/model';
import type { FoundHandOff } from './handOffs';
import type { Start, StartEdge } from './node';

export function startsOf(found: FoundHandOff, op: number, loop: Loop): readonly StartEdge[] {
  const { handOff, coroutines } = found;
  const functions = new Set<FunctionId>([...handOff.callables, ...coroutines]);
  return [...functions].map((to) => ({ to, op, start: startOf(handOff, loop, coroutines.includes(to)) }));
}

export function startOf(
  { entry, display, runsOn }: Pick<SiteHandOff, 'entry' | 'display' | 'runsOn'>,
  loop: Loop,
  isCoroutine: boolean,
): Start {
  switch (runsOn) {
    case 'thread':
    case 'process':
    case 'worker':
      return { k: 'elsewhere', api: display, place: runsOn };
    case 'new-loop':
      return { k: 'new-loop', api: `${display}()`, loop };
    case 'same-loop':
    case 'caller':
      return isCoroutine && entry.repeated !== true
        ? { k: 'coroutine', isBackground: entry.callerWaits === 'no' }
        : { k: 'callback', api: display, isRepeated: entry.repeated === true };
  }
}

/** The module body of a worker's or child process's script. */
export function scriptStarts({ handOff }: FoundHandOff, op: number): readonly StartEdge[] {
  const { runsOn, display, scripts = [] } = handOff;
  if (runsOn !== 'worker' && runsOn !== 'process') return [];
  return scripts.map((to) => ({ to, op, start: { k: 'elsewhere', api: display, place: runsOn } }));
}
