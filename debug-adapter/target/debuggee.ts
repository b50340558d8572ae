/**
 * The program as an object: running or paused, its scripts, its hook. Knows the inspector, not DAP.
 *
 * V8's Debugger domain makes every await 6 to 11 times slower, so it is off until something needs it: a line or
 * exception breakpoint, a pause, a step. Invariants: `domainOn` is what V8 was last told, and the hook is told before;
 * between a hook's word that it stops and the pause, the domain is never switched off.
 */
import type { Debugger, Runtime } from 'node:inspector';
import type { Connection } from '../inspector/connection.js';
import type { HookMessage } from '../../runtime/protocol/hook.js';
import { BINDING_NAME } from '../../runtime/protocol/hook.js';
import type { HookClient } from './hook-client.js';
import { base0, type SourceLocation } from './positions.js';
import { Script } from './script.js';
import type { WorkerThreads } from './worker-threads.js';

/** `vm` script name of the hooks' `debugger` statement. */
const TRAMPOLINE_URL = 'coroutine-debugger:trampoline';
/** Name of the statement that an idle program is given to stop at. */
const PAUSE_URL = 'coroutine-debugger:pause';

/** V8's word for the pause that Node asks for by `--inspect-brk`; not among the reasons that the types know. */
const BREAK_ON_START: string = 'Break on start';

/** Why the program is paused. */
export type PauseCause =
  | { readonly kind: 'hook'; readonly message: Extract<HookMessage, { kind: 'hit' | 'moduleStopped' }> }
  | { readonly kind: 'breakpoint'; readonly ids: readonly string[] }
  | {
      readonly kind: 'exception';
      readonly exception: Runtime.RemoteObject;
      readonly uncaught: boolean;
      /** Thrown by what the hooks have called. */
      readonly isOurs: boolean;
    }
  | { readonly kind: 'debuggerStatement' }
  /** Node stops a program started with `--inspect-brk` before its first statement. */
  | { readonly kind: 'breakOnStart' }
  /** The user asked for it. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'other' };

/** One real JavaScript frame of a pause. */
export interface PausedFrame {
  readonly callFrame: Debugger.CallFrame;
  readonly script: Script;
  /** Code of the coroutine library, which nobody wants to read. */
  readonly inLibrary: boolean;
  /** Absent when the place comes from no source. */
  readonly location?: SourceLocation;
}

/** A pause of the program. */
export interface Pause {
  readonly cause: PauseCause;
  /** Frames of the program and of Node, innermost first; the debugger's own are left out. */
  readonly frames: readonly PausedFrame[];
  /** True when the innermost real frame is the trampoline, so that a step must first step out of it. */
  readonly inTrampoline: boolean;
}

export interface DebuggeeListener {
  paused(pause: Pause): void;
  resumed(): void;
  hookMessage(message: HookMessage): void;
}

export class Debuggee {
  private readonly scripts = new Map<string, Script>();
  private domainOn = false;
  private isPauseWanted = false;
  private neededFor = new Set<'breakpoints' | 'exceptions'>();
  private lastHookStop: Extract<HookMessage, { kind: 'hit' | 'moduleStopped' }> | undefined;
  /** A hook has said that it stops, and the pause has not come yet. */
  private isStopping = false;
  private isLeaving = false;
  private currentPause: Pause | undefined;
  private exceptionState: 'none' | 'uncaught' | 'all' = 'none';
  /** Where they are debugged: its worker threads, which go on when it ends or is left. */
  workers: WorkerThreads | undefined;

  constructor(
    readonly connection: Connection,
    readonly hook: HookClient,
    private readonly listener: DebuggeeListener,
  ) {
    connection.on('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL }) => {
      this.scripts.set(scriptId, new Script(scriptId, url, sourceMapURL ?? ''));
    });
    connection.on('Debugger.paused', (event) => {
      this.onPaused(event);
    });
    connection.on('Debugger.resumed', () => {
      this.currentPause = undefined;
      listener.resumed();
    });
    connection.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING_NAME) this.onHookMessage(JSON.parse(payload) as HookMessage);
    });
  }

  get pause(): Pause | undefined {
    return this.currentPause;
  }

  /** Scripts of this file, original or loaded. */
  scriptsByUrl(url: string): Script[] {
    return [...this.scripts.values()].filter((script) => script.url === url);
  }

  /** Undefined while V8's Debugger domain is off. */
  scriptById(scriptId: string): Script | undefined {
    return this.scripts.get(scriptId);
  }

  /** Keeps the domain on (or lets it go) for a lasting need. */
  async need(what: 'breakpoints' | 'exceptions', needed: boolean): Promise<void> {
    if (needed) {
      this.neededFor.add(what);
      await this.enableDomain();
    } else {
      this.neededFor.delete(what);
      if (this.currentPause === undefined) await this.disableDomainIfUnneeded();
    }
  }

  async setPauseOnExceptions(state: 'none' | 'uncaught' | 'all'): Promise<void> {
    this.exceptionState = state;
    await this.need('exceptions', state !== 'none');
    if (this.domainOn) await this.connection.send('Debugger.setPauseOnExceptions', { state });
  }

  async enableDomain(): Promise<void> {
    if (this.domainOn) return;
    this.domainOn = true;
    await Promise.all(this.switchOn());
    await this.hook.call('setDebuggerEnabled', true);
  }

  /** Lets the program run on, with the domain off if nothing needs it. */
  async continue(): Promise<void> {
    if (this.neededFor.size > 0) {
      await this.leavePause(this.connection.send('Debugger.resume'));
      return;
    }
    await this.hook.call('setDebuggerEnabled', false);
    // Sent together: a hit that comes between them finds `domainOn` false and switches the domain on again, after both.
    await Promise.all([this.leavePause(this.connection.send('Debugger.resume')), this.switchOff()]);
  }

  /** V8 says that it goes on after it has answered: who is answered by us must not find the pause still there. */
  private async leavePause(resumption: Promise<unknown>): Promise<void> {
    const left = this.currentPause;
    await resumption;
    if (this.currentPause === left) this.currentPause = undefined;
  }

  /** Stops at the next statement; an idle program is given one, so that it stops at once. */
  async requestPause(): Promise<void> {
    this.isPauseWanted = true;
    await this.enableDomain();
    // Alone: inside a question of ours the statement would run without a stop, and the wish to pause would end with it.
    const { connection } = this;
    await new Promise<void>((resolve, reject) => {
      connection
        .alone(() => {
          connection.send('Debugger.pause').then(() => {
            resolve();
          }, reject);
          return connection.send('Runtime.evaluate', { expression: `0 //# sourceURL=${PAUSE_URL}` });
        })
        .catch(reject);
    });
  }

  async step(kind: 'stepInto' | 'stepOver' | 'stepOut'): Promise<void> {
    await this.leavePause(this.connection.send(`Debugger.${kind}`));
  }

  /** Lets a program begin that waits for it in its preload. */
  async begin(): Promise<void> {
    // As in `endWait`; but a stop of a hook, whose word comes before the answer, must not be released from here.
    do await this.release();
    while ((await this.hook.call('isWaiting')) && !this.isStopping);
  }

  /** Gives the program back as it was found: nothing of ours stops it, slows it down or waits for us any more. */
  async detach(): Promise<void> {
    this.isLeaving = true;
    await this.workers?.letAllGo();
    await this.hook.call('detach');
    // A pause that comes in between ends with the domain.
    await Promise.all([
      ...(this.currentPause === undefined ? [] : [this.connection.send('Debugger.resume')]),
      ...(this.domainOn ? [this.switchOff()] : []),
    ]);
    while (await this.hook.call('isWaiting')) await this.release();
  }

  /** Lets a program end that waits for us at its end. */
  async letEnd(): Promise<void> {
    await this.workers?.letAllGo();
    await this.endWait();
  }

  /** Lets a program go on that waits in `inspector.waitForDebugger`. */
  async release(): Promise<void> {
    await this.connection.send('Runtime.runIfWaitingForDebugger');
  }

  private async disableDomainIfUnneeded(): Promise<void> {
    if (!this.mayDisableDomain()) return;
    await this.hook.call('setDebuggerEnabled', false);
    if (this.mayDisableDomain()) await this.switchOff();
  }

  private mayDisableDomain(): boolean {
    return this.domainOn && this.neededFor.size === 0 && !this.isStopping && this.currentPause === undefined;
  }

  private async switchOff(): Promise<void> {
    this.domainOn = false;
    this.scripts.clear();
    await this.connection.send('Debugger.disable');
  }

  private onHookMessage(message: HookMessage): void {
    if (message.kind === 'hit' || message.kind === 'moduleStopped') {
      this.lastHookStop = message;
      this.isStopping = true;
      // A lost connection ends the session by its own event.
      if (!this.isLeaving) this.letStop().catch(() => undefined);
    }
    this.listener.hookMessage(message);
  }

  /** Sees to it that a program whose hook has said that it stops reaches its `debugger` statement with the domain on. */
  private async letStop(): Promise<void> {
    if (!this.domainOn) {
      this.domainOn = true;
      // The thread waits: requests sent now are all answered before it goes on.
      await Promise.all(this.switchOn());
    }
    await this.endWait();
  }

  /** Lets a thread go on that has said it waits. */
  async endWait(): Promise<void> {
    // The word may overtake the wait, and a release that comes before the wait is lost: hence again until it is over.
    do await this.release();
    while (this.currentPause === undefined && (await this.hook.call('isWaiting')));
  }

  private switchOn(): Promise<unknown>[] {
    return [
      this.connection.send('Debugger.enable'),
      this.connection.send('Debugger.setBlackboxPatterns', { patterns: [escapeRegExp(this.hook.scriptUrl)] }),
      this.connection.send('Debugger.setPauseOnExceptions', { state: this.exceptionState }),
    ];
  }

  private onPaused(event: Debugger.PausedEventDataType): void {
    const pause = this.pauseOf(event);
    this.currentPause = pause;
    this.isStopping = false;
    if (pause.inTrampoline) {
      // The hit may have come while the domain was off; from now on it is on.
      this.hook.call('setDebuggerEnabled', true).catch(() => undefined);
    }
    this.listener.paused(pause);
  }

  private pauseOf(event: Debugger.PausedEventDataType): Pause {
    const frames = event.callFrames.map((callFrame) => this.toFrame(callFrame));
    const inTrampoline = frames[0]?.script.url === TRAMPOLINE_URL;
    return {
      cause: this.causeOf(event, frames, inTrampoline),
      frames: withoutEventLoop(frames.filter(({ script }) => !this.isOurs(script))),
      inTrampoline,
    };
  }

  private isOurs({ url }: Script): boolean {
    return url === TRAMPOLINE_URL || url === PAUSE_URL || url === this.hook.scriptUrl;
  }

  /** The coroutine library as it comes: beside the preload, or as a package. */
  private isLibrary({ url }: Script): boolean {
    return (
      url === new URL('index.mjs', this.hook.scriptUrl).href ||
      url.endsWith('/node_modules/coroutine-debugger/dist/runtime/index.mjs')
    );
  }

  private causeOf(
    event: Debugger.PausedEventDataType,
    frames: readonly PausedFrame[],
    inTrampoline: boolean,
  ): PauseCause {
    const wasWanted = this.isPauseWanted;
    this.isPauseWanted = false;
    if (inTrampoline && this.lastHookStop !== undefined) return { kind: 'hook', message: this.lastHookStop };
    if (event.reason === 'exception' || event.reason === 'promiseRejection') {
      const data = event.data as (Runtime.RemoteObject & { uncaught?: boolean }) | undefined;
      const by = frames.find(({ script }) => !script.isInternal || this.isOurs(script));
      const isOurs = by !== undefined && this.isOurs(by.script);
      const uncaught = data?.uncaught === true;
      if (data !== undefined) return { kind: 'exception', exception: data, uncaught, isOurs };
    }
    if (event.hitBreakpoints !== undefined && event.hitBreakpoints.length > 0) {
      return { kind: 'breakpoint', ids: event.hitBreakpoints };
    }
    if (event.reason === BREAK_ON_START) return { kind: 'breakOnStart' };
    return { kind: wasWanted ? 'pause' : 'other' };
  }

  private toFrame(callFrame: Debugger.CallFrame): PausedFrame {
    const { scriptId, lineNumber, columnNumber } = callFrame.location;
    const script = this.scripts.get(scriptId) ?? new Script(scriptId, callFrame.url, '');
    const location = script.isInternal ? undefined : script.toSource(base0(lineNumber, columnNumber ?? 0));
    const inLibrary = this.isLibrary(script);
    return { callFrame, script, inLibrary, ...(location === undefined ? {} : { location }) };
  }
}

function escapeRegExp(text: string): string {
  return `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}

/** The scripts in which Node's event loop calls what is due: below a resumed coroutine they are there or not by chance. */
const EVENT_LOOP = new Set(['node:internal/process/task_queues', 'node:internal/timers']);

/** Without the frames of the event loop's own that everything runs on. */
function withoutEventLoop(frames: readonly PausedFrame[]): PausedFrame[] {
  const last = frames.findLastIndex(({ script }) => !EVENT_LOOP.has(script.url));
  // A pause within them is shown where it is.
  return last < 0 ? [...frames] : frames.slice(0, last + 1);
}
