/**
 * Names of files and folders whose code nobody waits for: tests, build scripts, commands. A wrong line here silences real
 * findings, so every pattern has to be one that people do not use for code that serves.
 */

export type ColdPhase = 'cli' | 'build' | 'test';

export interface Pattern {
  readonly phase: ColdPhase;
  readonly names: RegExp;
  readonly reason: string;
  /**
   * `anywhere` below the project's root, or only `top`: right inside the root of the project or of one of its packages.
   * `src/agents/tools/` is part of an application, `tools/` beside `src/` is not.
   */
  readonly where: 'anywhere' | 'top';
  /** Not when the folder, or the one that the file is in, is a Python package, which somebody imports. */
  readonly unlessPackage?: boolean;
}

const SCRIPT = String.raw`\.[cm]?[jt]sx?$`;

export const FILE_PATTERNS: readonly Pattern[] = [
  { phase: 'test', names: /^(?:test_.*|.*_test|tests|conftest)\.py$/, reason: 'test file', where: 'anywhere' },
  {
    phase: 'test',
    names: new RegExp(String.raw`(?:\.(?:test|spec|e2e|e2e-spec|int-spec|cy|bench|stories)|_test)${SCRIPT}`),
    reason: 'test file',
    where: 'anywhere',
  },
  {
    phase: 'test',
    names: new RegExp(`^(?:(?:jest|vitest|karma|mocha|wdio|cypress|playwright)[.-].*|setupTests|test-setup)${SCRIPT}`),
    reason: 'test set-up',
    where: 'anywhere',
  },
  {
    phase: 'build',
    names: /^(?:setup|noxfile|fabfile|dodo|hatch_build|conanfile)\.py$/,
    reason: 'build file',
    where: 'top',
    unlessPackage: true,
  },
  {
    phase: 'build',
    names: new RegExp(`^(?:webpack|rollup|esbuild|rspack|vite|tsup|babel|metro)\\..*${SCRIPT}`),
    reason: 'build configuration',
    where: 'anywhere',
  },
  {
    phase: 'build',
    names: /^(?:gulpfile|gruntfile|jakefile)(?:\..*)?\.[cm]?[jt]s$/i,
    reason: 'build file',
    where: 'anywhere',
  },
  { phase: 'build', names: /^\.[\w-]+rc\.[cm]?[jt]s$/, reason: 'tool configuration', where: 'anywhere' },
  {
    // Further in, and under these names, configuration belongs to the application.
    phase: 'build',
    names: new RegExp(`^(?!(?:app|auth|server|database|db)\\.)[^.]+\\.config${SCRIPT}`),
    reason: 'tool configuration',
    where: 'top',
  },
  { phase: 'build', names: /^\d{4}_.*\.py$/, reason: 'migration', where: 'anywhere' },
  { phase: 'cli', names: /^__main__\.py$/, reason: 'command', where: 'anywhere' },
  { phase: 'cli', names: /^manage\.py$/, reason: 'command', where: 'top' },
];

export const FOLDER_PATTERNS: readonly Pattern[] = [
  {
    phase: 'test',
    names: /^(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures|__fixtures__)$/,
    reason: 'test file',
    where: 'anywhere',
  },
  { phase: 'test', names: /^(?:bench|benchmarks?|__benchmarks__)$/, reason: 'benchmark', where: 'anywhere' },
  // A package `migrations` may well be a feature; Django's have numbered files.
  { phase: 'build', names: /^migrations?$/, reason: 'migration', where: 'anywhere', unlessPackage: true },
  { phase: 'build', names: /^alembic$/, reason: 'migration', where: 'anywhere' },
  { phase: 'build', names: /^(?:seeds|seeders)$/, reason: 'data set-up', where: 'anywhere' },
  { phase: 'build', names: /^scripts?$/, reason: 'script', where: 'anywhere' },
  {
    phase: 'build',
    names: /^(?:tools?|build)$/,
    reason: 'build or maintenance tool',
    where: 'top',
    unlessPackage: true,
  },
  { phase: 'build', names: /^docs?$/, reason: 'documentation', where: 'top', unlessPackage: true },
  { phase: 'cli', names: /^bin$/, reason: 'command', where: 'top', unlessPackage: true },
];
