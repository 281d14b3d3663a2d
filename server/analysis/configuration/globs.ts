/** Which files the settings leave out, and which rules they set for some files only. */
import picomatch from 'picomatch';
import type { FileId } from '../../../rules/model';
import type { Configuration, PathGlobs, RuleSettings } from './configuration';
import { pathInside } from './paths';

type Matcher = (path: string) => boolean;

/** Compiling globs costs more than matching them, and the same lists come back for every file. */
const compiled = new WeakMap<readonly string[], Matcher>();

export function isExcluded(file: FileId, configuration: Configuration): boolean {
  const { include, exclude } = configuration;
  return (include.globs.length > 0 && !matches(include, file)) || matches(exclude, file);
}

/** Severities of the rules in one file; rules that are not named are `auto`. */
export function ruleSettingsFor(file: FileId, { rules, overrides }: Configuration): RuleSettings {
  return overrides
    .filter((override) => matches(override, file))
    .reduce<RuleSettings>((settings, override) => ({ ...settings, ...override.rules }), rules);
}

/** The first glob of a list that matches a file. */
export function matchingGlob({ folder, globs }: PathGlobs, file: FileId): string | undefined {
  return globs.find((glob) => matches({ folder, globs: [glob] }, file));
}

function matches(globs: PathGlobs, file: FileId): boolean {
  if (globs.globs.length === 0) {
    return false;
  }
  const path = pathInside(globs.folder, file);
  return path !== undefined && matcherOf(globs.globs)(path);
}

function matcherOf(globs: readonly string[]): Matcher {
  const known = compiled.get(globs);
  if (known !== undefined) {
    return known;
  }
  const matcher = picomatch(globs.flatMap(expand), { dot: true, windows: false });
  compiled.set(globs, matcher);
  return matcher;
}

/**
 * As in ignore files, a pattern without a slash inside matches at any depth, and a pattern that matches a folder covers
 * all that is in it.
 */
function expand(glob: string): string[] {
  const path = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  const anchored = path.includes('/') || glob.startsWith('/') || glob.startsWith('./') ? path : `**/${path}`;
  return [anchored, `${anchored}/**`];
}
