/**
 * Measures on a generated workspace.   npm run bench [-- --files 2000 --edits 60 --only engine|editor]
 *
 * The engine in processor time, so that other programs do not count; what an editor's user feels in wall time. Compare
 * figures of the same machine only.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { EDIT_KINDS, measureEdits, percentile } from './edits';
import { measureCold, measureParse, type Phase } from './phases';
import { measureFeel } from './session';
import { generateHalves, type Half } from './workspace';

const SEED = 20_250_101;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '2000' },
      edits: { type: 'string', default: '60' },
      only: { type: 'string' },
    },
  });
  const halves = generateHalves(Number(values.files), SEED);
  const edits = Number(values.edits);
  if (values.only !== 'engine') await reportFeel(halves, edits);
  if (values.only === 'editor') return;
  for (const half of halves) await reportCold(half);
  await reportEdits(halves, edits);
  console.log(`\nPeak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

async function reportFeel(halves: readonly Half[], count: number): Promise<void> {
  const files = halves.reduce((sum, half) => sum + half.texts.size, 0);
  console.log(
    `Through the language server, ${files} files (load of the machine before: ${number(loadavg()[0] ?? NaN, 1)})`,
  );
  for (const times of await measureFeel(halves, count)) {
    for (const what of ['squiggle', 'hover', 'actions'] as const) {
      const label = `${times.name}, file of ${times.lines} lines: ${what}`;
      console.log(`  ${label.padEnd(48)}${percentiles(times[what])}`);
    }
  }
}

async function reportCold(half: Half): Promise<void> {
  const texts = [...half.texts.values()];
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const lines = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
  console.log(`\n${half.writer.name}: ${texts.length} files, ${lines} lines, ${megabytes.toFixed(1)} MB`);
  const parse = await measureParse(half);
  const { phases, findings } = await measureCold([half]);
  for (const phase of [parse, ...phases]) console.log(phaseLine(phase, texts.length, megabytes));
  console.log(`  ${findings} findings`);
}

function phaseLine({ name, milliseconds }: Phase, files: number, megabytes: number): string {
  const seconds = milliseconds / 1000;
  const rates = `${number(files / seconds)} files/s${number(megabytes / seconds, 1)} MB/s`;
  return `  ${name.padEnd(16)}${number(milliseconds)} ms${rates}`;
}

async function reportEdits(halves: readonly Half[], count: number): Promise<void> {
  const { workspace } = await measureCold(halves);
  const files = halves.reduce((sum, half) => sum + half.texts.size, 0);
  globalThis.gc?.();
  console.log(
    `\nEdit to diagnostics, ${files} files in one workspace, ${number(process.memoryUsage().heapUsed / 1e6)} MB in use`,
  );
  for (const half of halves) {
    for (const kind of EDIT_KINDS) {
      const times = await measureEdits(workspace, half, kind, count);
      const reach = `per edit ${times.resolved.toFixed(0)} functions resolved, ${times.summarised.toFixed(0)} summarised, ${times.placed.toFixed(0)} placed`;
      console.log(`  ${`${half.writer.name}, ${kind.name}`.padEnd(48)}${percentiles(times.milliseconds)}  (${reach})`);
    }
  }
}

function percentiles(milliseconds: readonly number[]): string {
  const [p50, p95] = [0.5, 0.95].map((share) => number(percentile(milliseconds, share), 1));
  return `p50${p50} ms  p95${p95} ms`;
}

function number(value: number, digits = 0): string {
  return value.toFixed(digits).padStart(8);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
