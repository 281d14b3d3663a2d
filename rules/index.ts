/** The registry: every rule that exists. Settings, tables and documents are generated from it. */
import { asyncCallbackIgnored } from './event-loop/async-callback-ignored';
import { blockingCallOnEventLoop } from './event-loop/blocking-call-on-event-loop';
import { redosOnEventLoop } from './event-loop/redos-on-event-loop';
import { busyWait } from './event-loop/busy-wait';
import { cpuBoundOnEventLoop } from './event-loop/cpu-bound-on-event-loop';
import { swallowedCancellation } from './event-loop/swallowed-cancellation';
import { nestedEventLoop } from './event-loop/nested-event-loop';
import { untrackedTask } from './event-loop/untracked-task';
import { unawaitedAsyncCall } from './event-loop/unawaited-async-call';
import { lockAcrossAwait } from './event-loop/lock-across-await';
import { raceAcrossAwait } from './event-loop/race-across-await';
import { unboundedFanOut } from './event-loop/unbounded-fan-out';
import { lockCreatedPerCall } from './threads/lock-created-per-call';
import { lockNotReleased } from './threads/lock-not-released';
import { lockOrderInversion } from './threads/lock-order-inversion';
import { loopCallFromThread } from './threads/loop-call-from-thread';
import { threadForCpuWork } from './threads/thread-for-cpu-work';
import { unsynchronisedSharedState } from './threads/unsynchronised-shared-state';
import { processStateNotShared } from './processes/process-state-not-shared';
import { mixedModels } from './mixed/mixed-models';
import { processExitInWorker } from './mixed/process-exit-in-worker';
import { unhandledWorkerFailure } from './mixed/unhandled-worker-failure';
import { gilHeldOffload } from './threads/gil-held-offload';
import { poolWaitsOnItself } from './threads/pool-waits-on-itself';
import { threadPerTask } from './threads/thread-per-task';
import { forkWithThreads } from './processes/fork-with-threads';
import { missingMainGuard } from './processes/missing-main-guard';
import { poolPerCall } from './processes/pool-per-call';
import { processForIoWork } from './processes/process-for-io-work';
import { unpicklableProcessTarget } from './processes/unpicklable-process-target';

export const RULES = [
  asyncCallbackIgnored,
  blockingCallOnEventLoop,
  busyWait,
  redosOnEventLoop,
  cpuBoundOnEventLoop,
  lockAcrossAwait,
  unawaitedAsyncCall,
  nestedEventLoop,
  untrackedTask,
  swallowedCancellation,
  raceAcrossAwait,
  unboundedFanOut,
  lockCreatedPerCall,
  lockNotReleased,
  lockOrderInversion,
  loopCallFromThread,
  threadForCpuWork,
  unsynchronisedSharedState,
  gilHeldOffload,
  poolWaitsOnItself,
  threadPerTask,
  forkWithThreads,
  missingMainGuard,
  poolPerCall,
  processForIoWork,
  processStateNotShared,
  unpicklableProcessTarget,
  mixedModels,
  processExitInWorker,
  unhandledWorkerFailure,
] as const;

export type RuleId = (typeof RULES)[number]['id'];

export const RULE_IDS: readonly RuleId[] = RULES.map((rule) => rule.id);
