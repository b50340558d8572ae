/**
 * The event loop: runs what is ready, iteration by iteration, on top of Node's own.
 *
 * How it works. Each iteration runs what was ready when it began, as in asyncio; what becomes ready during it waits for
 * the next. The next iteration is a microtask, so that continuations of `async` functions run in between; every 64th is
 * an immediate, so that Node's I/O and timers are never starved. The count decides, not time: the order is the same on
 * every run. With nothing ready, one Node timer waits for the loop's earliest timer; a virtual clock jumps there
 * instead, once Node's loop has turned a few times without an event.
 *
 * Deliberately not here: anything a user awaits. See `api/`.
 */
import { Carried, type Carrier } from './carried.js';
import { RealClock, type Clock } from './clock.js';
import { notePlace } from './debug-places.js';
import { enterContext } from './context.js';
import { CancelledError, InvalidStateError, toError } from './errors.js';
import { printReport, UnretrievedErrors, type ErrorContext, type ExceptionHandler } from './error-report.js';
import { Handle, TimerHandle, type CallOptions } from './handle.js';
import { findInstrument, guarded, type GuardedInstrument, type Instrument } from './instrument.js';
import { onNextTurn } from './platform.js';
import { ReadyQueue, type Runnable } from './ready-queue.js';
import { listenToResources } from './resource-watch.js';
import { refuseSecondLoop, setRunningLoop } from './running-loop.js';
import { Callback, Future, type FutureOptions } from './future.js';
import { watchSlowness } from './slow-report.js';
import { SignalHandlers } from './signal-handlers.js';
import { Task, type TaskOptions, type TaskSource } from './task.js';
import { runWithNothingStored } from './task-storage.js';
import { TimerQueue, type Timed } from './timer-queue.js';

/** Its continuations are microtasks without the async-hooks record that `queueMicrotask` makes for each. */
const SETTLED = Promise.resolve();
const ITERATIONS_BETWEEN_TURNS = 64;
const NO_OPTIONS: TaskOptions = Object.freeze({});
/** The turn of Node's loop that polls the system lies between two immediates. */
const TURNS_BEFORE_JUMP = 2;
/** Sockets of this program need a few more turns among each other: a connection ends in several steps. */
const TURNS_BEFORE_JUMP_WITH_SOCKETS = 10;
/** Node's timers take a 32-bit number of milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Creates a task of a loop, by `loop.newTask`. */
export type TaskFactory = <T>(loop: EventLoop, source: TaskSource<T>, options: TaskOptions) => Task<T>;

/** A factory whose tasks run at once up to their first wait, while the loop runs. */
export const eagerTaskFactory: TaskFactory = (loop, source, options) =>
  loop.newTask(source, { ...options, eagerStart: true });

export interface EventLoopOptions {
  /** Absent: the computer's. */
  readonly clock?: Clock;
  /** Reports callbacks and steps that last longer than `slowCallbackDuration`. */
  readonly debug?: boolean;
  /** The instrument; absent: looked up once. */
  readonly instrument?: Instrument | null;
  /** What tasks and callbacks take from the code that makes them, beside context variables; absent: nothing. */
  readonly carry?: Carrier;
}

/** Runs tasks and callbacks, iteration by iteration. `run` and `Runner` make one. */
export class EventLoop {
  /** In debug mode, seconds from which a callback is reported as slow. */
  slowCallbackDuration = 0.1;
  debug: boolean;
  /** For the kernel. */
  instrument: GuardedInstrument | null;
  /** For the library; undefined: it carries nothing. */
  readonly carried: Carried | undefined;
  /** For the library: what the end of a run does before it closes the loop. */
  readonly lastSteps: (() => Promise<void>)[] = [];

  readonly #clock: Clock;
  readonly #ready = new ReadyQueue();
  readonly #timers = new TimerQueue<Timed & Runnable>();
  /** The tasks that are not done: a linked list. */
  #newestTask: Task<unknown> | null = null;
  readonly #unretrieved = new UnretrievedErrors((context) => this.callExceptionHandler(context));
  readonly #signals = new SignalHandlers(this);
  readonly #closers: (() => unknown)[] = [];
  #exceptionHandler: ExceptionHandler | undefined;
  #taskFactory: TaskFactory | undefined;
  #tasksMade = 0;
  #holds = 0;
  #turnsBeforeJump = TURNS_BEFORE_JUMP;
  #idleTurns = 0;
  #awaitsTurn = false;
  #scheduled = false;
  #sinceTurn = 0;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #running:
    { readonly ended: () => void; readonly keepAlive: ReturnType<typeof setTimeout> | undefined } | undefined;
  #stopping = false;
  #closed = false;

  constructor(options: EventLoopOptions = {}) {
    this.#clock = options.clock ?? new RealClock();
    this.debug = options.debug ?? false;
    this.carried = options.carry && new Carried(options.carry);
    const instrument = options.instrument === undefined ? findInstrument() : options.instrument;
    this.instrument = instrument && guarded(instrument, (error) => this.#dropInstrument(error));
    this.instrument?.loopCreated(listenToResources);
  }

  /** Seconds on the loop's clock. */
  time(): number {
    return this.#clock.now();
  }

  isRunning(): boolean {
    return this.#running !== undefined;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  /** Calls back at the next iteration. Throws `InvalidStateError` when the loop is closed. */
  callSoon(callback: () => unknown, options?: CallOptions): Handle {
    const handle = new Handle(callback, options);
    if (this.debug) notePlace(handle);
    this.carried?.give(handle);
    this.makeReady(handle);
    return handle;
  }

  /** As `callSoon`: JavaScript threads share no loops, so every caller is on the loop's own thread. */
  callSoonThreadsafe(callback: () => unknown, options?: CallOptions): Handle {
    return this.callSoon(callback, options);
  }

  /** Calls back after `delay` seconds. */
  callLater(delay: number, callback: () => unknown, options?: CallOptions): TimerHandle {
    return this.callAt(this.time() + delay, callback, options);
  }

  /** Calls back at a time of the loop's clock, in seconds. O(log n). Throws `RangeError` for NaN. */
  callAt(when: number, callback: () => unknown, options?: CallOptions): TimerHandle {
    this.#mustBeOpen('schedule a callback on');
    if (Number.isNaN(when)) throw new RangeError('Cannot schedule a callback: its time is NaN');
    const timer = new TimerHandle(when, callback, this.#timers, options);
    if (this.debug) notePlace(timer);
    this.carried?.give(timer);
    this.addTimer(timer);
    return timer;
  }

  /** For the library: runs it when it is due. O(log n). */
  addTimer(timer: Timed & Runnable): void {
    if (this.#closed) this.#mustBeOpen('schedule a callback on');
    this.#timers.push(timer);
    if (!this.#scheduled) this.#schedule();
  }

  /** For the library: `timer` was cancelled. */
  timerCancelled(timer: Timed & Runnable): void {
    this.#timers.noteCancelled(timer);
  }

  createFuture<T>(options: Omit<FutureOptions, 'loop'> = {}): Future<T> {
    return new Future<T>({ ...options, loop: this });
  }

  /** Creates a task of a coroutine, an operation, an `async` function or a `function*`; it starts soon, not now. */
  createTask<T>(source: TaskSource<T>, options: TaskOptions = NO_OPTIONS): Task<T> {
    return this.#taskFactory === undefined
      ? this.newTask(source, options)
      : this.#taskFactory(this, source, options);
  }

  /** For task factories: as `createTask`, without the factory. */
  newTask<T>(source: TaskSource<T>, options: TaskOptions = NO_OPTIONS): Task<T> {
    this.#mustBeOpen('create a task on');
    const task = new Task(this, source, options, ++this.#tasksMade);
    this.#addTask(task);
    this.carried?.give(task);
    if (this.instrument !== null) this.instrument.taskCreated(task);
    if (options.eagerStart === true && this.isRunning()) task.run();
    else this.makeReady(task);
    return task;
  }

  /** The maker of tasks for `createTask`; undefined: the loop itself. */
  setTaskFactory(factory: TaskFactory | undefined): void {
    this.#taskFactory = factory;
  }

  getTaskFactory(): TaskFactory | undefined {
    return this.#taskFactory;
  }

  /** The tasks that are not done, oldest first. */
  tasks(): Task<unknown>[] {
    const tasks: Task<unknown>[] = [];
    for (let task = this.#newestTask; task !== null; task = task.older) tasks.push(task);
    return tasks.reverse();
  }

  /** Runs until a future is done; returns its result. A source that is not a future becomes a task. */
  async runUntilComplete<T>(source: TaskSource<T> | Future<T>): Promise<T> {
    this.#mustBeAbleToRun();
    const future = source instanceof Future ? source : this.createTask(source);
    if (future.loop !== this)
      throw new InvalidStateError(
        `Cannot run until ${future.label} is done: it belongs to another event loop`,
      );
    const stop = (): void => this.stop();
    future.addDoneCallback(stop);
    await this.#run(false);
    future.removeDoneCallback(stop);
    if (!future.done())
      throw new InvalidStateError(
        `Cannot get the result of ${future.label}: the loop was stopped before it was done`,
      );
    return future.result();
  }

  /** Runs until `stop`. Keeps the process alive. */
  runForever(): Promise<void> {
    return this.#run(true);
  }

  /** Ends `runForever` or `runUntilComplete` after the iteration in progress, or the next one. */
  stop(): void {
    this.#stopping = true;
    this.#schedule();
  }

  /** Drops everything scheduled and reports errors that were never read. Throws `InvalidStateError` while it runs. */
  close(): void {
    if (this.#closed) return;
    if (this.isRunning()) throw new InvalidStateError('Cannot close the event loop: it is running');
    this.#closed = true;
    this.#unretrieved.reportAll();
    this.#signals.removeAll();
    this.#timers.clear();
    while (this.#ready.shift() !== undefined);
    for (const close of this.#closers) close();
  }

  /** Calls back when the loop closes. */
  onClose(callback: () => unknown): void {
    this.#closers.push(callback);
  }

  /** For the library: sockets are in use, so a virtual clock has to check longer for events. */
  expectSockets(): void {
    this.#turnsBeforeJump = TURNS_BEFORE_JUMP_WITH_SOCKETS;
  }

  /** Whether its clock is a virtual one. */
  get canJump(): boolean {
    return this.#clock.jumpTo !== undefined;
  }

  /** Announces work from outside, during which a virtual clock must not jump. Call the result to end that. */
  hold(): () => void {
    this.#holds++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds--;
      this.#schedule();
    };
  }

  /** Handler of unhandled errors; undefined: they go to standard error. */
  setExceptionHandler(handler: ExceptionHandler | undefined): void {
    this.#exceptionHandler = handler;
  }

  getExceptionHandler(): ExceptionHandler | undefined {
    return this.#exceptionHandler;
  }

  /** The default without a handler: standard error. */
  defaultExceptionHandler(context: ErrorContext): void {
    printReport(context);
  }

  callExceptionHandler(context: ErrorContext): void {
    if (this.#exceptionHandler === undefined) {
      this.defaultExceptionHandler(context);
      return;
    }
    try {
      this.#exceptionHandler(context);
    } catch (error) {
      printReport({ message: 'Unhandled error in exception handler', exception: toError(error) });
      printReport(context);
    }
  }

  /** Calls back on the loop, instead of Node's default, at each such signal to the process. */
  addSignalHandler(signal: NodeJS.Signals, callback: () => unknown): void {
    this.#signals.add(signal, callback);
  }

  /** Answers whether there was one. */
  removeSignalHandler(signal: NodeJS.Signals): boolean {
    return this.#signals.remove(signal);
  }

  /** For the kernel: runs it at the next iteration. */
  makeReady(item: Runnable): void {
    if (this.#closed) this.#mustBeOpen('schedule a callback on');
    this.#ready.push(item);
    if (!this.#scheduled) this.#schedule();
  }

  /** For tasks. */
  forgetTask(task: Task<unknown>): void {
    const { older, newer } = task;
    if (newer !== null) newer.older = older;
    else if (this.#newestTask === task) this.#newestTask = older;
    if (older !== null) older.newer = newer;
    task.older = null;
    task.newer = null;
  }

  #addTask(task: Task<unknown>): void {
    const before = this.#newestTask;
    task.older = before;
    if (before !== null) before.newer = task;
    this.#newestTask = task;
  }

  /** For futures: an error that must be read or reported. */
  noteUnretrieved(future: Future<unknown>, exception: Error): object | undefined {
    if (exception instanceof CancelledError) return undefined;
    const what = future.kind === 'task' ? 'Task' : 'Future';
    const record = { message: `${what} exception was never retrieved`, exception, source: future.label };
    this.#unretrieved.add(future, record);
    return record;
  }

  /** For futures. */
  noteRetrieved(record: object): void {
    this.#unretrieved.retrieved(record);
  }

  #dropInstrument(exception: Error): void {
    this.instrument = null;
    this.callSoon(() =>
      this.callExceptionHandler({ message: 'An instrument threw and was dropped', exception }),
    );
  }

  #mustBeOpen(verb: string): void {
    if (this.#closed) throw new InvalidStateError(`Cannot ${verb} the event loop: it is closed`);
  }

  #mustBeAbleToRun(): void {
    this.#mustBeOpen('run');
    if (this.isRunning()) throw new InvalidStateError('Cannot run the event loop: it is already running');
    refuseSecondLoop();
  }

  async #run(forever: boolean): Promise<void> {
    this.#mustBeAbleToRun();
    setRunningLoop(this);
    await new Promise<void>((ended) => {
      const keepAlive = forever ? setInterval(function keepEventLoop() {}, LONGEST_TIMER_MS) : undefined;
      this.#running = { ended, keepAlive };
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#running === undefined) return;
    this.#scheduled = true;
    if (this.#sinceTurn++ < ITERATIONS_BETWEEN_TURNS) void SETTLED.then(this.#iterateOutside);
    else {
      this.#sinceTurn = 0;
      onNextTurn(this.#iterateOutside);
    }
  }

  readonly #iterateOutside = (): void => runWithNothingStored(this.#iterate);

  readonly #iterate = (): void => {
    this.#scheduled = false;
    if (this.#running === undefined) return;
    // Until the end of the iteration the next one need not be scheduled.
    this.#scheduled = true;
    this.#fireTimers();
    for (let left = this.#ready.length; left > 0; left--) {
      const item = this.#ready.shift();
      if (item === undefined) break;
      if (this.debug) this.#runMeasured(item);
      else this.#runOne(item);
    }
    this.#scheduled = false;
    if (this.#stopping) this.#end();
    else if (this.#ready.length > 0) this.#schedule();
    else this.#waitForTimer();
  };

  #runOne(item: Runnable): void {
    try {
      if (this.carried === undefined) item.run();
      else this.carried.run(item);
    } catch (error) {
      enterContext(null);
      this.callExceptionHandler({
        message: 'Exception in callback',
        exception: toError(error),
        ...(item instanceof Handle ? { handle: item, source: item.label } : {}),
        ...(item instanceof Callback ? { future: item.future, source: item.label } : {}),
      });
    }
  }

  #runMeasured(item: Runnable): void {
    const report = watchSlowness(item);
    const start = performance.now();
    this.#runOne(item);
    const seconds = (performance.now() - start) / 1000;
    if (seconds >= this.slowCallbackDuration) this.callExceptionHandler(report(seconds));
  }

  #fireTimers(): void {
    if (this.#timers.length === 0) return;
    const now = this.time();
    for (
      let timer = this.#timers.peek();
      timer !== undefined && timer.when <= now;
      timer = this.#timers.peek()
    ) {
      this.#timers.shift();
      this.#ready.push(timer);
    }
  }

  #waitForTimer(): void {
    if (this.#wake !== undefined) clearTimeout(this.#wake);
    this.#wake = undefined;
    const next = this.#timers.peek();
    if (this.#clock.jumpTo !== undefined) {
      this.#idleTurns = 0;
      if (next !== undefined && this.#holds === 0) this.#awaitTurn();
    } else if (next !== undefined && next.when !== Infinity) {
      const delayMs = Math.min(Math.max(Math.ceil((next.when - this.time()) * 1000), 0), LONGEST_TIMER_MS);
      this.#wake = setTimeout(() => {
        this.#wake = undefined;
        this.#schedule();
      }, delayMs);
    }
  }

  #awaitTurn(): void {
    if (!this.#awaitsTurn) onNextTurn(this.#turn);
    this.#awaitsTurn = true;
  }

  readonly #turn = (): void => {
    this.#awaitsTurn = false;
    if (this.#scheduled || this.#running === undefined || this.#holds > 0 || this.#ready.length > 0) return;
    if (++this.#idleTurns < this.#turnsBeforeJump) {
      this.#awaitTurn();
      return;
    }
    const next = this.#timers.peek();
    if (next === undefined || next.when === Infinity) return;
    this.#clock.jumpTo?.(next.when);
    this.#schedule();
  };

  #end(): void {
    const running = this.#running;
    this.#running = undefined;
    this.#stopping = false;
    if (this.#wake !== undefined) clearTimeout(this.#wake);
    this.#wake = undefined;
    if (running?.keepAlive !== undefined) clearInterval(running.keepAlive);
    setRunningLoop(undefined);
    running?.ended();
  }
}
