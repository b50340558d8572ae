/** The program as an object: running or paused, its scripts, its hook. Knows the inspector, not DAP. */
import type { Debugger, Runtime } from 'node:inspector';
import path from 'node:path';
import { parseHookMessage } from '../checks/hook-messages.js';
import type { Connection } from '../inspector/connection.js';
import { isOfMainRealm } from '../inspector/object-realm.js';
import type { HookMessage } from '../../runtime/protocol/hook.js';
import { BINDING_NAME } from '../../runtime/protocol/hook.js';
import { PAUSE_URL, TRAMPOLINE_URL } from '../../runtime/protocol/names.js';
import type { Trace } from '../trace/trace.js';
import { Execution } from './execution.js';
import type { HookClient } from './hook-client.js';
import { ReturnedValue } from './returned-value.js';
import { HOOKS_SPECIFIER } from '../../runtime/protocol/instrumentation.js';
import { pathOfUrl } from './scripts/file-names.js';
import { PathMapping } from './scripts/path-mapping.js';
import { base0, type SourceLocation } from './scripts/positions.js';
import { SkippedFiles } from './scripts/skipped-files.js';
import { SourceMapLocations } from './scripts/source-map-locations.js';
import { Script } from './scripts/script.js';
import type { WorkerThreads } from './process/worker-threads.js';

/** The names of the runtime's own scripts within the program. */
const RUNTIME_URL = 'node:internal/coroutine-debugger';

/** V8's reason for the pause that Node requests for `--inspect-brk`; missing from the types. */
const BREAK_ON_START: string = 'Break on start';

/** V8's reason for the end of a step, from Node 22; missing from the types. */
const STEP: string = 'step';

/** Why the program is paused. */
export type PauseCause =
  | { readonly kind: 'hook'; readonly message: Extract<HookMessage, { kind: 'hit' | 'moduleStopped' }> }
  | { readonly kind: 'breakpoint'; readonly ids: readonly string[] }
  | {
      readonly kind: 'exception';
      readonly exception: Runtime.RemoteObject;
      readonly uncaught: boolean;
      /** Thrown by code that the hooks have called. */
      readonly isOurs: boolean;
    }
  /** Node stops a program started with `--inspect-brk` before its first statement. */
  | { readonly kind: 'breakOnStart' }
  /** The user requested it. */
  | { readonly kind: 'pause' }
  /**
   * The end of a step, or a `debugger` statement. An old step is one that another pause had interrupted: V8 keeps a step
   * over an `await` until that coroutine resumes, whatever it is asked meanwhile, even if its debugger is off. V8 of Node
   * 20 does not say what it is.
   */
  | { readonly kind: 'other'; readonly isOldStep: boolean | 'unsaid' };

/** One real JavaScript frame of a pause. */
export interface PausedFrame {
  readonly callFrame: Debugger.CallFrame;
  readonly script: Script;
  /** Code that the user does not want to see: in skipped files, or of the coroutine library. */
  readonly isSkipped: boolean;
  /** Whether its function can be restarted: it is not a coroutine, and V8 allows it. */
  readonly canRestart: boolean;
  /** Absent if the location comes from no source, or from none that is a file. */
  readonly location?: SourceLocation | undefined;
}

interface Place {
  readonly location: SourceLocation | undefined;
  readonly isSkipped: boolean;
}

/** Its place is only looked for when it is needed: most frames of a deep stack are not shown. */
class FrameOfPause implements PausedFrame {
  private known: Place | undefined;

  constructor(
    readonly callFrame: Debugger.CallFrame & { readonly canBeRestarted?: boolean },
    readonly script: Script,
    private readonly find: () => Place,
  ) {}

  get location(): SourceLocation | undefined {
    return this.place.location;
  }

  get isSkipped(): boolean {
    return this.place.isSkipped;
  }

  get canRestart(): boolean {
    const { canBeRestarted = false } = this.callFrame;
    return canBeRestarted && this.location !== undefined && !this.isSkipped;
  }

  private get place(): Place {
    this.known ??= this.find();
    return this.known;
  }
}

/** A pause of the program. */
export interface Pause {
  readonly cause: PauseCause;
  /** Frames of the program and of Node, innermost first; the debugger's own are left out. */
  readonly frames: readonly PausedFrame[];
  /**
   * V8's number of the innermost frame in which the hook can be called, the debugger's own included. Absent: every
   * frame is of another realm.
   */
  readonly evaluatesIn?: string | undefined;
  /** True if the innermost real frame is the trampoline: a step must first step out of it. */
  readonly inTrampoline: boolean;
  /** The user has requested a pause; this one may have another cause. */
  readonly isAsked: boolean;
  /** Whether Node's code runs that the hooks have called: it calls nothing of the program. Only steps ask. */
  readonly isInHook: () => boolean;
  /** The stack on which the running callback was scheduled, if V8 kept it for a step. */
  readonly scheduledOn?: Runtime.StackTrace | undefined;
}

export interface DebuggeeListener {
  readonly trace: Trace;
  paused(pause: Pause): void;
  hookMessage(message: HookMessage): void;
}

export class Debuggee {
  private readonly scripts = new Map<string, Script>();
  /** V8 may still keep a step that another pause has interrupted. */
  private keepsStep = false;
  private lastHookStop: Extract<HookMessage, { kind: 'hit' | 'moduleStopped' }> | undefined;
  readonly execution: Execution<Pause>;
  readonly returned: ReturnedValue;
  /** Its worker threads, which continue when it ends or is left. */
  workers: WorkerThreads | undefined;
  /** Maps its paths to local ones. */
  paths = new PathMapping();
  /** Where its source maps are read. */
  mapLocations = new SourceMapLocations();
  /** Files that the user does not want to see. */
  private skipped = new SkippedFiles([]);
  private passesUnmapped = true;
  /** Called for each named script that is not part of the debugger, while the Debugger domain is on. */
  onScript: ((script: Script) => void) | undefined;
  /** Called for each script that is not rewritten, while the Debugger domain is on. */
  onPlainScript: ((script: Script) => void) | undefined;

  /** Called when the program is kept from running, and when it no longer is. */
  onBlocked: ((isBlocked: boolean) => void) | undefined;

  constructor(
    readonly connection: Connection,
    readonly hook: HookClient,
    private readonly listener: DebuggeeListener,
  ) {
    this.returned = new ReturnedValue(connection);
    this.execution = new Execution(connection, hook, {
      domainOff: () => {
        this.scripts.clear();
      },
      blocked: (isBlocked) => {
        this.onBlocked?.(isBlocked);
      },
    });
    connection.on('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL }) => {
      const script = new Script(scriptId, url, sourceMapURL ?? '', this.paths, this.mapLocations);
      this.scripts.set(scriptId, script);
      if (isPlain(script)) this.onPlainScript?.(script);
      if (this.isForPeople(script)) this.onScript?.(script);
    });
    connection.on('Debugger.paused', (event) => {
      this.onPaused(event);
    });
    connection.on('Runtime.bindingCalled', ({ name, payload }) => {
      const message = name === BINDING_NAME ? parseHookMessage(payload) : undefined;
      if (message !== undefined) this.onHookMessage(message);
    });
  }

  get pause(): Pause | undefined {
    return this.execution.pause;
  }

  /**
   * From now on steps skip these files, and code without a position in its source map; in the files no exception stops.
   */
  async pass(globs: readonly string[], unmapped: boolean): Promise<void> {
    this.skipped = new SkippedFiles(globs);
    this.passesUnmapped = unmapped;
    await this.execution.skip(this.skipped);
  }

  /** Scripts of this file, original or loaded. */
  scriptsByUrl(url: string): Script[] {
    // A URL may be written in several ways: `[` or `%5B`.
    const { file } = new Script('', url, '');
    return [...this.scripts.values()].filter(
      (script) => script.url === url || (file !== undefined && script.file === file),
    );
  }

  /** All named scripts that are not part of the debugger. */
  namedScripts(): Script[] {
    return [...this.scripts.values()].filter((script) => this.isForPeople(script));
  }

  /** All but those of Node and the runtime. */
  programsScripts(): Script[] {
    return [...this.scripts.values()].filter(
      (script) => !script.isInternal && script.url !== '' && !this.isOurs(script),
    );
  }

  /** Where failures of the debugger itself are written. */
  get trace(): Trace {
    return this.listener.trace;
  }

  /** Undefined while V8's Debugger domain is off. */
  scriptById(scriptId: string): Script | undefined {
    return this.scripts.get(scriptId);
  }

  /** Returns the program to its original state. */
  async detach(): Promise<void> {
    await this.workers?.releaseAll();
    await this.execution.detach();
  }

  /** Releases a program that waits at its end. */
  async letEnd(): Promise<void> {
    await this.workers?.releaseAll();
    await this.execution.release();
  }

  private onHookMessage(message: HookMessage): void {
    if (message.kind === 'hit' || message.kind === 'moduleStopped') {
      this.lastHookStop = message;
      this.execution.hookStops(message.waits);
    } else if (message.kind === 'debuggerStatement') this.execution.hookStops(true);
    else if (message.kind === 'continued') this.execution.hookContinued();
    else if (message.kind === 'standsStill') this.execution.standstill.stands();
    else if (message.kind === 'exiting') this.execution.standstill.ending();
    this.listener.hookMessage(message);
  }

  private onPaused(event: Debugger.PausedEventDataType): void {
    const pause = this.pauseOf(event);
    if (pause.cause.kind !== 'other' && this.execution.isStepAwaited) this.keepsStep = true;
    this.execution.paused(pause, pause.inTrampoline);
    this.listener.paused(pause);
  }

  private pauseOf(event: Debugger.PausedEventDataType): Pause {
    const frames = event.callFrames.map((callFrame) => this.toFrame(callFrame));
    const inTrampoline = frames[0]?.script.url === TRAMPOLINE_URL;
    return {
      cause: this.causeOf(event, frames, inTrampoline),
      frames: withoutEventLoop(frames.filter(({ script }) => !this.isOurs(script))),
      evaluatesIn: event.callFrames.find(isInMainRealm)?.callFrameId,
      inTrampoline,
      isAsked: this.execution.isPauseWanted,
      isInHook: () => this.isInHook(frames),
      scheduledOn: event.asyncStackTrace,
    };
  }

  private isInHook(frames: readonly PausedFrame[]): boolean {
    const caller = frames.find(({ script }) => !script.isInternal || this.isOurs(script));
    return caller !== undefined && this.isOurs(caller.script);
  }

  private isOurs({ url }: Script): boolean {
    return url === TRAMPOLINE_URL || url === PAUSE_URL || url === this.hook.scriptUrl;
  }

  private isForPeople(script: Script): boolean {
    const { url, file } = script;
    if (url === '' || url.startsWith(RUNTIME_URL) || url === HOOKS_SPECIFIER || this.isOurs(script))
      return false;
    const library = pathOfUrl(this.hook.libraryUrl);
    return file === undefined || library === undefined || path.dirname(file) !== path.dirname(library);
  }

  /** The coroutine library as distributed: beside the preload, or as a package. */
  private isLibrary({ url }: Script): boolean {
    return (
      url === this.hook.libraryUrl || url.endsWith('/node_modules/coroutine-debugger/dist/runtime/index.mjs')
    );
  }

  private causeOf(
    event: Debugger.PausedEventDataType,
    frames: readonly PausedFrame[],
    inTrampoline: boolean,
  ): PauseCause {
    const wasWanted = this.execution.isPauseWanted;
    if (inTrampoline && this.lastHookStop !== undefined) return { kind: 'hook', message: this.lastHookStop };
    if (event.reason === 'exception' || event.reason === 'promiseRejection') {
      const data = event.data as (Runtime.RemoteObject & { uncaught?: boolean }) | undefined;
      const isOurs = this.isInHook(frames);
      const uncaught = data?.uncaught === true;
      if (data !== undefined) return { kind: 'exception', exception: data, uncaught, isOurs };
    }
    if (event.hitBreakpoints !== undefined && event.hitBreakpoints.length > 0) {
      return { kind: 'breakpoint', ids: event.hitBreakpoints };
    }
    if (event.reason === BREAK_ON_START) return { kind: 'breakOnStart' };
    if (wasWanted) return { kind: 'pause' };
    const isOldStep = this.keepsStep && !this.execution.isStepAwaited && (event.reason === STEP || 'unsaid');
    return { kind: 'other', isOldStep };
  }

  private toFrame(callFrame: Debugger.CallFrame): PausedFrame {
    const { scriptId, lineNumber, columnNumber } = callFrame.location;
    const script = this.scripts.get(scriptId) ?? new Script(scriptId, callFrame.url, '', this.paths);
    return new FrameOfPause(callFrame, script, () => {
      const location = script.isInternal ? undefined : this.placeIn(script, lineNumber, columnNumber ?? 0);
      const isSkipped =
        this.isLibrary(script) ||
        this.skipped.skips(script.file ?? script.url) ||
        (location !== undefined && location.path !== script.file && this.skipped.skips(location.path));
      return { location, isSkipped };
    });
  }

  /** Undefined in inserted text, and in compiler-generated text unless the user steps through it. */
  private placeIn(script: Script, line: number, column: number): SourceLocation | undefined {
    const location = script.toSource(base0(line, column));
    if (location !== undefined || this.passesUnmapped || script.isRewritten || script.file === undefined)
      return location;
    return { path: script.file, line: line + 1, column: column + 1 };
  }
}

function isInMainRealm({ scopeChain }: Debugger.CallFrame): boolean {
  const objectId = scopeChain[0]?.object.objectId;
  return objectId !== undefined && isOfMainRealm(objectId);
}

function isPlain(script: Script): boolean {
  return !script.isRewritten && !script.isInternal && script.url !== '';
}

/**
 * The scripts in which Node's event loop calls callbacks: below a resumed coroutine they are present or not by chance.
 */
const EVENT_LOOP = new Set(['node:internal/process/task_queues', 'node:internal/timers']);

/** Without the event loop's frames that are below everything. */
function withoutEventLoop(frames: readonly PausedFrame[]): PausedFrame[] {
  const last = frames.findLastIndex(({ script }) => !EVENT_LOOP.has(script.url));
  // A pause within them is shown where it is.
  return last < 0 ? [...frames] : frames.slice(0, last + 1);
}
