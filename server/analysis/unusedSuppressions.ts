/** Ignore comments that hide nothing, or name rules that do not exist. */
import { RULE_IDS } from '../../rules';
import type { SuppressionComment } from '../../rules/facts';
import type { FileView, FunctionView, Graph } from '../../rules/model';
import type { Finding, HousekeepingId } from './api';
import { didYouMean } from './configuration/suggestion';
import { lineIndexAt } from './positions';
import { coversLine, kindsStoppedBy, unknownRules } from './suppression';

/** @param found the file's findings before suppression */
export function suppressionFindings(graph: Graph, file: FileView, found: readonly Finding[]): readonly Finding[] {
  return file.facts.suppressions.flatMap((comment) => {
    const unknown = unknownRules(comment);
    return [
      ...(unknown.length === 0 ? [] : [unknownRuleFinding(file, comment, unknown)]),
      ...unusedFindings(graph, file, comment, found),
    ];
  });
}

function unusedFindings(
  graph: Graph,
  file: FileView,
  comment: SuppressionComment,
  found: readonly Finding[],
): readonly Finding[] {
  // What an error hides may be what the comment is about.
  if (file.facts.errorSpans.length > 0) return [];
  const isUsed = (rule: string | null): boolean =>
    hidesFinding(file, comment, rule, found) || file.functions.some((fn) => stopsEffect(graph, fn, comment, rule));
  if (comment.rules.length === 0) return isUsed(null) ? [] : [unusedFinding(file, comment, [])];
  const unknown = unknownRules(comment);
  const unused = comment.rules.filter((rule) => !unknown.includes(rule) && !isUsed(rule));
  return unused.length === 0 ? [] : [unusedFinding(file, comment, unused)];
}

function hidesFinding(
  file: FileView,
  comment: SuppressionComment,
  rule: string | null,
  found: readonly Finding[],
): boolean {
  const { lineStarts } = file.facts;
  return found.some(
    (f) => (rule === null || f.rule === rule) && coversLine(comment, lineIndexAt(lineStarts, f.span.start)),
  );
}

/** A comment at the cause stops the effect for all callers, even where the cause itself is no finding. */
function stopsEffect(graph: Graph, fn: FunctionView, comment: SuppressionComment, rule: string | null): boolean {
  const kinds = kindsStoppedBy(rule);
  return fn.sites.some((site) => {
    const span = fn.facts.operations[site.op]?.span;
    if (!span || !coversLine(comment, lineIndexAt(fn.file.facts.lineStarts, span.start))) return false;
    return kinds.some((kind) => graph.worstEffectAt(site, fn, kind) !== undefined);
  });
}

/** @param rules of the comment; none = it has no list */
function unusedFinding(file: FileView, comment: SuppressionComment, rules: readonly string[]): Finding {
  const names = rules.length === 0 ? 'any rule' : rules.join(', ');
  const isWhole = rules.length === comment.rules.length;
  return {
    ...housekeeping(file, comment, 'unused-suppression', isWhole ? [] : rules),
    severity: 'hint',
    message: `${isWhole ? 'Unused ignore comment' : 'Unused in this ignore comment'}: ${names} reports nothing here.`,
    ...(isWhole ? { tag: 'unnecessary' as const } : {}),
  };
}

function unknownRuleFinding(file: FileView, comment: SuppressionComment, names: readonly string[]): Finding {
  const list = names.map((name) => `'${name}'`).join(', ');
  const hint = names.map((name) => didYouMean(name, RULE_IDS)).join('');
  return {
    ...housekeeping(file, comment, 'unknown-rule-in-suppression', names),
    severity: 'information',
    message: `There is no rule ${list}; \`threadwise rules\` lists them.${hint}`,
  };
}

/** Removing is a suggestion: a comment may look unused only until the rest of the workspace is read. */
function housekeeping(
  file: FileView,
  comment: SuppressionComment,
  rule: HousekeepingId,
  rules: readonly string[],
): Omit<Finding, 'severity' | 'message'> {
  const { span } = comment;
  const isWhole = rules.length === 0 || rules.length === comment.rules.length;
  const title = isWhole ? 'Remove this ignore comment' : `Remove ${rules.join(', ')} from this ignore comment`;
  return {
    ...{ file: file.id, rule, confidence: 'high', span, path: [], related: [] },
    fixes: [{ title, safety: 'suggestion', intent: { k: 'remove-suppression', offset: span.start, rules } }],
  };
}
