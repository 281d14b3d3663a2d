/**
 * Fixtures: real source files with expectations in comments. A file is a project of its own, a folder is one project.
 * Those below `catalog/<language>/` belong to a library of the catalogue, the others to a rule.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Finding, Workspace } from '../../server/analysis/api';
import { computeLineStarts, lineIndexAt } from '../../server/analysis/positions';
import type { Files } from './analysis';
import { readMarkers, writeMarkers, type Expectation } from './markers';
import { REPOSITORY } from './paths';

export const FIXTURES = path.join(REPOSITORY, 'test/fixtures');
const CATALOG = 'catalog';

export interface Fixture {
  readonly name: string;
  /** The folder that it is in: a rule, or something else that is tested. */
  readonly rule: string;
  /** Path inside the project → text as it stands on disk. */
  readonly files: Files;
  /** Folder of the project on disk. */
  readonly folder: string;
}

/** Folders under `test/fixtures/<group>/` are projects, files there are projects of one file. */
export function allFixtures(): readonly Fixture[] {
  return groups().flatMap((group) => fixturesIn(path.join(FIXTURES, group), group));
}

function groups(): readonly string[] {
  const rules = readdirSync(FIXTURES)
    .filter((name) => name !== CATALOG)
    .filter((name) => statSync(path.join(FIXTURES, name)).isDirectory());
  return [...rules, ...readdirSync(path.join(FIXTURES, CATALOG)).map((language) => `${CATALOG}/${language}`)];
}

/** Of the library in `rules/catalog/<language>/<library>.json`. */
export function libraryFixtures(language: 'javascript' | 'python', library: string): readonly Fixture[] {
  const group = `${CATALOG}/${language}`;
  return fixturesIn(path.join(FIXTURES, group), group).filter(({ name }) => {
    const base = name.slice(group.length + 1);
    return base === library || base.replace(/\.[cm]?(py|[jt]sx?)$/, '') === library;
  });
}

/** What the fixes make of a library's fixture is not kept: one call gives the same edits as another. */
export function hasGoldens(fixture: Fixture): boolean {
  return !fixture.name.startsWith(`${CATALOG}/`);
}

function fixturesIn(folder: string, group: string): readonly Fixture[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !isGolden(entry.name))
    .map((entry) => {
      const place = path.join(folder, entry.name);
      const files = entry.isDirectory() ? readFolder(place, '') : { [entry.name]: readFileSync(place, 'utf8') };
      return { rule: group, name: `${group}/${entry.name}`, files, folder: entry.isDirectory() ? place : folder };
    });
}

function readFolder(folder: string, prefix: string): Files {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) Object.assign(files, readFolder(place, `${prefix}${entry.name}/`));
    else if (!isGolden(entry.name)) files[`${prefix}${entry.name}`] = readFileSync(place, 'utf8');
  }
  return files;
}

/** `x.fixed.py` is what the fixes make of `x.py`. */
export function isGolden(name: string): boolean {
  return /\.fixed\.\w+$/.test(name);
}

export function goldenPath(fixture: Fixture, file: string): string {
  return path.join(fixture.folder, file.replace(/(\.\w+)$/, '.fixed$1'));
}

/** The project without markers. */
export function plainFiles(fixture: Fixture): Files {
  return Object.fromEntries(Object.entries(fixture.files).map(([file, text]) => [file, readMarkers(text).text]));
}

export function isSource(file: string): boolean {
  return /\.(pyi?|[cm]?[jt]sx?)$/.test(file);
}

/** What a workspace reports in one file, in the form of expectations. */
export function actualFindings(workspace: Workspace, file: string, text: string): readonly Expectation[] {
  const starts = computeLineStarts(text);
  return workspace.check(file).map((finding) => asExpectation(finding, starts));
}

function asExpectation(finding: Finding, starts: readonly number[]): Expectation {
  const line = lineIndexAt(starts, finding.span.start);
  const lineStart = starts[line] ?? 0;
  return {
    line,
    start: finding.span.start - lineStart,
    end: finding.span.end - lineStart,
    rule: finding.rule,
    severity: finding.severity,
    text: finding.message.split('\n', 1)[0] ?? '',
  };
}

/** Rewrites the markers of a fixture file on disk. What an author wrote about a finding stays while it is true. */
export function updateMarkers(fixture: Fixture, file: string, text: string, found: readonly Expectation[]): void {
  const { expectations } = readMarkers(fixture.files[file] ?? '');
  const worded = found.map((now) => ({ ...now, text: writtenText(now, expectations) ?? now.text }));
  writeFileSync(path.join(fixture.folder, file), writeMarkers(text, worded, /\.pyi?$/.test(file) ? '#' : '//'));
}

function writtenText(now: Expectation, written: readonly Expectation[]): string | undefined {
  const same = written.find(
    (old) => old.line === now.line && old.rule === now.rule && old.text !== '' && now.text.includes(old.text),
  );
  return same?.text;
}
