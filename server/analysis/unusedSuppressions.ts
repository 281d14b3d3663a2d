/** Ignore comments that hide nothing, or name rules that do not exist. */
import type { SuppressionComment } from '../../rules/facts';
import type { FileView, FunctionView, Graph } from '../../rules/model';
import type { Finding } from './api';
import { lineIndexAt } from './positions';
import { coversLine, coversRule, stoppedEffects, unknownRules } from './suppression';

/** @param found the file's findings before suppression */
export function suppressionFindings(graph: Graph, file: FileView, found: readonly Finding[]): readonly Finding[] {
  return file.facts.suppressions.flatMap((comment): readonly Finding[] => {
    const unknown = unknownRules(comment);
    if (unknown.length > 0) return [unknownRule(file, comment, unknown)];
    return isUsed(graph, file, comment, found) ? [] : [unused(file, comment)];
  });
}

function isUsed(graph: Graph, file: FileView, comment: SuppressionComment, found: readonly Finding[]): boolean {
  const { lineStarts } = file.facts;
  const hides = found.some(
    (f) => coversRule(comment, f.rule) && coversLine(comment, lineIndexAt(lineStarts, f.span.start)),
  );
  return hides || file.functions.some((fn) => stopsEffect(graph, fn, comment));
}

/** A comment at the cause stops the effect for all callers, even where the cause itself is no finding. */
function stopsEffect(graph: Graph, fn: FunctionView, comment: SuppressionComment): boolean {
  return fn.sites.some((site) => {
    const span = fn.facts.operations[site.op]?.span;
    if (!span || !coversLine(comment, lineIndexAt(fn.file.facts.lineStarts, span.start))) return false;
    const kinds = stoppedEffects(fn.file.facts, span.start);
    return [...kinds].some((kind) => graph.worstEffectAt(site, fn, kind) !== undefined);
  });
}

function unused(file: FileView, comment: SuppressionComment): Finding {
  const names = comment.rules.length === 0 ? 'any rule' : comment.rules.join(', ');
  return {
    file: file.id,
    rule: 'unused-suppression',
    severity: 'hint',
    confidence: 'high',
    message: `Unused ignore comment: ${names} reports nothing here.`,
    span: comment.span,
    path: [],
    related: [],
    fixes: [],
    tag: 'unnecessary',
  };
}

function unknownRule(file: FileView, comment: SuppressionComment, names: readonly string[]): Finding {
  const list = names.map((name) => `'${name}'`).join(', ');
  return {
    file: file.id,
    rule: 'unknown-rule-in-suppression',
    severity: 'information',
    confidence: 'high',
    message: `There is no rule ${list}; \`threadwise rules\` lists them.`,
    span: comment.span,
    path: [],
    related: [],
    fixes: [],
  };
}
