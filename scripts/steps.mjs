// Runs npm scripts one after the other and sums up their tests.   node scripts/steps.mjs <script>[,<script>…]…
//
// Those with a comma between them run side by side: what they say is shown when they end. A failing check ends the run; a
// failing test suite does not keep the others from running.
import { spawn } from 'node:child_process';

const TOTALS = { passing: 0, failing: 0 };

/**
 * Counts the tests that mocha reports in the output.
 * @param {string} script
 * @param {boolean} isAlone shows the output as it comes, else at the end
 * @returns {Promise<number>} exit code
 */
function runScript(script, isAlone) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: ['inherit', 'pipe', isAlone ? 'inherit' : 'pipe'],
    });
    let output = '';
    const take = (/** @type {string} */ chunk) => {
      if (isAlone) process.stdout.write(chunk);
      output += chunk;
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.once('error', reject);
    child.once('close', (code) => {
      if (!isAlone) process.stdout.write(output);
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

/**
 * @param {string} script
 * @param {boolean} isAlone
 * @returns {Promise<boolean>} whether it went well
 */
async function runStep(script, isAlone) {
  const start = performance.now();
  console.log(`\n> ${script}`);
  const code = await runScript(script, isAlone);
  console.log(`< ${script}: ${code === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return code === 0;
}

/** @param {readonly string[]} steps */
async function runAll(steps) {
  const failed = [];
  for (const step of steps) {
    const scripts = step.split(',');
    const went = await Promise.all(scripts.map((script) => runStep(script, scripts.length === 1)));
    const bad = scripts.filter((_, index) => went[index] === false);
    failed.push(...bad);
    if (bad.some((script) => !script.startsWith('test:'))) break;
  }
  return failed;
}

const failed = await runAll(process.argv.slice(2));
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${TOTALS.passing} passed, ${TOTALS.failing} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
