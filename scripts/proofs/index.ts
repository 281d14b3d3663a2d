/** Runs the programs beside the rules that show the harm, and writes what they measure into the pages.   npm run proofs */
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { AREAS } from '../../rules/areas';
import { REPOSITORY } from '../paths';
import { readMeasurement, readProof, withProof, type Measurement } from './page';

const run = promisify(execFile);

/** The middle one counts. */
const RUNS = 3;
const PATIENCE_MILLISECONDS = 60_000;
const PROGRAM = /^(.+)\.proof\.(py|mjs)$/;

async function main(): Promise<void> {
  for (const area of AREAS) {
    const folder = path.join(REPOSITORY, 'rules', area);
    for (const file of (await readdir(folder)).sort()) {
      const [, rule, extension] = PROGRAM.exec(file) ?? [];
      if (rule !== undefined) await prove(path.join(folder, file), path.join(folder, `${rule}.md`), extension === 'py');
    }
  }
}

async function prove(program: string, page: string, isPython: boolean): Promise<void> {
  const proof = readProof(await readFile(program, 'utf8'));
  const command = isPython ? 'python3' : process.execPath;
  const measured = { bad: await measure(command, program, 'bad'), good: await measure(command, program, 'good') };
  const version = (await run(command, ['--version'])).stdout.trim().replace(/^v/, 'Node.js ');
  const text = withProof(await readFile(page, 'utf8'), {
    proof,
    ...measured,
    when: `${today()}, ${machine()}, ${version}`,
  });
  await writeFile(page, text);
  console.log(`${path.basename(page, '.md')}: ${measured.bad.value} against ${measured.good.value}`);
}

async function measure(command: string, program: string, variant: 'bad' | 'good'): Promise<Measurement> {
  const measured: Measurement[] = [];
  for (let count = 0; count < RUNS; count++) {
    const { stdout } = await run(command, [program, variant], { timeout: PATIENCE_MILLISECONDS });
    measured.push(readMeasurement(stdout));
  }
  const middle = measured.sort((a, b) => a.value - b.value)[Math.floor(RUNS / 2)];
  if (!middle) throw new Error('nothing was measured');
  return middle;
}

function today(): string {
  return new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

function machine(): string {
  const model = cpus()[0]?.model.trim();
  const cores = availableParallelism();
  return `${cores} ${cores === 1 ? 'core' : 'cores'}${model === undefined ? '' : ` of ${model}`}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
