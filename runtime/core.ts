/**
 * The public names that need nothing from Node: loop, tasks, queues, locks. A browser gets these. Names only, no code.
 */
export { asyncGenerator } from './kernel/open-generators.js';
export { coroutine } from './kernel/coroutine-function.js';
export { Awaitable, isCoroutine, isCoroutineFunction, type Coroutine } from './kernel/coroutine.js';
export { RealClock, VirtualClock, type Clock } from './kernel/clock.js';
export { Context, ContextVar, copyContext, type ContextToken } from './kernel/context.js';
export {
  BrokenBarrierError,
  CancelledError,
  ConnectionResetError,
  ExceptionGroup,
  IncompleteReadError,
  InvalidStateError,
  KeyboardInterrupt,
  LimitOverrunError,
  ProcessLookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
  type CancelReason,
  type ErrorMatch,
  type ExceptionGroupOf,
} from './kernel/errors.js';
export { eagerTaskFactory, EventLoop, type EventLoopOptions, type TaskFactory } from './kernel/event-loop.js';
export type { Carrier } from './kernel/carried.js';
export type { ErrorContext, ExceptionHandler } from './kernel/error-report.js';
export { Future, type FutureOptions, type WaitDescription } from './kernel/future.js';
export type { Handle, TimerHandle } from './kernel/handle.js';
export type { CancelRequest, Instrument, Strand, TaskOutcome } from './kernel/instrument.js';
export { getRunningLoop } from './kernel/running-loop.js';
export type { Task, TaskOptions, TaskSource } from './kernel/task.js';

export { asCompleted, type AsCompleted } from './api/as-completed.js';
export { Barrier } from './api/barrier.js';
export { carried } from './api/carried.js';
export { forEach, map, type ConcurrencyOptions } from './api/concurrently.js';
export { Condition } from './api/condition.js';
export { entered, type Entered } from './api/entered.js';
export { Event } from './api/event.js';
export { abortSignalOf, cancelOnAbort, fromPromise, toPromise, withSignal } from './api/from-promise.js';
export { gather } from './api/gather.js';
export { Lock } from './api/lock.js';
export { LifoQueue, PriorityQueue, Queue, type QueueStatistics } from './api/queue.js';
export { RateLimiter } from './api/rate-limiter.js';
export { exponential, retry, spaced, type ExponentialOptions, type Schedule } from './api/retry.js';
export { run } from './api/run.js';
export { Runner, type RunOptions } from './api/runner.js';
export { select, type Selected } from './api/select.js';
export { BoundedSemaphore, Semaphore } from './api/semaphore.js';
export { shield } from './api/shield.js';
export { sleep } from './api/sleep.js';
export { staggeredRace, type RaceResult } from './api/staggered-race.js';
export { TaskGroup } from './api/task-group.js';
export {
  allTasks,
  createTask,
  currentTask,
  ensureFuture,
  taskFields,
  type FutureSource,
} from './api/tasks.js';
export { taskHandler } from './api/task-handler.js';
export { timeout, timeoutAt, type Timeout } from './api/timeout.js';
export { waitFor } from './api/wait-for.js';
export { wait, type ReturnWhen, type WaitOptions } from './api/wait.js';
export { aclosing, withAsync, type AsyncContext } from './api/with-async.js';
