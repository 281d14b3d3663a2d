/** Runs the built command line on one checkout. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Report } from '../../server/report/report';
import { REPOSITORY } from '../paths';

export type ProjectRun = Pick<Report, 'filesChecked' | 'durationMs' | 'findings'>;

const MAX_OUTPUT = 1 << 30;

/** @param folder the checkout; checked as a whole, information and above */
export function checkProject(folder: string, cli = path.join(REPOSITORY, 'dist/cli.js')): ProjectRun {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [cli, 'check', '.', '--format', 'json', '--fail-on', 'never'],
    { cwd: folder, encoding: 'utf8', maxBuffer: MAX_OUTPUT },
  );
  if (status !== 0) throw new Error(`${folder}: exit ${String(status)}\n${stderr}`);
  const { filesChecked, durationMs, findings } = JSON.parse(stdout) as Report;
  return { filesChecked, durationMs, findings };
}

/** The checked-out commit; `null` for an unpacked archive. */
export function commitOf(folder: string): string | null {
  if (!existsSync(path.join(folder, '.git'))) return null;
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
}
