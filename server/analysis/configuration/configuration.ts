/** The settings that steer the analysis of one file, after merging. Pure data. */
import type { UserCatalog } from '../../../rules/catalog/schema';
import type { FileId } from '../../../rules/model';
import type { SeveritySetting } from '../../../rules/rule';

/** Globs and the folder that they are relative to: the one of the project file or workspace that names them. */
export interface PathGlobs {
  readonly folder: FileId;
  readonly globs: readonly string[];
}

export type RuleSettings = Readonly<Record<string, SeveritySetting>>;

/** Settings of rules for the files that the globs match. */
export interface RuleOverride extends PathGlobs {
  readonly rules: RuleSettings;
}

/** Which async library fixes and messages name in Python files that leave the choice. */
export type AsyncLibrary = 'auto' | 'asyncio' | 'anyio' | 'trio';

export interface Configuration {
  /** Rules that are not named are `auto`. */
  readonly rules: RuleSettings;
  /** Weakest first. */
  readonly overrides: readonly RuleOverride[];
  /** Files to check; no globs = every file. */
  readonly include: PathGlobs;
  /** Files not to check; others that import them still see through them. */
  readonly exclude: PathGlobs;
  /** Target Python, `3.9` or a range `>=3.9`; absent = from the project's manifests. */
  readonly targetPython?: string;
  readonly asyncLibrary: AsyncLibrary;
  readonly catalog: UserCatalog;
  /** Files above this many bytes are skipped. */
  readonly maxFileSize: number;
}

const NO_GLOBS: PathGlobs = { folder: '', globs: [] };

export const DEFAULT_CONFIGURATION: Configuration = {
  rules: {},
  overrides: [],
  include: NO_GLOBS,
  exclude: NO_GLOBS,
  asyncLibrary: 'auto',
  catalog: {},
  maxFileSize: 1_000_000,
};
