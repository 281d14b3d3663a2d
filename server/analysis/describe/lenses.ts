/** One line over each async function and handler: where it runs, and what holds its thread. */
import type { FileView, FunctionView } from '../../../rules/model';
import { worstFirst } from '../../../rules/models/consequences';
import { placeName, whatItDoesInShort } from '../../../rules/models/words';
import type { Lens } from '../api';
import type { Views } from '../explain/places';
import { tellingEffects } from '../explain/subject';
import { lineIndexAt } from '../positions';

/** Longer ways show their first and their last step. */
const MOST_STEPS = 3;

/** At most one per line, in the order of the text. */
export function lensesOf(views: Views, file: FileView): readonly Lens[] {
  const byLine = new Map<number, Lens>();
  const functions = file.functions.filter(isTold).sort((a, b) => a.facts.nameSpan.start - b.facts.nameSpan.start);
  for (const fn of functions) {
    const span = fn.facts.nameSpan;
    const line = lineIndexAt(file.facts.lineStarts, span.start);
    if (!byLine.has(line)) byLine.set(line, { span, title: titleOf(views, fn) });
  }
  return [...byLine.values()];
}

/** Async functions, and whatever somebody else starts: handlers, bodies of threads, of processes. */
function isTold({ id, facts, contexts }: FunctionView): boolean {
  if (facts.kind === 'module') return false;
  return facts.isAsync || contexts.some((context) => context.entry === id && context.place !== 'main');
}

function titleOf(views: Views, fn: FunctionView): string {
  const places = [...new Set(worstFirst(fn.contexts).map(placeName))];
  return [places.length === 0 ? 'not seen to be called' : places.join(', '), holdingOf(views, fn)].join(' · ');
}

function holdingOf(views: Views, fn: FunctionView): string {
  const [worst] = tellingEffects(fn);
  if (!worst) return 'nothing seen to block';
  const calls = views.path(fn, worst).map(({ call }, at, path) => (at < path.length - 1 ? `${call}()` : call));
  const shown = calls.length > MOST_STEPS ? [calls[0], '…', calls.at(-1)] : calls;
  return `${whatItDoesInShort(worst)} via ${shown.join(' → ')}`;
}
