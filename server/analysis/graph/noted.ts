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
  /** Which functions and classes there are. */
  readonly list: () => void;
  readonly imports: () => void;
  /** Exports, markers, style. */
  readonly about: () => void;
}

export function notedFacts(facts: FileFacts, reads: Reads): FileFacts {
  return {
    ...facts,
    functions: notedList(facts.functions, reads.list, reads.function),
    classes: notedList(facts.classes, reads.list, reads.class),
    get imports() {
      reads.imports();
      return facts.imports;
    },
    get exports() {
      reads.about();
      return facts.exports;
    },
    get markers() {
      reads.about();
      return facts.markers;
    },
    get layout() {
      reads.about();
      return facts.layout;
    },
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

/** @param noteList who goes through it, or asks how long it is, reads which items there are */
export function notedList<T>(
  items: readonly T[],
  noteList: () => void,
  noteItem: (index: number) => void,
): readonly T[] {
  return new Proxy(items, {
    get(target, key, receiver): unknown {
      const index = typeof key === 'string' ? Number(key) : NaN;
      if (!Number.isInteger(index)) noteList();
      else if (index in target) noteItem(index);
      return Reflect.get(target, key, receiver);
    },
  });
}

export function notedFunction(
  view: FunctionView,
  { text, graph, contexts }: { readonly text: () => void; readonly graph: () => void; readonly contexts: () => void },
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
      contexts();
      return view.contexts;
    },
    get aloneUntil() {
      graph();
      return view.aloneUntil;
    },
  };
}
