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

/** Gives the findings of one function: what `look` finds, or what is known of it already. */
export type Remember = (fn: FunctionView, look: () => readonly Finding[]) => readonly Finding[];

export function lintFile(
  graph: Graph,
  file: FileView,
  configuration: Configuration,
  log: Host['log'],
  remember: Remember = (_, look) => look(),
): readonly Finding[] {
  const rules = rulesFor(file, ruleSettingsFor(file.id, configuration), failuresOf(file, log));
  const found = file.functions.flatMap((fn) => remember(fn, () => rules.flatMap((run) => run(fn, graph))));
  const kept = found.filter((finding) => !isSuperseded(finding, found) && !isSuppressed(finding, file));
  const findings = [...kept, ...suppressionFindings(graph, file, found)];
  return findings.sort((a, b) => a.span.start - b.span.start || compareText(a.rule, b.rule));
}

type RunRule = (fn: FunctionView, graph: Graph) => readonly Finding[];

/** The rules that are on. One that breaks must not cost the findings of the others. */
function rulesFor(
  file: FileView,
  settings: RuleSettings,
  onFailure: (rule: RuleId, error: unknown) => void,
): readonly RunRule[] {
  const family = file.language === 'python' ? 'python' : 'javascript';
  return RULES.flatMap((rule: Rule<RuleId>): readonly RunRule[] => {
    const setting = settings[rule.id] ?? defaultSetting(rule.id);
    if (setting === 'off' || !rule.languages.includes(family)) return [];
    return [
      (fn, graph) => {
        try {
          return rule.report(fn, graph).flatMap((report) => toFinding(rule.id, fn, report, setting));
        } catch (error) {
          onFailure(rule.id, error);
          return [];
        }
      },
    ];
  });
}

/** Logs every rule once. */
function failuresOf(file: FileView, log: Host['log']): (rule: RuleId, error: unknown) => void {
  const failed = new Set<RuleId>();
  return (rule, error) => {
    if (failed.has(rule)) return;
    failed.add(rule);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log('error', `rule ${rule} failed on ${file.id}: ${message}`);
  };
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
