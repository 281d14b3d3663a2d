// Files of tests run side by side, one per core; without this, mocha would leave a core of two idle.
const { availableParallelism } = require('node:os');

module.exports = {
  timeout: 20_000,
  forbidOnly: true,
  forbidPending: true,
  parallel: availableParallelism() > 1,
  jobs: Math.min(availableParallelism(), 4),
};
