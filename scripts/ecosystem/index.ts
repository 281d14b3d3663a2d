/**
 * What Threadwise says about real code, and what a change did to it:   npm run ecosystem -- FOLDER [NAME…]
 *
 * FOLDER holds the checkouts of ecosystem/projects.json as `owner+name`; the sources are never committed. The findings of
 * each run are kept in FOLDER, so that the next run prints what is new and what is gone; the counts per rule and severity
 * are written to ecosystem/counts.json, which is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { REPOSITORY } from '../paths';
import { compareFindings, describeFinding } from './compare';
import { countFindings, type Counts } from './counts';
import { checkProject, commitOf, type ProjectRun } from './run';

interface Project {
  /** `owner/name` of the public repository. */
  readonly name: string;
  readonly commit: string;
  readonly licence: string;
}

const LIST = path.join(REPOSITORY, 'ecosystem/projects.json');
const COUNTS = path.join(REPOSITORY, 'ecosystem/counts.json');

function main(): number {
  const [folder, ...names] = process.argv.slice(2);
  if (folder === undefined || !existsSync(folder)) {
    console.error('Usage: npm run ecosystem -- FOLDER [NAME…]   (FOLDER holds the checkouts as owner+name)');
    return 2;
  }
  const projects = (JSON.parse(readFileSync(LIST, 'utf8')) as Project[]).filter(
    ({ name }) => names.length === 0 || names.some((wanted) => name.includes(wanted)),
  );
  const counts = existsSync(COUNTS) ? (JSON.parse(readFileSync(COUNTS, 'utf8')) as Record<string, Counts>) : {};
  for (const project of projects) {
    const run = runProject(path.resolve(folder), project);
    if (run) counts[project.name] = countFindings(run, project.commit);
  }
  const sorted = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(COUNTS, `${JSON.stringify(sorted, null, 2)}\n`);
  return 0;
}

function runProject(folder: string, { name, commit }: Project): ProjectRun | null {
  const place = path.join(folder, name.replace('/', '+'));
  if (!existsSync(place)) {
    console.log(`${name}: no checkout at ${place}`);
    return null;
  }
  const actual = commitOf(place);
  if (actual !== null && actual !== commit) console.log(`${name}: is at ${actual}, not at the pinned ${commit}`);
  const run = checkProject(place);
  console.log(
    `${name}: ${String(run.filesChecked)} files, ${(run.durationMs / 1000).toFixed(1)} s, ${String(run.findings.length)} findings`,
  );
  printDifference(folder, name, run);
  return run;
}

function printDifference(folder: string, name: string, run: ProjectRun): void {
  const memory = path.join(folder, '.threadwise');
  mkdirSync(memory, { recursive: true });
  const file = path.join(memory, `${name.replace('/', '+')}.json`);
  if (existsSync(file)) {
    const before = JSON.parse(readFileSync(file, 'utf8')) as ProjectRun;
    const { added, removed } = compareFindings(before.findings, run.findings);
    for (const finding of removed) console.log(`  - ${describeFinding(finding)}`);
    for (const finding of added) console.log(`  + ${describeFinding(finding)}`);
  }
  writeFileSync(file, JSON.stringify(run));
}

process.exitCode = main();
