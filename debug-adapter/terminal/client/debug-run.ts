/**
 * One debug run of the terminal client: launches or attaches, sets the breakpoints, reports each stop and the end.
 * Child processes and workers are debugged in further sessions. One stop is reported at a time: another waits until
 * that session resumes. Requests go to the session that stopped last, or that the user selected.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type {
  AttachArguments,
  ChildArguments,
  LaunchArguments,
  OpenDumpArguments,
} from '../../protocol/launch-arguments.js';
import type {
  CoroutineId,
  CoroutineRequests,
  FindingRow,
  BeforeRow,
  OfThePast,
} from '../../protocol/requests.js';
import type { BreakOption } from '../commands/break-option.js';
import type { Requests } from './dap-client.js';
import { DebugSession, type SessionListener } from './debug-session.js';
import type { FrameText } from '../../text/rows-as-text.js';
import { nodesOf, type TaskNode } from '../../text/task-nodes.js';

const MAIN_THREAD = 1;
/** Tasks shown below one parent; more are counted. */
export const MOST_CHILDREN = 100;

/** The selection and order of tasks. */
type TaskChoice = Pick<CoroutineRequests['coroutines/tasks']['args'], 'hideLibrary' | 'sort' | 'tree'>;

/** Events of a run. */
export interface RunListener {
  stopped(stop: DebugProtocol.StoppedEvent['body']): void;
  /** It runs again, whatever resumed it. */
  continued?(): void;
  output(category: string, text: string): void;
  found(finding: FindingRow): void;
  ended(exitCode: number): void;
}

export class DebugRun {
  /** The requests of the selected session. */
  readonly client: Requests = {
    send: (command, args) => this.current.client.send(command, args),
    ask: (command, args) => this.current.client.ask(command, args),
  };

  private readonly main: DebugSession;
  private readonly sessions: DebugSession[];
  private current: DebugSession;
  /** The session whose stop was reported and still holds. */
  private told: DebugSession | undefined;
  private readonly unreported: {
    readonly session: DebugSession;
    readonly stop: DebugProtocol.StoppedEvent['body'];
  }[] = [];

  /** The latest ones, for later sessions. */
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
        if (this.told !== undefined && this.told !== session) this.unreported.push({ session, stop });
        else this.tell(session, stop);
      },
      continued: (session) => {
        this.continues(session);
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

  /** When this one is over, the next stop is reported, if there is one. */
  private continues(session: DebugSession): void {
    this.listener.continued?.();
    const index = this.unreported.findIndex((one) => one.session === session);
    if (index >= 0) this.unreported.splice(index, 1);
    if (this.told !== session) return;
    this.told = undefined;
    const next = this.unreported.shift();
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
    this.continues(session);
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

  /** Whether the program is stopped. */
  get isStopped(): boolean {
    return this.current.stands;
  }

  /** Whether the client has left it. */
  get isClosed(): boolean {
    return this.hasClosed;
  }

  /** What the selected session debugs, if not the program itself. */
  get sessionName(): string | undefined {
    return this.current.name;
  }

  /** All sessions, the program's own first, in order of start. */
  get sessionList(): readonly { name: string | undefined; isStopped: boolean; isSelected: boolean }[] {
    return this.sessions.map((session) => ({
      name: session.name,
      isStopped: session.stands,
      isSelected: session === this.current,
    }));
  }

  /** Selects a session by its place in the list, counted from 1; false: there is none. */
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

  /** Removes breakpoints in these files, and all others, in every session. */
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
  async taskTree(
    choice: TaskChoice = {},
  ): Promise<OfThePast & { nodes: TaskNode[]; live: number; before?: BeforeRow }> {
    const asked = { ...choice, count: MOST_CHILDREN };
    const { tasks, ...answer } = await this.client.ask('coroutines/tasks', asked);
    const nodes = await nodesOf(
      tasks,
      async (parent) => (await this.client.ask('coroutines/tasks', { ...asked, parent })).tasks,
    );
    return { ...answer, nodes };
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
      // A variable of an inner block hides an outer one of the same name.
      const own = variables.filter(
        ({ name }) => name !== 'this' && name !== 'arguments' && !found.some((one) => one.name === name),
      );
      found.push(...own.map(({ name, value }) => ({ name, value })));
      if (scope.presentationHint === 'locals') break;
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

  /** Resumes every stopped session. */
  async resumeAll(): Promise<void> {
    // Their stops need not be reported.
    this.unreported.length = 0;
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

  /** Ends the adapters, and with them a launched program; an attached one continues. */
  async close(): Promise<void> {
    if (this.hasClosed) return;
    this.hasClosed = true;
    await this.main.close(!this.isAttached);
    await Promise.all(this.sessions.slice(1).map((session) => session.close(false)));
  }
}

/** Failures because a session has ended are not reported. */
function ifEnded(session: DebugSession): (error: unknown) => undefined {
  return (error) => {
    if (session.hasEnded) return undefined;
    throw error;
  };
}
