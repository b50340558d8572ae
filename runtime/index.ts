/** The library's public names: Python's asyncio for TypeScript. Names only, no code. */
export { Awaitable, coroutine, type Coroutine } from './kernel/coroutine.js';
export { RealClock, VirtualClock, type Clock } from './kernel/clock.js';
export { Context, ContextVar, copyContext, type ContextToken } from './kernel/context.js';
export {
  BrokenBarrierError,
  CancelledError,
  ExceptionGroup,
  IncompleteReadError,
  InvalidStateError,
  KeyboardInterrupt,
  LimitOverrunError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
} from './kernel/errors.js';
export { EventLoop, type EventLoopOptions } from './kernel/event-loop.js';
export type { ErrorContext, ExceptionHandler } from './kernel/error-report.js';
export { Future, type FutureOptions, type WaitDescription } from './kernel/future.js';
export type { Handle, TimerHandle } from './kernel/handle.js';
export type { CancelRequest, Instrument, Strand, TaskOutcome } from './kernel/instrument.js';
export { getRunningLoop } from './kernel/running-loop.js';
export type { Task, TaskOptions, TaskSource } from './kernel/task.js';

export { asCompleted } from './api/as-completed.js';
export { Barrier } from './api/barrier.js';
export { Condition } from './api/condition.js';
export { Event } from './api/event.js';
export { abortSignalOf, cancelOnAbort, fromPromise, toPromise, withSignal } from './api/from-promise.js';
export { gather } from './api/gather.js';
export { Lock } from './api/lock.js';
export { LifoQueue, PriorityQueue, Queue, type QueueStatistics } from './api/queue.js';
export { run } from './api/run.js';
export { Runner, type RunOptions } from './api/runner.js';
export { BoundedSemaphore, Semaphore } from './api/semaphore.js';
export { shield } from './api/shield.js';
export { sleep } from './api/sleep.js';
export { staggeredRace, type RaceResult } from './api/staggered-race.js';
export { TaskGroup } from './api/task-group.js';
export { allTasks, createTask, currentTask, ensureFuture, type FutureSource } from './api/tasks.js';
export { timeout, timeoutAt, type Timeout } from './api/timeout.js';
export { waitFor } from './api/wait-for.js';
export { wait, type ReturnWhen, type WaitOptions } from './api/wait.js';
export { aclosing, withAsync, type AsyncContext } from './api/with-async.js';

export {
  createConnection,
  createServer,
  startTls,
  type ConnectOptions,
  type ListenOptions,
  type StartTlsOptions,
} from './io/connections.js';
export { createDatagramEndpoint, type DatagramOptions, type DatagramTransport } from './io/datagram.js';
export { Executor, runInExecutor, toThread, type ExecutorOptions } from './io/executor.js';
export type { DatagramAddress, DatagramProtocol, Protocol } from './io/protocols.js';
export { connectReadPipe, connectWritePipe, type ReadPipe, type WritePipe } from './io/pipes.js';
export type { Server } from './io/server.js';
export { StreamReader } from './io/stream-reader.js';
export { StreamProtocol, type StreamWriter } from './io/stream-writer.js';
export { openConnection, startServer, type ClientHandler, type StreamOptions } from './io/streams.js';
export {
  createSubprocessExec,
  createSubprocessShell,
  type Process,
  type Redirection,
  type SubprocessOptions,
} from './io/subprocess.js';
export type { Transport } from './io/transport.js';

export { runTest } from './testing/run-test.js';
