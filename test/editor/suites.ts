/** What the launchers and the suite, which runs inside the editor, have to agree on. */
import * as path from 'node:path';
import { REPOSITORY } from '../support/paths';

interface Suite {
  /** Copied for each launch. */
  readonly folder: string;
  /** What of it is opened; by default all of it, as the one folder. */
  readonly workspaceFile?: string;
  /** Nobody has said that the workspace can be trusted. */
  readonly restricted?: boolean;
}

export const WORKSPACE = path.join(REPOSITORY, 'test', 'editor', 'workspace');

/** One launch of the editor for each: a folder under `suite/`, and the workspace that it opens. */
export const SUITES = {
  main: { folder: WORKSPACE },
  folders: { folder: path.join(REPOSITORY, 'test', 'editor', 'folders'), workspaceFile: 'two.code-workspace' },
  restricted: { folder: WORKSPACE, restricted: true },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;

export function suiteOf(name: SuiteName): Suite {
  return SUITES[name];
}

export const SUITE_NAMES = Object.keys(SUITES) as SuiteName[];

/** Tells the entry inside the editor which suite to run. */
export const SUITE_VARIABLE = 'THREADWISE_EDITOR_SUITE';

/** Every line that a suite prints starts with this, so that launchers can tell it from the noise of the workbench. */
export const LINE_PREFIX = '[test] ';

/** The compiled tests lie in an extension of their own; Threadwise is installed from its package. */
export const TEST_ENTRY = { extension: __dirname, tests: path.join(__dirname, 'suite', 'index') };
export const VSIX = path.join(REPOSITORY, 'threadwise.vsix');
