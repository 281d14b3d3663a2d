/** Fixtures: real source files with expectations in comments. A file is a project of its own, a folder is one project. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Finding, Workspace } from '../../server/analysis/api';
import { computeLineStarts, lineIndexAt } from '../../server/analysis/positions';
import type { Files } from './analysis';
import { readMarkers, writeMarkers, type Expectation } from './markers';
import { REPOSITORY } from './paths';

export const FIXTURES = path.join(REPOSITORY, 'test/fixtures');

export interface Fixture {
  readonly name: string;
  /** Path inside the project → text as it stands on disk. */
  readonly files: Files;
  /** Folder of the project on disk. */
  readonly folder: string;
}

/** Folders under `test/fixtures/<rule>/` are projects, files there are projects of one file. */
export function allFixtures(): readonly Fixture[] {
  return readdirSync(FIXTURES)
    .filter((group) => statSync(path.join(FIXTURES, group)).isDirectory())
    .flatMap((group) => fixturesIn(path.join(FIXTURES, group), group));
}

function fixturesIn(folder: string, group: string): readonly Fixture[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !isGolden(entry.name))
    .map((entry) => {
      const place = path.join(folder, entry.name);
      const files = entry.isDirectory() ? readFolder(place, '') : { [entry.name]: readFileSync(place, 'utf8') };
      return { name: `${group}/${entry.name}`, files, folder: entry.isDirectory() ? place : folder };
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

/** Rewrites the markers of a fixture file on disk. */
export function updateMarkers(fixture: Fixture, file: string, text: string, found: readonly Expectation[]): void {
  writeFileSync(path.join(fixture.folder, file), writeMarkers(text, found, /\.pyi?$/.test(file) ? '#' : '//'));
}
