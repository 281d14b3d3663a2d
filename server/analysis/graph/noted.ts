/**
 * Facts and views that tell which parts of them are read: for checking the functions of a file one by one, and again
 * only those that read what has changed.
 */
import type { FileFacts } from '../../../rules/facts';
import type { FunctionView } from '../../../rules/model';

export interface Reads {
  /** Of what changes with every edit: where lines start, errors, comments. */
  readonly whole: () => void;
  readonly function: (index: number) => void;
  readonly class: (index: number) => void;
}

export function notedFacts(facts: FileFacts, reads: Reads): FileFacts {
  return {
    ...facts,
    functions: notedList(facts.functions, reads.function),
    classes: notedList(facts.classes, reads.class),
    get lineStarts() {
      reads.whole();
      return facts.lineStarts;
    },
    get suppressions() {
      reads.whole();
      return facts.suppressions;
    },
    get errorSpans() {
      reads.whole();
      return facts.errorSpans;
    },
  };
}

function notedList<T>(items: readonly T[], note: (index: number) => void): readonly T[] {
  return new Proxy(items, {
    get(target, key, receiver): unknown {
      const index = typeof key === 'string' ? Number(key) : NaN;
      if (Number.isInteger(index) && index in target) note(index);
      return Reflect.get(target, key, receiver);
    },
  });
}

export function notedFunction(
  view: FunctionView,
  { text, graph }: { readonly text: () => void; readonly graph: () => void },
): FunctionView {
  return {
    id: view.id,
    file: view.file,
    get facts() {
      text();
      return view.facts;
    },
    get sites() {
      graph();
      return view.sites;
    },
    get effects() {
      graph();
      return view.effects;
    },
    get contexts() {
      graph();
      return view.contexts;
    },
    get aloneUntil() {
      graph();
      return view.aloneUntil;
    },
  };
}
