// Runs npm scripts one after the other and sums up their tests.   node scripts/steps.mjs <script>…
//
// A failing check ends the run; a failing test suite does not keep the others from running.
import { spawn } from 'node:child_process';

const TOTALS = { passing: 0, failing: 0 };

/**
 * Shows the output as it comes and counts the tests that mocha reports in it.
 * @param {string} script
 * @returns {Promise<number>} exit code
 */
function runScript(script) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['inherit', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      process.stdout.write(chunk);
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      TOTALS.passing += count(output, /^\s*(\d+) passing\b/gm);
      TOTALS.failing += count(output, /^\s*(\d+) failing\b/gm);
      resolve(code ?? 1);
    });
  });
}

/**
 * @param {string} output
 * @param {RegExp} pattern
 */
function count(output, pattern) {
  return Array.from(output.matchAll(pattern), (match) => Number(match[1])).reduce((sum, part) => sum + part, 0);
}

/** @param {readonly string[]} scripts */
async function runAll(scripts) {
  const failed = [];
  for (const script of scripts) {
    const start = performance.now();
    console.log(`\n> ${script}`);
    const code = await runScript(script);
    console.log(`< ${script}: ${code === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    if (code === 0) continue;
    failed.push(script);
    if (!script.startsWith('test:')) break;
  }
  return failed;
}

const failed = await runAll(process.argv.slice(2));
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${TOTALS.passing} passed, ${TOTALS.failing} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
