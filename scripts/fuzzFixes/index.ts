/**
 * Makes every fix that is offered in real projects, one at a time, and asks the languages' own compilers about the outcome: no
 * fix may break a file that compiled before.   npm run fuzz-fixes -- FOLDER…
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { computeLineStarts } from '../../server/analysis/positions';
import type { ReportedFinding, ReportedFix } from '../../server/report/report';
import { checkProject } from '../ecosystem/run';
import { REPOSITORY } from '../paths';
import { problemsIn } from './compilers';

const CLI = path.join(REPOSITORY, 'out/server/cli.js');

interface Made {
  readonly rule: string;
  readonly title: string;
  readonly place: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function main(): void {
  const folders = process.argv.slice(2);
  if (folders.length === 0) throw new Error('Usage: npm run fuzz-fixes -- FOLDER…');
  const total = new Map<string, number>();
  let broken = 0;
  for (const folder of folders) {
    const made = checkProject(folder, CLI).findings.flatMap((finding) =>
      finding.fixes.map((fix) => make(folder, finding, fix)),
    );
    const failing = failures(made);
    broken += failing.length;
    for (const { rule } of made) total.set(rule, (total.get(rule) ?? 0) + 1);
    console.log(`${path.basename(folder)}: ${String(made.length)} fixes, ${String(failing.length)} break the file`);
    for (const text of failing) console.log(`  ${text}`);
  }
  for (const [rule, count] of [...total].sort()) console.log(`${String(count).padStart(6)}  ${rule}`);
  process.exitCode = broken === 0 ? 0 : 1;
}

function make(folder: string, finding: ReportedFinding, fix: ReportedFix): Made {
  const { file, rule, range } = finding;
  const before = readFileSync(path.join(folder, file), 'utf8');
  const place = `${file}:${String(range.start.line)}`;
  return { rule, title: fix.title, place, name: path.basename(file), before, after: applied(before, fix.edits) };
}

function applied(text: string, edits: ReportedFix['edits']): string {
  const starts = computeLineStarts(text);
  const offset = ({ line, column }: { readonly line: number; readonly column: number }): number =>
    (starts[line - 1] ?? text.length) + column - 1 + Number(line === 1 && text.startsWith('\ufeff'));
  let result = '';
  let at = 0;
  for (const { range, newText } of edits) {
    result += text.slice(at, offset(range.start)) + newText;
    at = offset(range.end);
  }
  return result + text.slice(at);
}

function failures(made: readonly Made[]): readonly string[] {
  const before = problemsIn(made.map(({ name, before: text }) => ({ name, text })));
  const after = problemsIn(made.map(({ name, after: text }) => ({ name, text })));
  return made.flatMap(({ rule, title, place }, at) => {
    const problem = after[at];
    // A file that did not compile before says nothing when it still does not.
    return typeof problem !== 'string' || before[at] !== null ? [] : [`${place} ${rule} (${title}): ${problem}`];
  });
}

main();
