/**
 * Milliseconds of processor time of this process. Everything that is measured computes from beginning to end, so on a
 * quiet machine that is the time that passes; on a busy one it still is what the work takes.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
