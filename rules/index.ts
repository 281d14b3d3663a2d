/** The registry: every rule that exists. Settings, tables and documents are generated from it. */
import { asyncCallbackIgnored } from './event-loop/async-callback-ignored';
import { asyncWithoutSuspension } from './event-loop/async-without-suspension';
import { blockingCallOnEventLoop } from './event-loop/blocking-call-on-event-loop';
import { busyWait } from './event-loop/busy-wait';
import { cpuBoundOnEventLoop } from './event-loop/cpu-bound-on-event-loop';
import { eventLoopStarvation } from './event-loop/event-loop-starvation';
import { lockAcrossAwait } from './event-loop/lock-across-await';
import { nestedEventLoop } from './event-loop/nested-event-loop';
import { raceAcrossAwait } from './event-loop/race-across-await';
import { redosOnEventLoop } from './event-loop/redos-on-event-loop';
import { sequentialAwaits } from './event-loop/sequential-awaits';
import { swallowedCancellation } from './event-loop/swallowed-cancellation';
import { unawaitedAsyncCall } from './event-loop/unawaited-async-call';
import { unboundedFanOut } from './event-loop/unbounded-fan-out';
import { untrackedTask } from './event-loop/untracked-task';
import { gilHeldOffload } from './threads/gil-held-offload';
import { lockCreatedPerCall } from './threads/lock-created-per-call';
import { lockNotReleased } from './threads/lock-not-released';
import { lockOrderInversion } from './threads/lock-order-inversion';
import { loopCallFromThread } from './threads/loop-call-from-thread';
import { poolWaitsOnItself } from './threads/pool-waits-on-itself';
import { threadForCpuWork } from './threads/thread-for-cpu-work';
import { threadPerTask } from './threads/thread-per-task';
import { unsynchronisedSharedState } from './threads/unsynchronised-shared-state';
import { executorNotShutDown } from './processes/executor-not-shut-down';
import { forkWithThreads } from './processes/fork-with-threads';
import { missingMainGuard } from './processes/missing-main-guard';
import { poolPerCall } from './processes/pool-per-call';
import { processForIoWork } from './processes/process-for-io-work';
import { processForTrivialWork } from './processes/process-for-trivial-work';
import { processStateNotShared } from './processes/process-state-not-shared';
import { unpicklableProcessTarget } from './processes/unpicklable-process-target';
import { mixedModels } from './mixed/mixed-models';
import { processExitInWorker } from './mixed/process-exit-in-worker';
import { unhandledWorkerFailure } from './mixed/unhandled-worker-failure';
import type { Rule, SeveritySetting } from './rule';

export const RULES = [
  asyncCallbackIgnored,
  asyncWithoutSuspension,
  blockingCallOnEventLoop,
  busyWait,
  cpuBoundOnEventLoop,
  eventLoopStarvation,
  lockAcrossAwait,
  nestedEventLoop,
  raceAcrossAwait,
  redosOnEventLoop,
  sequentialAwaits,
  swallowedCancellation,
  unawaitedAsyncCall,
  unboundedFanOut,
  untrackedTask,
  gilHeldOffload,
  lockCreatedPerCall,
  lockNotReleased,
  lockOrderInversion,
  loopCallFromThread,
  poolWaitsOnItself,
  threadForCpuWork,
  threadPerTask,
  unsynchronisedSharedState,
  executorNotShutDown,
  forkWithThreads,
  missingMainGuard,
  poolPerCall,
  processForIoWork,
  processForTrivialWork,
  processStateNotShared,
  unpicklableProcessTarget,
  mixedModels,
  processExitInWorker,
  unhandledWorkerFailure,
] as const;

export type RuleId = (typeof RULES)[number]['id'];

export const RULE_IDS: readonly RuleId[] = RULES.map((rule) => rule.id);

/** What holds for a rule of which nobody says anything. */
export function defaultSetting(rule: string): SeveritySetting {
  const known: Rule | undefined = RULES.find(({ id }) => id === rule);
  return known?.isOffByDefault === true ? 'off' : 'auto';
}
