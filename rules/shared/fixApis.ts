/** What fixes write where nothing in the code, and so no entry of the catalogue, leads to it. */
import type { ApiReference } from '../fixes';
import type { FileView } from '../model';

/** Runs a coroutine in a thread that has no event loop. */
export function runnerOf({ loop }: FileView): ApiReference | undefined {
  return loop === 'asyncio' ? { module: 'asyncio', name: 'asyncio.run' } : undefined;
}

/** Waits for many awaitables: `start` them `end`. */
export function waitForAll({ language, loop }: FileView): ApiReference | undefined {
  if (language !== 'python') return { module: '', name: 'Promise.all' };
  return loop === 'asyncio' ? { module: 'asyncio', name: 'asyncio.gather' } : undefined;
}
