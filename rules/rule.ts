/** What a rule is, and what it reports. */
import type { OperationId, Span } from './facts';
import type { Fix } from './fixes';
import type { Confidence, Context, Effect, FileId, FunctionView, Graph, PathStep } from './model';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type SeveritySetting = 'auto' | 'off' | Severity;
export type Area = 'event-loop' | 'threads' | 'processes' | 'mixed';
export type RuleLanguage = 'python' | 'javascript';

/** What a rule saw at one place. Wording and fixes are separate functions of this. */
export interface Detection<Details = undefined> {
  /** The function in which the squiggle stands. */
  readonly owner: FunctionView;
  /** The operation under the squiggle. */
  readonly op: OperationId;
  /** Overrides the operation's span. */
  readonly span?: Span;
  readonly effect?: Effect;
  readonly context?: Context;
  /** What follows the flagged operation, down to the cause; empty when it is the cause itself. */
  readonly path: readonly PathStep[];
  /** Other places that belong to it: the second access, the other order of the locks. */
  readonly related?: readonly RelatedPlace[];
  readonly confidence: Confidence;
  /** Computed severity, before configuration. `null` = nothing to report. */
  readonly severity: Severity | null;
  /** What only this rule knows, for its wording and its fixes. */
  readonly details: Details;
}

export interface RelatedPlace {
  readonly file: FileId;
  readonly span: Span;
  readonly message: string;
}

interface RuleDescription<Id extends string> {
  readonly id: Id;
  readonly area: Area;
  readonly languages: readonly RuleLanguage[];
  /** One sentence for tables and settings. */
  readonly summary: string;
  /** The effect that an ignore comment for this rule stops at its cause, for all callers. */
  readonly stops?: Effect['kind'];
  /** Rules whose finding at the same place gives way to this rule's, unless it is more severe. */
  readonly supersedes: readonly string[];
  /** Its warnings have not been shown to be right on real code yet (docs/precision.md): until then they are information. */
  readonly isUnproven?: true;
  /** Reports nothing until a user turns it on. */
  readonly isOffByDefault?: true;
}

/** How a rule is written. */
export interface RuleDefinition<Id extends string, Details> extends RuleDescription<Id> {
  /** Everything this rule sees in one function. */
  readonly detect: (fn: FunctionView, graph: Graph) => readonly Detection<Details>[];
  /** First line stands alone; further lines explain. */
  readonly message: (detection: Detection<Details>, graph: Graph) => string;
  /** Best first. */
  readonly fixes: (detection: Detection<Details>, graph: Graph) => readonly Fix[];
}

/** How a rule is run: whatever it knows besides stays inside. */
export interface Rule<Id extends string = string> extends RuleDescription<Id> {
  readonly report: (fn: FunctionView, graph: Graph) => readonly Report[];
}

export interface Report {
  readonly detection: Detection<unknown>;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

export function defineRule<const Id extends string, Details = undefined>(
  definition: RuleDefinition<Id, Details>,
): Rule<Id> {
  const { detect, message, fixes, ...description } = definition;
  const earned = (severity: Severity | null): Severity | null =>
    severity === 'warning' && description.isUnproven === true ? 'information' : severity;
  const report: Rule['report'] = (fn, graph) =>
    detect(fn, graph)
      .filter((detection) => detection.severity !== null)
      .map((detection) => ({
        detection: { ...detection, severity: earned(detection.severity) },
        message: message(detection, graph),
        fixes: fixes(detection, graph),
      }));
  return { ...description, report };
}
