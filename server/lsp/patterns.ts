/** Regular expressions are judged after the answer, and what comes of it is news from outside. */
import { inBackground } from './log';
import type { Session } from './session';

export function judgePatternsLater({ log, workspace, world }: Session): void {
  inBackground(log, 'Judging regular expressions', async () => {
    const changed = await workspace.judgePatterns();
    if (changed.length > 0) world.changed();
  });
}
