/** The three concurrency models: how to think of each, what it is good for, what happens under load. */

export type ModelId = 'async' | 'threads' | 'processes';

export interface ConcurrencyModel {
  readonly id: ModelId;
  readonly name: string;
  /** To be remembered. */
  readonly motto: string;
  readonly mentalModel: string;
  readonly kitchen: string;
  readonly bestFor: string;
  readonly strengths: readonly string[];
  readonly weaknesses: readonly string[];
  readonly underLoad: string;
  /** Choose it if. */
  readonly chooseIf: readonly string[];
  readonly timeline: string;
}

export const MODELS: Readonly<Record<ModelId, ConcurrencyModel>> = {
  async: {
    id: 'async',
    name: 'async I/O',
    motto: "Don't wait, come back later",
    mentalModel: 'One worker with thousands of timers and callbacks, who never stands still to wait.',
    kitchen: 'One chef prepares many dishes: while one simmers, the next is begun.',
    bestFor: 'I/O-bound work: network calls, database queries, sockets, many connections that are mostly idle',
    strengths: ['very little memory per task', 'thousands of waits at once on one thread', 'steady under load'],
    weaknesses: ['CPU work and blocking calls stop everybody', 'one core only', 'harder to debug'],
    underLoad: 'Scales smoothly and takes bursts well, as long as nothing holds the loop.',
    chooseIf: ['there are many connections', 'most of the time is spent waiting', 'memory matters'],
    timeline: '|-A1-|-B1-|-A2-|-B2-|',
  },
  threads: {
    id: 'threads',
    name: 'threads',
    motto: 'Work together, share memory',
    mentalModel: 'Several workers at one whiteboard: quick to share, easy to get in the way of each other.',
    kitchen: 'Several chefs in one kitchen share the fridge and the stove, and sometimes bump into each other.',
    bestFor: 'blocking calls that have no async counterpart, I/O with a little CPU work, state that is shared',
    strengths: ['lighter than processes', 'data is shared without copying', 'runs code that was never made async'],
    weaknesses: ['races and deadlocks', 'one crash takes all of them down', 'no parallel Python code under the GIL'],
    underLoad: 'More switching and more contention for locks: it becomes hard to predict.',
    chooseIf: ['state is shared', 'the tasks are short', 'there are dozens of them, not thousands'],
    timeline: '|-A1-|-A2-|\n|-B1-|-B2-|  (one memory)',
  },
  processes: {
    id: 'processes',
    name: 'processes',
    motto: 'Work apart, use every core',
    mentalModel: 'Workers in separate rooms who talk by walkie-talkie: nobody disturbs anybody, but talking costs.',
    kitchen: 'Each chef has a kitchen of their own.',
    bestFor: 'CPU-bound work: images and video, encryption, simulation, parsing of large data',
    strengths: ['every core computes at the same time', 'a crash stays in its room', 'no shared state to protect'],
    weaknesses: ['slow to start', 'memory for each', 'arguments and results are copied'],
    underLoad: 'Predictable, up to the number of cores; heavy on memory.',
    chooseIf: ['the work is heavy computation', 'more cores should help', 'faults must stay isolated'],
    timeline: '|-A1-|-A2-|  (core 1)\n|-B1-|-B2-|  (core 2)',
  },
};

export interface TradeOff {
  readonly dimension: string;
  readonly async: string;
  readonly threads: string;
  readonly processes: string;
}

export const TRADE_OFFS: readonly TradeOff[] = [
  { dimension: 'Best for', async: 'I/O-bound', threads: 'mixed', processes: 'CPU-bound' },
  { dimension: 'CPU use', async: 'low', threads: 'medium', processes: 'high' },
  { dimension: 'Memory', async: 'very low', threads: 'low', processes: 'high' },
  { dimension: 'Scales to', async: 'very many waits', threads: 'moderately many', processes: 'the number of cores' },
  { dimension: 'Isolation of faults', async: 'low', threads: 'low', processes: 'high' },
  { dimension: 'Complexity', async: 'medium to high', threads: 'high', processes: 'medium' },
  { dimension: 'Debugging', async: 'hard', threads: 'hard', processes: 'medium' },
];

/** How the three work together in a large system. */
export const LAYERS =
  'Async I/O takes the requests, a thread pool the blocking calls, a process pool the heavy computation.';

/** One line: name, motto, picture. Worker threads share the picture of processes. */
export function modelInBrief(id: ModelId, name: string = MODELS[id].name): string {
  const { motto, mentalModel } = MODELS[id];
  return `${capitalise(name)}: "${motto}". ${mentalModel}`;
}

export function tradeOffTable(): string {
  const rows = TRADE_OFFS.map((row) => [row.dimension, row.async, row.threads, row.processes]);
  const header = ['', MODELS.async.name, MODELS.threads.name, MODELS.processes.name];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
