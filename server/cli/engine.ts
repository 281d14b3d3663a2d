/** The engine behind the commands. Tests put a small one in its place. */
import { RULES } from '../../rules';
import type { Rule } from '../../rules/rule';
import type { ConfigurationFor, Workspace } from '../analysis/api';
import type { Host } from '../analysis/host';
import { createWorkspace } from '../analysis/workspace';

export type RuleSummary = Pick<Rule, 'id' | 'area' | 'languages' | 'summary'>;

export interface Engine {
  readonly rules: readonly RuleSummary[];
  createHost?(log: Host['log']): Host;
  createWorkspace(host: Host, configurationFor: ConfigurationFor): Workspace;
}

export const realEngine: Engine = { rules: RULES, createWorkspace };
