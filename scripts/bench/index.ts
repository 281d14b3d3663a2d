/**
 * Measures the engine on a generated workspace.   npm run bench [-- --files 2000 --edits 60]
 *
 * All times are processor time, so that other programs do not count; still, compare figures of the same machine only.
 */
import { parseArgs } from 'node:util';
import { EDIT_KINDS, measureEdits, percentile } from './edits';
import { measureCold, measureParse, type Phase } from './phases';
import { generateHalves, type Half } from './workspace';

const SEED = 20_250_101;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { files: { type: 'string', default: '2000' }, edits: { type: 'string', default: '60' } },
  });
  const halves = generateHalves(Number(values.files), SEED);
  for (const half of halves) await reportCold(half);
  await reportEdits(halves, Number(values.edits));
  console.log(`\nPeak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
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
      const [p50, p95] = [0.5, 0.95].map((share) => number(percentile(times.milliseconds, share), 1));
      const reach = `per edit ${times.resolved.toFixed(0)} functions resolved, ${times.summarised.toFixed(0)} summarised, ${times.placed.toFixed(0)} placed`;
      console.log(`  ${`${half.writer.name}, ${kind.name}`.padEnd(48)}p50${p50} ms  p95${p95} ms  (${reach})`);
    }
  }
}

function number(value: number, digits = 0): string {
  return value.toFixed(digits).padStart(8);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
