/** Strongly connected components (Tarjan), iterative: recursion in the analysed program must not become ours. */

/**
 * Components of everything that the roots reach, inputs first: when a component is listed, all that it reads from
 * stands before it (or was not reached).
 */
export function components<Id>(roots: Iterable<Id>, inputs: (id: Id) => Iterable<Id>): readonly (readonly Id[])[] {
  const state = new Map<Id, Visit>();
  const open: Id[] = [];
  const found: Id[][] = [];
  for (const root of roots) if (!state.has(root)) walk(root, inputs, state, open, found);
  return found;
}

interface Visit {
  readonly index: number;
  low: number;
  isOpen: boolean;
}

function walk<Id>(root: Id, inputs: (id: Id) => Iterable<Id>, state: Map<Id, Visit>, open: Id[], found: Id[][]): void {
  const path: { readonly id: Id; readonly visit: Visit; readonly rest: Iterator<Id> }[] = [];
  const enter = (id: Id): void => {
    const visit = { index: state.size, low: state.size, isOpen: true };
    state.set(id, visit);
    open.push(id);
    path.push({ id, visit, rest: inputs(id)[Symbol.iterator]() });
  };
  enter(root);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.rest.next();
    if (next.done !== true) {
      const known = state.get(next.value);
      if (!known) enter(next.value);
      else if (known.isOpen) top.visit.low = Math.min(top.visit.low, known.index);
      continue;
    }
    path.pop();
    const parent = path.at(-1);
    if (parent) parent.visit.low = Math.min(parent.visit.low, top.visit.low);
    if (top.visit.low === top.visit.index) found.push(close(top.id, state, open));
  }
}

function close<Id>(first: Id, state: Map<Id, Visit>, open: Id[]): Id[] {
  const members: Id[] = [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const visit = state.get(id);
    if (visit) visit.isOpen = false;
    members.push(id);
    if (id === first) break;
  }
  return members;
}
