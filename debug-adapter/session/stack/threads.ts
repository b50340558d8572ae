/** Threads and their stacks: the JavaScript thread, and the focused task as a thread of its own. */
import { ThreadEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { UserError } from '../../errors.js';
import type { Program } from '../program/program.js';
import { methodNames } from './method-names.js';
import type { Sources } from './sources.js';
import type { Pause } from '../../debuggee/debuggee.js';
import { runningCoroutines } from '../../debuggee/running-coroutines.js';
import { awaitersOf } from '../stepping/awaiters.js';
import { originsOf } from './callback-origins.js';
import { bridgesByStack, waiterOfCallback } from './callback-waiters.js';
import {
  coroutineOfFrame,
  coroutineOfHit,
  realFrames,
  stackOfPause,
  stackOfTask,
  type Picture,
  type BeyondHooks,
} from './stack-frames.js';
import { FIRST_TASK_THREAD, MAIN_THREAD, stoppedEvent, stopOfTask } from '../breakpoints/stops.js';

export class Threads {
  private focused: CoroutineId | undefined;
  private beyondAt: { readonly pause: Pause; readonly beyond: Promise<BeyondHooks> } | undefined;

  constructor(private readonly sendEvent: (event: DebugProtocol.Event) => void) {}

  /** The focused task. */
  get focusedTask(): CoroutineId | undefined {
    return this.focused;
  }

  list(program: Program): { threads: DebugProtocol.Thread[] } {
    const threads = [{ id: MAIN_THREAD, name: program.isThread ? 'worker thread' : 'main thread' }];
    if (this.focused !== undefined) {
      const facts = program.store.get(this.focused);
      const name = facts === undefined ? `coroutine ${this.focused}` : program.store.nameOf(facts);
      threads.push({
        id: FIRST_TASK_THREAD + this.focused,
        name: `task ${name} (${facts?.state ?? 'gone'})`,
      });
    }
    return { threads };
  }

  /** Throws a sentence for a thread that does not exist. */
  check(threadId: number): void {
    const isFocused = this.focused !== undefined && threadId === FIRST_TASK_THREAD + this.focused;
    if (threadId !== MAIN_THREAD && !isFocused) throw new UserError(`There is no thread ${threadId}.`);
  }

  async stackTrace(
    program: Program,
    sources: Sources,
    args: DebugProtocol.StackTraceArguments,
  ): Promise<{ stackFrames: DebugProtocol.StackFrame[]; totalFrames: number }> {
    this.check(args.threadId);
    const { graph, builder, futures } = await program.view();
    const picture: Picture = { store: program.store, graph, builder, futures };
    let stack: () => DebugProtocol.StackFrame[];
    if (args.threadId >= FIRST_TASK_THREAD) {
      const task = (args.threadId - FIRST_TASK_THREAD) as CoroutineId;
      stack = () => stackOfTask(task, picture);
    } else {
      const { pause } = program.debuggee;
      // A client's stack request for a stop can be overtaken by its own 'continue'.
      if (pause === undefined) return { stackFrames: [], totalFrames: 0 };
      const [running, methods] = await Promise.all([
        runningCoroutines(program.debuggee),
        methodNames(pause.frames, program.debuggee.connection),
      ]);
      const beyond = await this.beyondHooks(pause, running, program, picture);
      const real = realFrames(pause, running, program.store, { sources, methods });
      stack = () => stackOfPause(pause, real, running, picture, beyond);
    }
    const start = args.startFrame ?? 0;
    const end = args.levels === undefined || args.levels === 0 ? Infinity : start + args.levels;
    // Built once to find the shown coroutines, and again with their names.
    const shown = stack().slice(start, end).map(coroutineOfFrame);
    await program.nameCoroutines(
      shown
        .map((id) => (id === undefined ? undefined : program.store.get(id)))
        .filter((facts) => facts !== undefined),
    );
    const frames = stack();
    return { stackFrames: frames.slice(start, end), totalFrames: frames.length };
  }

  /** Awaiters of what runs that the hooks do not report. Requested once per stop. */
  private async beyondHooks(
    pause: Pause,
    running: readonly CoroutineId[],
    program: Program,
    picture: Picture,
  ): Promise<BeyondHooks> {
    if (this.beyondAt?.pause === pause) return this.beyondAt.beyond;
    const ask = async (): Promise<BeyondHooks> => {
      if (running.length > 0) {
        const awaiterOf = (id: CoroutineId): CoroutineId | undefined => awaitersOf(id, picture).coroutines[0];
        const bridges = await bridgesByStack(program, running, awaiterOf);
        return { waiter: undefined, bridges, origins: [] };
      }
      const isCallback = coroutineOfHit(pause) === undefined;
      const waiter = isCallback ? await waiterOfCallback(pause, program) : undefined;
      const origins = isCallback && waiter === undefined ? await originsOf(pause, program) : [];
      return { waiter, bridges: new Map(), origins };
    };
    this.beyondAt = { pause, beyond: ask() };
    return this.beyondAt.beyond;
  }

  /** The program has ended, and with it the focused task. */
  reset(): void {
    if (this.focused !== undefined)
      this.sendEvent(new ThreadEvent('exited', FIRST_TASK_THREAD + this.focused));
    this.focused = undefined;
    this.beyondAt = undefined;
  }

  /** Shows only this task as a thread; undefined removes it. */
  async focus(program: Program, id: CoroutineId | undefined): Promise<{ threadId?: number }> {
    if (this.focused !== undefined && this.focused !== id) {
      this.sendEvent(new ThreadEvent('exited', FIRST_TASK_THREAD + this.focused));
    }
    this.focused = id;
    if (id === undefined) return {};
    await program.refresh();
    const facts = program.store.get(id);
    if (facts !== undefined) await program.nameCoroutines([facts]);
    const threadId = FIRST_TASK_THREAD + id;
    this.sendEvent(new ThreadEvent('started', threadId));
    if (program.debuggee.pause !== undefined && facts !== undefined) {
      this.sendEvent(stoppedEvent(stopOfTask(facts)));
    }
    return { threadId };
  }
}
