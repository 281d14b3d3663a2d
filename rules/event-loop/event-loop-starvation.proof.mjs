// A list of five million entries is worked off in small steps: how late is everybody else?
//
// bad: each step by `process.nextTick`
// good: each step by `setImmediate`
const next = { bad: (step) => process.nextTick(step), good: (step) => setImmediate(step) };

function workOff(count, schedule) {
  return new Promise((resolve) => {
    const step = () => (--count === 0 ? resolve() : schedule(step));
    schedule(step);
  });
}

/** Something else on the loop that wants to run every millisecond. */
async function longestPause(work) {
  let longest = 0;
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before - 1);
    before = now;
  }, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  return longest;
}

const longest = await longestPause(() => workOff(5_000_000, next[process.argv[2]]));
console.log(`longest pause of the event loop: ${longest.toFixed(0)} ms`);
