/**
 * One debug run of the terminal client: launches or attaches, sets the breakpoints, tells of each stop and of the end.
 * What the program starts is debugged in sessions beside its own. One stop is told at a time: another waits until that
 * session goes on; what is asked of the run is asked of the session that has stopped last, or was chosen.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type {
  AttachArguments,
  ChildArguments,
  LaunchArguments,
  OpenDumpArguments,
} from '../protocol/launch-arguments.js';
import type { CoroutineId, CoroutineRequests, FindingRow, OfThePast, TaskRow } from '../protocol/requests.js';
import type { BreakOption } from './break-option.js';
import type { Requests } from './dap-client.js';
import { DebugSession, type SessionListener } from './debug-session.js';
import type { FrameText, TaskNode } from '../text/rows-as-text.js';

const MAIN_THREAD = 1;
/** Tasks shown below one parent; more are counted. */
export const MOST_CHILDREN = 100;

/** Which tasks, and in what order. */
type TaskChoice = Pick<CoroutineRequests['coroutines/tasks']['args'], 'hideLibrary' | 'sort' | 'tree'>;

/** What the run tells. */
export interface RunListener {
  stopped(stop: DebugProtocol.StoppedEvent['body']): void;
  /** It runs again, whoever let it. */
  continued?(): void;
  output(category: string, text: string): void;
  found(finding: FindingRow): void;
  ended(exitCode: number): void;
}

export class DebugRun {
  /** Asks the session that is meant. */
  readonly client: Requests = {
    send: (command, args) => this.current.client.send(command, args),
    ask: (command, args) => this.current.client.ask(command, args),
  };

  private readonly main: DebugSession;
  private readonly sessions: DebugSession[];
  private current: DebugSession;
  /** Whose stop was told, and still is one. */
  private told: DebugSession | undefined;
  private readonly untold: {
    readonly session: DebugSession;
    readonly stop: DebugProtocol.StoppedEvent['body'];
  }[] = [];

  /** As they were set last: for sessions to come. */
  private breaks: readonly BreakOption[] = [];
  private isAttached = false;
  private hasClosed = false;

  constructor(
    private readonly adapterFile: string,
    private readonly listener: RunListener,
  ) {
    this.main = new DebugSession(adapterFile, undefined, this.sessionListener());
    this.sessions = [this.main];
    this.current = this.main;
  }

  private sessionListener(): SessionListener {
    const { listener } = this;
    return {
      stopped: (session, stop) => {
        if (this.told !== undefined && this.told !== session) this.untold.push({ session, stop });
        else this.tell(session, stop);
      },
      continued: (session) => {
        this.goesOn(session);
      },
      output: (category, text) => {
        listener.output(category, text);
      },
      found: (finding) => {
        listener.found(finding);
      },
      ended: (session) => {
        this.onEnded(session);
      },
      startDebugging: ({ configuration }) =>
        this.debugChild(configuration as ChildArguments & { name: string }),
    };
  }

  private tell(session: DebugSession, stop: DebugProtocol.StoppedEvent['body']): void {
    this.told = session;
    this.current = session;
    this.listener.stopped(stop);
  }

  /** The next stop is told, if there is one, once this one is over. */
  private goesOn(session: DebugSession): void {
    this.listener.continued?.();
    const index = this.untold.findIndex((one) => one.session === session);
    if (index >= 0) this.untold.splice(index, 1);
    if (this.told !== session) return;
    this.told = undefined;
    const next = this.untold.shift();
    if (next !== undefined) this.tell(next.session, next.stop);
  }

  private onEnded(session: DebugSession): void {
    if (session === this.main) {
      this.listener.ended(session.exitCode);
      return;
    }
    this.sessions.splice(this.sessions.indexOf(session), 1);
    void session.close(false);
    if (this.current === session) this.current = this.main;
    this.goesOn(session);
  }

  private async debugChild({ name, ...args }: ChildArguments & { readonly name: string }): Promise<void> {
    if (this.hasClosed || this.main.hasEnded) throw new Error('The debugger is about to leave.');
    const session = new DebugSession(this.adapterFile, name, this.sessionListener());
    this.sessions.push(session);
    try {
      await session.begin('attach', args, this.breaks);
    } catch (error) {
      // It has ended, or its adapter has.
      if (this.sessions.includes(session)) this.onEnded(session);
      throw error;
    }
  }

  /** Whether the program stands still. */
  get isStopped(): boolean {
    return this.current.stands;
  }

  /** Whether we have left it. */
  get isClosed(): boolean {
    return this.hasClosed;
  }

  /** What is debugged in the session that is meant, where it is not the program itself. */
  get sessionName(): string | undefined {
    return this.current.name;
  }

  /** All sessions, the program's own first, in the order in which they began. */
  get sessionList(): readonly { name: string | undefined; stands: boolean; isMeant: boolean }[] {
    return this.sessions.map((session) => ({
      name: session.name,
      stands: session.stands,
      isMeant: session === this.current,
    }));
  }

  /** From now on this one is meant, by its place in the list, from 1 on; false: there is none. */
  chooseSession(number: number): boolean {
    const chosen = this.sessions[number - 1];
    if (chosen === undefined) return false;
    this.current = chosen;
    return true;
  }

  /** Starts the program with these breakpoints; resolves when it runs. Rejects with the adapter's sentence. */
  async launch(args: LaunchArguments | OpenDumpArguments, breaks: readonly BreakOption[]): Promise<void> {
    this.breaks = breaks;
    await this.main.begin('launch', args, breaks);
  }

  /** Attaches to a program; resolves when the breakpoints are set. Rejects with the adapter's sentence. */
  async attach(args: AttachArguments, breaks: readonly BreakOption[]): Promise<void> {
    this.isAttached = true;
    this.breaks = breaks;
    await this.main.begin('attach', args, breaks);
  }

  /** Replaces all breakpoints, of every session. */
  async setBreakpoints(breaks: readonly BreakOption[]): Promise<DebugProtocol.Breakpoint[]> {
    this.breaks = breaks;
    const { current } = this;
    await Promise.all(this.others().map((session) => session.setBreakpoints(breaks).catch(ifEnded(session))));
    return current.setBreakpoints(breaks);
  }

  /** Forgets breakpoints in these files, and all others, of every session. */
  async clearBreakpoints(breaks: readonly BreakOption[]): Promise<void> {
    this.breaks = [];
    const { current } = this;
    await Promise.all(
      this.others().map((session) => session.clearBreakpoints(breaks).catch(ifEnded(session))),
    );
    await current.clearBreakpoints(breaks);
  }

  private others(): DebugSession[] {
    return this.sessions.filter((session) => session !== this.current);
  }

  /** All tasks as a tree. */
  async taskTree(choice: TaskChoice = {}): Promise<OfThePast & { nodes: TaskNode[]; live: number }> {
    const { tasks, ...answer } = await this.client.ask('coroutines/tasks', {
      ...choice,
      count: MOST_CHILDREN,
    });
    return { ...answer, nodes: await Promise.all(tasks.map((row) => this.node(row, choice))) };
  }

  private async node(row: TaskRow, choice: TaskChoice): Promise<TaskNode> {
    if (row.childCount === 0) return { row, children: [] };
    const below = { ...choice, parent: row.id, count: MOST_CHILDREN };
    const { tasks } = await this.client.ask('coroutines/tasks', below);
    return { row, children: await Promise.all(tasks.map((child) => this.node(child, choice))) };
  }

  /** A task's await chain with the variables of every suspended frame. */
  async chain(id: CoroutineId): Promise<{ frames: FrameText[]; cycle: CoroutineId | undefined }> {
    const { chain, cycle } = await this.client.ask('coroutines/task', { id });
    const frames: FrameText[] = [];
    for (const frame of chain) {
      const variables = frame.frameId === undefined ? [] : await this.locals(frame.frameId);
      frames.push({ frame, variables });
    }
    return { frames, cycle };
  }

  /** The variables of a frame's own function, innermost block first. */
  async locals(frameId: number): Promise<{ name: string; value: string }[]> {
    const { scopes } = await this.client.send<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
    const found: { name: string; value: string }[] = [];
    for (const scope of scopes) {
      if (/^(Closure|Module|Global|Script)/.test(scope.name) || scope.expensive) break;
      const { variables } = await this.client.send<DebugProtocol.VariablesResponse['body']>('variables', {
        variablesReference: scope.variablesReference,
      });
      // An inner block hides what has the same name further out.
      const own = variables.filter(
        ({ name }) => name !== 'arguments' && !found.some((one) => one.name === name),
      );
      found.push(...own.map(({ name, value }) => ({ name, value })));
      if (scope.name === 'Local') break;
    }
    return found;
  }

  async stack(threadId = MAIN_THREAD): Promise<DebugProtocol.StackFrame[]> {
    const { stackFrames } = await this.client.send<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId,
    });
    return stackFrames;
  }

  async evaluate(expression: string, frameId: number | undefined): Promise<string> {
    const { result } = await this.client.send<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression,
      context: 'repl',
      ...(frameId === undefined ? {} : { frameId }),
    });
    return result;
  }

  async resume(): Promise<void> {
    const { current } = this;
    current.setRunning();
    await current.client.send('continue', { threadId: MAIN_THREAD });
  }

  /** Lets every session run that stands still. */
  async resumeAll(): Promise<void> {
    // Their stops need not be told.
    this.untold.length = 0;
    const stopped = this.sessions.filter(({ stands }) => stands);
    for (const session of stopped) session.setRunning();
    await Promise.all(
      stopped.map((session) =>
        session.client.send('continue', { threadId: MAIN_THREAD }).catch(ifEnded(session)),
      ),
    );
  }

  async step(command: 'next' | 'stepIn' | 'stepOut'): Promise<void> {
    const { current } = this;
    current.setRunning();
    await current.client.send(command, { threadId: MAIN_THREAD });
  }

  /** Ends the adapters, and with them a program that we have started; one that was attached to goes on. */
  async close(): Promise<void> {
    if (this.hasClosed) return;
    this.hasClosed = true;
    await this.main.close(!this.isAttached);
    await Promise.all(this.sessions.slice(1).map((session) => session.close(false)));
  }
}

/** What fails because its session has ended is nothing to tell. */
function ifEnded(session: DebugSession): (error: unknown) => undefined {
  return (error) => {
    if (session.hasEnded) return undefined;
    throw error;
  };
}
