/** Runs the rules on one file and turns what they see into findings: severity, suppression, order. */
import { defaultSetting, RULES, type RuleId } from '../../rules';
import type { FileView, FunctionView, Graph } from '../../rules/model';
import type { Report, Rule, Severity } from '../../rules/rule';
import { compareSeverity } from '../../rules/severity';
import type { Finding } from './api';
import type { Configuration, RuleSettings } from './configuration/configuration';
import { ruleSettingsFor } from './configuration/globs';
import type { Host } from './host';
import { lineIndexAt } from './positions';
import { coversLine, coversRule } from './suppression';
import { suppressionFindings } from './unusedSuppressions';

export function lintFile(
  graph: Graph,
  file: FileView,
  configuration: Configuration,
  log: Host['log'],
): readonly Finding[] {
  const settings = ruleSettingsFor(file.id, configuration);
  const found = RULES.flatMap((rule) => runRule(rule, graph, file, settings, log));
  const kept = found.filter((finding) => !isSuperseded(finding, found) && !isSuppressed(finding, file));
  const findings = [...kept, ...suppressionFindings(graph, file, found)];
  return findings.sort((a, b) => a.span.start - b.span.start || compareText(a.rule, b.rule));
}

function runRule(
  rule: Rule<RuleId>,
  graph: Graph,
  file: FileView,
  settings: RuleSettings,
  log: Host['log'],
): readonly Finding[] {
  const family = file.language === 'python' ? 'python' : 'javascript';
  const setting = settings[rule.id] ?? defaultSetting(rule.id);
  if (setting === 'off' || !rule.languages.includes(family)) return [];
  try {
    return file.functions.flatMap((fn) =>
      rule.report(fn, graph).flatMap((report) => toFinding(rule.id, fn, report, setting)),
    );
  } catch (error) {
    // One broken rule must not cost the findings of the others.
    log(
      'error',
      `rule ${rule.id} failed on ${file.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return [];
  }
}

function toFinding(
  rule: RuleId,
  fn: FunctionView,
  { detection, message, fixes }: Report,
  setting: 'auto' | Severity,
): readonly Finding[] {
  const { severity, confidence, effect, context, path, related = [] } = detection;
  const span = detection.span ?? fn.facts.operations[detection.op]?.span;
  if (!span || severity === null) return [];
  return [
    {
      file: fn.file.id,
      rule,
      severity: setting === 'auto' ? severity : setting,
      confidence,
      message,
      span,
      ...(context ? { context: { place: context.place, phase: context.phase, reason: context.reason } } : {}),
      ...(effect ? { cause: { api: effect.api, effect: effect.kind, cost: effect.cost } } : {}),
      path,
      related,
      fixes,
    },
  ];
}

function isSuperseded(finding: Finding, all: readonly Finding[]): boolean {
  return all.some((other) => {
    if (other === finding || other.span.start !== finding.span.start || other.span.end !== finding.span.end)
      return false;
    const rule: Rule | undefined = RULES.find((r) => r.id === other.rule);
    return rule?.supersedes.includes(finding.rule) === true && compareSeverity(finding.severity, other.severity) <= 0;
  });
}

function isSuppressed(finding: Finding, file: FileView): boolean {
  const line = lineIndexAt(file.facts.lineStarts, finding.span.start);
  return file.facts.suppressions.some((comment) => coversLine(comment, line) && coversRule(comment, finding.rule));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
