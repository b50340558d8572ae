/**
 * Whether the program runs, is paused, or is in between: the only owner of that state. Every request that resumes,
 * pauses, arms or disarms goes through it, one after another. Every request to resume names the pause that it ends: a
 * pause that has already ended is not ended twice.
 *
 * V8's Debugger domain makes every await 6 to 11 times slower, so it is off until something needs it: a line or
 * exception breakpoint, a pause, a step. Invariants: `isDomainOn` is the last state sent to V8, and the hook is
 * notified before; between a hook's announcement of a stop and the pause, the domain is never switched off.
 *
 * Code of the program that runs within a request may pause, and if another request arrives during that, Node then never
 * answers; and if the request was taken up at the entry of a function, V8 ends the process. So requests that run such
 * code (`run`) are sent alone, to a thread that is blocked (standstill.ts), while the program runs.
 */
import type { Connection } from '../inspector/connection.js';
import type { CoroutineBreakpoint } from '../../runtime/protocol/hook.js';
import type { HookClient } from './hook-client.js';
import { SkippedFiles } from './scripts/skipped-files.js';
import { Standstill } from './standstill.js';

/** What needs the domain. */
export type Need = 'breakpoints' | 'exceptions' | 'texts' | 'step' | 'pause' | 'evaluation';
export type StepCommand = 'stepInto' | 'stepOver' | 'stepOut';
export type ExceptionState = 'none' | 'uncaught' | 'all';

/** A thread that runs JavaScript pauses much sooner; one that does not is shown again after this time. */
const PAUSES_WITHIN_MS = 1000;

export interface ExecutionListener {
  /** Known scripts must be forgotten: V8 reports all of them again when the domain is switched on. */
  domainOff(): void;
  /** The program is now, or no longer, kept from running: by a pause, or because a hook has announced one. */
  blocked(isBlocked: boolean): void;
}

export class Execution<Pause> {
  readonly standstill: Standstill;
  readonly #connection: Connection;
  readonly #hook: HookClient;
  readonly #needs = new Set<Need>();
  /** Settled when the last of the requests that change state here is done. */
  #turn: Promise<unknown> = Promise.resolve();
  #isDomainOn = false;
  #pause: Pause | undefined;
  /** Called when V8 has left the pause. */
  #ended: () => void = () => undefined;
  /** Called when the requested pause has come, or is not to be waited for. */
  #pauseComes: () => void = () => undefined;
  /** A hook has announced a stop, and neither the pause nor its end has come yet. */
  #isStopping = false;
  #isLeaving = false;
  /** The hooks may stop the program. */
  #isArmed = false;
  #exceptionState: ExceptionState = 'none';
  #skipped = new SkippedFiles([]);
  #isBlocked = false;
  /** V8 keeps the stacks on which callbacks are scheduled. */
  #keepsSchedules = false;
  readonly #on: ExecutionListener;

  constructor(connection: Connection, hook: HookClient, on: ExecutionListener) {
    this.#connection = connection;
    this.#hook = hook;
    this.#on = on;
    this.standstill = new Standstill(hook, {
      settled: () => this.#settled(),
      isSafe: () => this.#pause !== undefined || !this.#isDomainOn || connection.hasEnded,
      isSteppingIntoCallbacks: () => this.#keepsSchedules && this.isStepAwaited,
    });
    connection.on('Debugger.resumed', () => {
      this.#pause = undefined;
      this.#unblock();
      this.#ended();
      // The next pause may follow at once, and Node's events may be delayed: it would be dated too late.
      connection.awaitEvent('Debugger.paused');
    });
    // Any reported pause has ended with the domain, without an event from V8.
    connection.onAnswer('Debugger.disable', () => {
      this.#pause = undefined;
      this.#unblock();
      this.standstill.mayHaveChanged();
    });
    connection.onEnd(() => {
      this.#ended();
      this.#pauseComes();
      this.standstill.mayHaveChanged();
    });
  }

  /** Undefined while the program runs, or is in between. */
  get pause(): Pause | undefined {
    return this.#pause;
  }

  /** Whether the user has requested the next pause. */
  get isPauseWanted(): boolean {
    return this.#needs.has('pause');
  }

  /** Whether V8 takes a step. */
  get isStepAwaited(): boolean {
    return this.#needs.has('step');
  }

  /** V8 has reported a pause. */
  paused(pause: Pause, inTrampoline: boolean): void {
    this.#pause = pause;
    this.#isStopping = false;
    this.#block();
    if (this.#needs.delete('pause')) this.#endPauseRequest().catch(() => undefined);
    this.#needs.delete('step');
    this.#pauseComes();
    this.standstill.mayHaveChanged();
    // The hit may have come while the domain was off; from now on it is on.
    if (inTrampoline) this.#hook.call('setDebuggerEnabled', true).catch(() => undefined);
  }

  /** A hook has announced a stop. `waits`: once it is released. */
  hookStops(waits: boolean): void {
    this.#isStopping = true;
    this.#block();
    if (!waits || this.#isLeaving) return;
    // A lost connection ends the session by its own event.
    this.#inTurn(async () => {
      // The thread waits: requests sent now are all answered before it resumes.
      await Promise.all([
        ...(this.#isDomainOn ? [] : [...this.#switchOn(), this.#hook.call('setDebuggerEnabled', true)]),
        this.#hook.call('release'),
      ]);
    }).catch(() => undefined);
  }

  /** A hook has reported that its stop is over; V8 may not have been allowed to pause. */
  hookContinued(): void {
    this.#isStopping = false;
    // A hook that ran within a pause changes nothing of that.
    if (this.#pause === undefined) this.#unblock();
  }

  /** Keeps the domain on for a lasting need, or ends that need. */
  need(what: 'breakpoints' | 'exceptions' | 'texts', isNeeded: boolean): Promise<void> {
    return this.#inTurn(() => this.#setNeed(what, isNeeded));
  }

  setPauseOnExceptions(state: ExceptionState): Promise<void> {
    return this.#inTurn(async () => {
      this.#exceptionState = state;
      await this.#setNeed('exceptions', state !== 'none');
      if (this.#isDomainOn) await this.#connection.send('Debugger.setPauseOnExceptions', { state });
    });
  }

  /** Makes V8 skip these files in its steps, and exceptions thrown and caught in them. */
  skip(skipped: SkippedFiles): Promise<void> {
    return this.#inTurn(async () => {
      this.#skipped = skipped;
      if (this.#isDomainOn) await this.#setPassed();
    });
  }

  /**
   * Sends the program the modules to stop at, and the breakpoints that the hooks decide. All in one turn: a request to
   * resume that comes later is sent later, however long this takes.
   *
   * @param needsDebugger whether V8's debugger must be on for others
   */
  arm(
    needsDebugger: boolean,
    modules: readonly string[],
    breakpoints: readonly CoroutineBreakpoint[],
  ): Promise<void> {
    return this.#inTurn(async () => {
      await this.#setNeed('breakpoints', needsDebugger);
      this.#isArmed = modules.length > 0 || breakpoints.length > 0;
      await Promise.all([
        this.#hook.call('stopAtModules', modules),
        this.#hook.call('setBreakpoints', breakpoints),
      ]);
    });
  }

  /**
   * Asks for what the program must answer within this pause: nothing resumes it before. In a program that a step has
   * resumed, the step would end within the question.
   *
   * @returns undefined if the pause has ended
   */
  within<Result>(pause: Pause, ask: () => Promise<Result>): Promise<Result | undefined> {
    return this.#inTurn(async () => (this.#pause === pause ? ask() : undefined));
  }

  /** Ends a pause, with the domain off if nothing needs it. False: it had already ended. */
  resume(pause: Pause): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#pause !== pause) return false;
      await this.#keepSchedules(false);
      if (this.#needs.size > 0) {
        this.#unblock();
        await this.#leave(() => this.#connection.send('Debugger.resume'));
        return true;
      }
      await this.#hook.call('setDebuggerEnabled', false);
      await this.#switchOff();
      return true;
    });
  }

  /**
   * Ends a pause by a step of V8. False: it had already ended.
   *
   * @param intoCallbacks a step into a function also ends in the first callback that is scheduled on the way
   */
  step(pause: Pause, command: StepCommand, intoCallbacks = false): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#pause !== pause) return false;
      // Until the next pause: clearing breakpoints meanwhile must not end the step.
      this.#needs.add('step');
      await this.#keepSchedules(intoCallbacks);
      this.#unblock();
      await this.#leave(() =>
        command === 'stepInto'
          ? this.#connection.send('Debugger.stepInto', { breakOnAsyncCall: intoCallbacks })
          : this.#connection.send(`Debugger.${command}`),
      );
      return true;
    });
  }

  /** Ends a pause by restarting a frame's function, where it stops. False: it had already ended. */
  restartFrame(pause: Pause, callFrameId: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#pause !== pause) return false;
      this.#needs.add('step');
      await this.#keepSchedules(false);
      this.#unblock();
      await this.#leave(() =>
        this.#connection.send('Debugger.restartFrame', { callFrameId, mode: 'StepInto' }),
      );
      return true;
    });
  }

  /**
   * Stops at the next statement; an idle program is given a turn of its event loop, so that it stops at once. Nothing is
   * skipped until then: V8 forgets the request if it takes it up at the entry of a skipped function.
   */
  requestPause(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#pause !== undefined) return;
      await this.#setNeed('pause', true);
      // Another pause has come first.
      if (!this.isPauseWanted) return;
      await Promise.all([this.#setPassed(), this.#hook.call('pauseInTurn', true)]);
      await this.#sendPause();
    });
  }

  /**
   * Resolves with V8's answer. Nothing else is sent before, nor until the pause has come: V8 pauses at its next check
   * for interrupts, and if that is in a query, whose breaks are disabled, forgets the request. A thread in native code
   * answers no query either.
   */
  #sendPause(): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = this.#connection.alone(async () => {
        const come = new Promise<void>((pauseComes) => {
          this.#pauseComes = pauseComes;
        });
        await this.#connection.send('Debugger.pause');
        resolve();
        const limit = setTimeout(this.#pauseComes, PAUSES_WITHIN_MS);
        await come;
        clearTimeout(limit);
      });
      sent.catch(reject);
    });
  }

  /** To be sent in the pause. */
  async #endPauseRequest(): Promise<void> {
    await Promise.all([this.#setPassed(), this.#hook.call('pauseInTurn', false)]);
  }

  /**
   * Sends a request that runs code of the program, which may reach a breakpoint. The hooks then stop by `debugger`,
   * with the domain on, because nothing that they could wait for is answered at that time. While the domain is on, a
   * thread that is busy answers when its turn is over.
   *
   * @param sendToBusy the same request, in a form that cannot pause: a busy thread answers it
   */
  async run<Result>(send: () => Promise<Result>, sendToBusy?: () => Promise<Result>): Promise<Result> {
    // A request to resume is over by then, or has not begun: then it follows this one.
    await this.#settled();
    // In a pause V8 makes no other.
    if (this.#pause !== undefined) return this.#sendAndWake(send);
    const needsDomain = this.#isArmed;
    if (needsDomain) await this.#inTurn(() => this.#setNeed('evaluation', true));
    try {
      const alone = (one: () => Promise<Result>) => () => this.#sendAlone(() => this.#sendAndWake(one));
      return await this.standstill.use(alone(send), sendToBusy && alone(sendToBusy));
    } finally {
      if (needsDomain) await this.#inTurn(() => this.#setNeed('evaluation', false));
    }
  }

  /** The code may have called `process.nextTick`. Asked afterwards: nothing may follow a request that may pause. */
  async #sendAndWake<Result>(send: () => Promise<Result>): Promise<Result> {
    try {
      return await send();
    } finally {
      this.#hook.call('wakeTicks').catch(() => undefined);
    }
  }

  /**
   * Sends a request that runs no code of the program. For some of them V8 runs code of Node (for an error's stack) or a
   * function of the adapter, in which a step or a requested pause may end.
   */
  async read<Result>(send: () => Promise<Result>): Promise<Result> {
    await this.#settled();
    if (this.#pause !== undefined || !this.#mayStopAnywhere()) return send();
    return this.standstill.use(() => this.#sendAlone(send));
  }

  #sendAlone<Result>(send: () => Promise<Result>): Promise<Result> {
    return this.#pause === undefined ? this.#connection.alone(send) : send();
  }

  #mayStopAnywhere(): boolean {
    if (!this.#isDomainOn) return false;
    return this.#needs.has('step') || this.#needs.has('pause') || this.#exceptionState !== 'none';
  }

  /** Resolves when no request that changes state here is under way, nor waits for its turn. */
  async #settled(): Promise<void> {
    let turn: Promise<unknown>;
    do {
      turn = this.#turn;
      await turn;
    } while (turn !== this.#turn);
  }

  /** Releases a program that waits for the adapter at its start or its end. */
  async release(): Promise<void> {
    await this.#hook.call('release');
  }

  /** Returns the program to its original state: nothing of the debugger stops it, slows it down or keeps it waiting. */
  detach(): Promise<void> {
    this.#isLeaving = true;
    this.#pauseComes();
    return this.#inTurn(async () => {
      await this.#hook.call('detach');
      // A pause ends with the domain.
      if (this.#isDomainOn) await this.#switchOff();
    });
  }

  #block(): void {
    if (this.#isBlocked) return;
    this.#isBlocked = true;
    this.#on.blocked(true);
  }

  /** Called when the request to resume is sent, and again when V8 or the hook has reported that. */
  #unblock(): void {
    // Between a hook's announcement and its pause the thread waits.
    if (!this.#isBlocked || this.#isStopping) return;
    this.#isBlocked = false;
    this.#on.blocked(false);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #setNeed(what: Need, isNeeded: boolean): Promise<void> {
    if (isNeeded) {
      this.#needs.add(what);
      if (!this.#isDomainOn)
        await Promise.all([...this.#switchOn(), this.#hook.call('setDebuggerEnabled', true)]);
      return;
    }
    this.#needs.delete(what);
    if (!this.#mayDomainGo()) return;
    await this.#hook.call('setDebuggerEnabled', false);
    if (this.#mayDomainGo()) await this.#switchOff();
    else if (this.#isDomainOn) await this.#hook.call('setDebuggerEnabled', true);
  }

  /**
   * Makes V8 keep the stack on which each callback is scheduled, which makes an await 80 to 220 times slower. Sent in a
   * pause, before the program leaves it: nothing but one step needs it.
   */
  async #keepSchedules(isNeeded: boolean): Promise<void> {
    if (this.#keepsSchedules === isNeeded) return;
    this.#keepsSchedules = isNeeded;
    await this.#connection.send('Debugger.setAsyncCallStackDepth', { maxDepth: isNeeded ? 1 : 0 });
  }

  #mayDomainGo(): boolean {
    return this.#isDomainOn && this.#needs.size === 0 && !this.#isStopping && this.#pause === undefined;
  }

  #switchOn(): Promise<unknown>[] {
    this.#isDomainOn = true;
    return [
      this.#connection.send('Debugger.enable'),
      this.#setPassed(),
      this.#connection.send('Debugger.setPauseOnExceptions', { state: this.#exceptionState }),
    ];
  }

  /** V8 cannot skip Node's own code, because its scripts belong to no inspected context. */
  #setPassed(): Promise<unknown> {
    const { pattern } = this.#skipped;
    const patterns = [escapeRegExp(this.#hook.scriptUrl), ...(pattern === undefined ? [] : [pattern])];
    return this.#connection.send('Debugger.setBlackboxPatterns', {
      patterns: this.isPauseWanted ? [] : patterns,
    });
  }

  /**
   * Switches the domain off, and ends any pause. V8 ends the pause with the domain only if no other session debugs the
   * program (it may debug itself), so it is resumed explicitly; until the domain is off it cannot pause for this
   * session.
   */
  async #switchOff(): Promise<void> {
    if (this.#pause !== undefined) {
      await this.#connection.send('Debugger.setSkipAllPauses', { skip: true });
      this.#unblock();
      await this.#leave(() => this.#connection.send('Debugger.resume'));
    }
    this.#isDomainOn = false;
    this.#keepsSchedules = false;
    this.#on.domainOff();
    try {
      await this.#connection.send('Debugger.disable');
    } catch (error) {
      // What was resumed may end at once, and its domain with it: a thread that had nothing left to do.
      if (!this.#connection.hasEnded) throw error;
    }
  }

  /**
   * Resolves when V8 has left the pause, which it reports after its answer. Until then it takes up requests in the old
   * pause: it ignores `Debugger.pause`, and reports the old pause again at `Debugger.enable`.
   */
  async #leave(sendResumption: () => Promise<unknown>): Promise<void> {
    const state = { hasEnded: false };
    const ended = new Promise<void>((resolve) => {
      this.#ended = () => {
        state.hasEnded = true;
        resolve();
      };
    });
    await sendResumption();
    if (!state.hasEnded) this.#connection.awaitEvent('Debugger.resumed');
    await ended;
  }
}

function escapeRegExp(text: string): string {
  return `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}
