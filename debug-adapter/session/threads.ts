/** Threads and their stacks: the JavaScript thread, and the task in focus as a thread of its own. */
import { Event, ThreadEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Program } from './program.js';
import { coroutineOfFrame, stackOfPause, stackOfTask, type Picture } from './stack-frames.js';
import { FIRST_TASK_THREAD, MAIN_THREAD, stopOfTask } from './stops.js';

export class Threads {
  private focused: CoroutineId | undefined;

  constructor(private readonly sendEvent: (event: DebugProtocol.Event) => void) {}

  /** The task in focus. */
  get focusedTask(): CoroutineId | undefined {
    return this.focused;
  }

  list(program: Program | undefined): { threads: DebugProtocol.Thread[] } {
    // What only starts others has none that could be stopped.
    if (program === undefined) return { threads: [] };
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

  async stackTrace(
    program: Program,
    args: DebugProtocol.StackTraceArguments,
  ): Promise<{ stackFrames: DebugProtocol.StackFrame[]; totalFrames: number }> {
    const { graph, builder, futures } = await program.rows();
    const picture: Picture = { store: program.store, graph, builder, futures };
    let stack: () => DebugProtocol.StackFrame[];
    if (args.threadId >= FIRST_TASK_THREAD) {
      const task = (args.threadId - FIRST_TASK_THREAD) as CoroutineId;
      stack = () => stackOfTask(task, picture);
    } else {
      const { pause } = program.debuggee;
      // A client that asks for the stack of a stop may be overtaken by its own 'continue'.
      if (pause === undefined) return { stackFrames: [], totalFrames: 0 };
      const running = await program.debuggee.hook.call('running');
      stack = () => stackOfPause(pause, running, picture);
    }
    const start = args.startFrame ?? 0;
    const end = args.levels === undefined || args.levels === 0 ? Infinity : start + args.levels;
    // Once to know whose frames are shown, and with their names again.
    const shown = stack().slice(start, end).map(coroutineOfFrame);
    await program.nameCoroutines(
      shown
        .map((id) => (id === undefined ? undefined : program.store.get(id)))
        .filter((facts) => facts !== undefined),
    );
    const frames = stack();
    return { stackFrames: frames.slice(start, end), totalFrames: frames.length };
  }

  /** Shows this task, and no other, as a thread; undefined: none. */
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
      this.sendEvent(new Event('stopped', stopOfTask(facts)));
    }
    return { threadId };
  }
}
