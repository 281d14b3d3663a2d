/** The areas that rules belong to, in the order of tables and documents. */
import type { Area } from './rule';

export interface AreaText {
  readonly title: string;
  /** One or two sentences for somebody who does not know the area yet. */
  readonly about: string;
}

/** A record, so that a new area does not compile without its text. */
export const AREA_TEXTS: Readonly<Record<Area, AreaText>> = {
  'event-loop': {
    title: 'Event loop',
    about: 'An event loop is one thread that serves everybody in turn. What holds it up holds up everybody.',
  },
  threads: {
    title: 'Threads',
    about:
      'Threads are good at waiting. In Python they do not compute in parallel, and everywhere they share their data.',
  },
  processes: {
    title: 'Processes and workers',
    about: 'Processes and workers compute in parallel and share nothing. Starting them and copying data to them costs.',
  },
  mixed: {
    title: 'Mixing models',
    about: 'Event loops, threads and processes in one program: each has its place, and mistakes hide at the seams.',
  },
};

export const AREAS = Object.keys(AREA_TEXTS) as readonly Area[];
