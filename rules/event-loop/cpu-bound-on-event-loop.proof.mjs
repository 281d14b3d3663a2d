// One request counts the primes below 1,500,000: how late is everybody else?
//
// bad: on the event loop
// good: in a worker thread
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

function countPrimes(limit) {
  let count = 0;
  for (let n = 2; n < limit; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    if (divisor * divisor > n) count++;
  }
  return count;
}

async function bad(limit) {
  return countPrimes(limit);
}

function good(limit) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: limit });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Something else on the loop that wants to run every millisecond. */
async function longestPause(request) {
  let longest = 0;
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before - 1);
    before = now;
  }, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await request(1_500_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  return longest;
}

if (isMainThread) {
  const longest = await longestPause({ bad, good }[process.argv[2]]);
  console.log(`longest pause of the event loop: ${longest.toFixed(0)} ms`);
} else {
  parentPort.postMessage(countPrimes(workerData));
}
