/** What the launchers and the suite, which runs inside the editor, have to agree on. */
import * as path from 'node:path';
import { REPOSITORY } from '../support/paths';

/** One launch of the editor for each: a folder under `suite/`, and whether the workspace is trusted. */
export const SUITES = {
  main: { restricted: false },
  restricted: { restricted: true },
} as const;

export type SuiteName = keyof typeof SUITES;
export const SUITE_NAMES = Object.keys(SUITES) as SuiteName[];

/** Tells the entry inside the editor which suite to run. */
export const SUITE_VARIABLE = 'THREADWISE_EDITOR_SUITE';

/** Every line that a suite prints starts with this, so that launchers can tell it from the noise of the workbench. */
export const LINE_PREFIX = '[test] ';

/** The compiled tests lie in an extension of their own; Threadwise is installed from its package. */
export const TEST_ENTRY = { extension: __dirname, tests: path.join(__dirname, 'suite', 'index') };
export const WORKSPACE = path.join(REPOSITORY, 'test', 'editor', 'workspace');
export const VSIX = path.join(REPOSITORY, 'threadwise.vsix');
