/** What a rule is, and what it reports. */
import type { OperationId, Span } from './facts';
import type { Fix } from './fixes';
import type { Confidence, Context, Effect, FunctionView, Graph, PathStep } from './model';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type SeveritySetting = 'auto' | 'off' | Severity;
export type Area = 'event-loop' | 'threads' | 'processes' | 'mixed';
export type RuleLanguage = 'python' | 'javascript';

/** What a rule saw at one place. Wording and fixes are separate functions of this. */
export interface Detection {
  /** The function in which the squiggle stands. */
  readonly owner: FunctionView;
  /** The operation under the squiggle. */
  readonly op: OperationId;
  /** Overrides the operation's span. */
  readonly span?: Span;
  readonly effect?: Effect;
  readonly context?: Context;
  /** From the squiggle to the cause. */
  readonly path: readonly PathStep[];
  readonly confidence: Confidence;
  /** Computed severity, before configuration. `null` = nothing to report. */
  readonly severity: Severity | null;
  /** Values for the wording that only this rule knows. */
  readonly details?: RuleDetails;
}

export interface Rule<Id extends string = string> {
  readonly id: Id;
  readonly area: Area;
  readonly languages: readonly RuleLanguage[];
  /** One sentence for tables and settings. */
  readonly summary: string;
  /** The effect that an ignore comment for this rule stops at its cause, for all callers. */
  readonly stops?: Effect['kind'];
  /** Rules whose finding at the same place gives way to this rule's, unless it is more severe. */
  readonly supersedes: readonly string[];
  /** Everything this rule sees in one function. */
  readonly detect: (fn: FunctionView, graph: Graph) => readonly Detection[];
  /** First line stands alone; further lines explain. */
  readonly message: (detection: Detection, graph: Graph) => string;
  /** Best first. */
  readonly fixes: (detection: Detection, graph: Graph) => readonly Fix[];
}

export function defineRule<const Id extends string>(rule: Rule<Id>): Rule<Id> {
  return rule;
}

/** What `thread-for-cpu-work` and its like say about the hand-off; every rule uses what it needs. */
export interface RuleDetails {
  /** The function that is handed over. */
  readonly name?: string;
  /** The API that takes it. */
  readonly handOff?: string;
  /** Several of them are meant to run at once. */
  readonly isParallel?: boolean;
}
