/** docs/severity.md: the table of rules/severity.ts, asked row by row, so that the page cannot say anything else. */
import { COSTS } from '../../rules/catalog/schema';
import type { Context, Cost, Effect, Loop, Phase } from '../../rules/model';
import { severityOf, SEVERITY_TABLE } from '../../rules/severity';
import { generatedBy, table } from './markdown';

/** Records, so that a new phase or cost does not compile without its text. */
const PHASES: Readonly<Record<Phase, string>> = {
  request: 'A request, socket or message handler: a caller waits',
  repeated: 'Timers, subscriptions, background tasks beside others',
  library: 'An async function that nothing in the project is seen to call',
  'start-up': 'Module top level; on a loop, what runs before anything else can',
  cli: 'A command that one user runs',
  build: 'Build scripts, tool configuration, migrations',
  test: 'Tests and benchmarks',
  exit: 'Exit and shutdown handlers',
};

const COST_TEXTS: Readonly<Record<Cost, string>> = {
  micro: 'less than 0.1 ms: `os.path.exists`, `fs.existsSync`',
  short: 'less than 10 ms: reading a small file, one query of a local database',
  long: '10 ms and more: password hashing, compression, loops of a million turns',
  unbounded: 'depends on somebody else: network, subprocesses, locks, sleep, a user',
};

const LOOPS: readonly (readonly [Loop, string])[] = [
  ['asyncio', 'Python'],
  ['node', 'JavaScript'],
];

export function severityPage(): string {
  const parts = ['# Severity', generatedBy('severityPage.ts'), INTRODUCTION, costList(), severityTable(), EXPLANATION];
  return `${parts.join('\n\n')}\n`;
}

function costList(): string {
  return COSTS.map((cost) => `- **${cost}**: ${COST_TEXTS[cost]}`).join('\n');
}

function severityTable(): string {
  const phases = Object.keys(SEVERITY_TABLE) as Phase[];
  return table(
    ['Phase', 'Event loop of', ...COSTS, 'When'],
    phases.flatMap((phase) => rowsFor(phase)),
  );
}

/** One row where both languages agree. */
function rowsFor(phase: Phase): readonly (readonly string[])[] {
  const rows = LOOPS.map(([loop, language]) => ({ language, cells: COSTS.map((cost) => cell(cost, phase, loop)) }));
  const [first, ...others] = rows;
  const isSame = others.every((row) => row.cells.join() === first?.cells.join());
  const shown = isSame && first ? [{ ...first, language: 'any' }] : rows;
  return shown.map(({ language, cells }) => [`**${phase}**`, language, ...cells, PHASES[phase]]);
}

function cell(cost: Cost, phase: Phase, loop: Loop): string {
  return severityOf(effectOf(cost), contextOf(phase, loop)) ?? '–';
}

function effectOf(cost: Cost): Effect {
  return {
    kind: 'blocks',
    category: 'other',
    cost,
    certainty: 'certain',
    confidence: 'high',
    api: '',
    cause: '',
    op: 0,
    via: null,
    length: 0,
  };
}

function contextOf(phase: Phase, loop: Loop): Context {
  return { place: 'event-loop', loop, phase, reason: '', entry: '', distance: 0, via: null };
}

const INTRODUCTION = `How bad it is to hold up an event loop depends on two things: for how long, and who is waiting.
Threadwise knows the first from the call (its **cost**) and the second from where the code runs (its **phase**). The
severity of a finding is looked up in the table below; the JSON report carries both with every finding.

The costs are:`;

const EXPLANATION = `A dash means that nothing is reported.

- **Several callers.** A function that runs both in a handler and at start-up is judged by the handler: a second, harmless
  use never excuses a harmful one. The message names the worst.
- **A main coroutine** (\`asyncio.run(main())\` in a script) runs on an event loop, but as long as nothing else does, it keeps
  only itself waiting: information for what takes long, silence for the rest. That is the row of *cli* and *start-up* for
  Python. As soon as the program starts tasks, gathers or serves, the phase is *repeated*.
- **Async functions that nobody is seen to call** (*library*). In Python an \`async def\` is written for a program with
  other coroutines, and the full severity applies. In JavaScript many programs are asynchronous from top to bottom without
  ever serving two callers at once, so the same finding is information until a handler is seen to reach it.
- **Short computations are information.** A few milliseconds of work have to be done somewhere; a few milliseconds of
  waiting could have been somebody else's turn.
- **Guesses are never warnings.** Where a call blocks only under circumstances that the text does not show, or where a name
  was resolved with less than full confidence, the severity is information at most. What the constructor of a lazily made
  singleton does happens once, usually while the program starts: a hint.
- **Errors** are kept for certain failures, such as a deadlock. No entry of this table is one.

The table holds for the rules about event loops. \`thread-for-cpu-work\` is a warning where parallelism is plainly meant
(a pool that maps, threads started in a loop) and information for a single hand-off.

A setting for a rule replaces the computed severity: see [configuration](configuration.md).`;
