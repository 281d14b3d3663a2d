/** Comprehensions and generator expressions: loops flattened into the function, with variables of their own. */
import type { Span, TripCount, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { addTargets, emptyNames } from './names';
import { Scope } from './scopes';
import { spanOf, type SyntaxNode } from './syntax';
import { bindLoopTargets } from './targets';
import { UNKNOWN, type Evaluate } from './values';

type Display = 'list' | 'set' | 'dict' | 'generator';

export function comprehensionValue(body: Body, node: SyntaxNode, display: Display, evaluate: Evaluate): Value {
  const [element, ...clauses] = node.children;
  const first = clauses.findIndex((clause) => clause.kind === 'for_in_clause');
  if (first < 0) return UNKNOWN;
  // The first collection is evaluated outside, everything else inside.
  const collection = evaluate(body, clauses[first]?.children[1]);
  let collected: Value = UNKNOWN;
  body.within(comprehensionScope(body, clauses), () => {
    const run = (at: number): void => {
      const clause = clauses[at];
      if (!clause) collected = elementValue(body, element, evaluate);
      else if (clause.kind === 'if_clause')
        filter(body, clause, evaluate, () => {
          run(at + 1);
        });
      else if (clause.kind !== 'for_in_clause') run(at + 1);
      else {
        const iterates = at === first ? collection : evaluate(body, clause.children[1]);
        loop(body, clause, iterates, evaluate, () => {
          run(at + 1);
        });
      }
    };
    run(0);
  });
  return { k: 'collected', display, element: collected };
}

function elementValue(body: Body, element: SyntaxNode | undefined, evaluate: Evaluate): Value {
  if (element?.kind !== 'pair') return evaluate(body, element);
  const items = [evaluate(body, element.children[0]), evaluate(body, element.children[1])];
  return { k: 'list', items, display: 'tuple' };
}

function filter(body: Body, clause: SyntaxNode, evaluate: Evaluate, rest: () => void): void {
  const test = evaluate(body, clause.children[0]);
  const then = body.block(rest);
  body.push({ k: 'if', test, then, else: [], span: spanOf(clause), isExpression: true });
}

function loop(body: Body, clause: SyntaxNode, iterates: Value, evaluate: Evaluate, rest: () => void): void {
  const isAsync = clause.words[0] === 'async';
  const headSpan = spanOf(clause);
  body.emit({ k: 'iterate', value: iterates, isAsync, span: spanOf(clause.children[1] ?? clause) });
  let targets: string[] = [];
  const steps = body.block(() => {
    targets = bindLoopTargets(body, clause.children[0], { k: 'element', of: iterates }, evaluate);
    rest();
  });
  body.push({
    k: 'loop',
    form: 'comprehension',
    isAsync,
    span: keywordSpan(body.file.text, clause, 'for'),
    headSpan,
    trip: tripOf(iterates),
    iterates,
    head: [],
    body: steps,
    else: [],
    targets,
  });
}

/** The keyword at the start of a loop, after `async`. */
export function keywordSpan(text: string, node: SyntaxNode, keyword: string): Span {
  const at = node.words[0] === 'async' ? text.indexOf(keyword, node.start) : node.start;
  return { start: at, end: at + keyword.length };
}

/** A literal collection tells how often a loop over it turns. */
export function tripOf(iterates: Value): TripCount {
  if (iterates.k === 'list' && !iterates.items.some((item) => item.k === 'spread')) {
    return { k: 'constant', count: iterates.items.length };
  }
  if (iterates.k === 'object' && !iterates.entries.some((entry) => entry.value.k === 'spread')) {
    return { k: 'constant', count: iterates.entries.length };
  }
  if (iterates.k === 'literal' && typeof iterates.value === 'string') {
    return { k: 'constant', count: iterates.value.length };
  }
  return { k: 'collection' };
}

/** Variables of a comprehension get names of their own among the bindings of the function. */
function comprehensionScope(body: Body, clauses: readonly SyntaxNode[]): Scope {
  const names = emptyNames();
  for (const clause of clauses) {
    if (clause.kind === 'for_in_clause') addTargets(clause.children[0], body.file.text, names.declared);
  }
  const renamed = new Map<string, string>();
  for (const name of names.declared) {
    const outer = body.scope.resolve(name);
    const isTaken = body.index === 0 || outer.k !== 'name' || outer.scope === body.index;
    const free = body.freeName(name, isTaken);
    body.binding(free);
    renamed.set(name, free);
  }
  return Scope.comprehension(body.scope, names, renamed);
}
