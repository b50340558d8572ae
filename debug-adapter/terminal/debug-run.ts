/** One debug run of the terminal client: launches or attaches, sets the breakpoints, tells of each stop and of the end. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { AttachArguments, LaunchArguments, OpenDumpArguments } from '../protocol/launch-arguments.js';
import type { CoroutineEvents } from '../protocol/events.js';
import type { CoroutineId, CoroutineRequests, FindingRow, OfThePast, TaskRow } from '../protocol/requests.js';
import type { BreakOption, Restriction } from './break-option.js';
import { DapClient } from './dap-client.js';
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
  readonly client: DapClient;
  private initialized: () => void = () => undefined;
  private exitCode = 0;
  private hasEnded = false;
  private isAttached = false;
  private stands = false;
  private hasClosed = false;

  constructor(
    adapterFile: string,
    private readonly listener: RunListener,
  ) {
    this.client = new DapClient(adapterFile, (event) => {
      switch (event.event) {
        case 'initialized':
          this.initialized();
          break;
        case 'stopped':
          this.stands = true;
          listener.stopped((event as DebugProtocol.StoppedEvent).body);
          break;
        case 'continued':
          this.setRunning();
          break;
        case 'output': {
          const { category, output } = (event as DebugProtocol.OutputEvent).body;
          listener.output(category ?? 'console', output);
          break;
        }
        case 'coroutines/finding':
          listener.found((event.body as CoroutineEvents['coroutines/finding']).finding);
          break;
        case 'exited':
          this.exitCode = (event as DebugProtocol.ExitedEvent).body.exitCode;
          break;
        case 'terminated':
          this.hasEnded = true;
          this.initialized();
          listener.ended(this.exitCode);
          break;
      }
    });
  }

  /** Whether the program stands still. */
  get isStopped(): boolean {
    return this.stands;
  }

  /** Whether we have left it. */
  get isClosed(): boolean {
    return this.hasClosed;
  }

  /** Starts the program with these breakpoints; resolves when it runs. Rejects with the adapter's sentence. */
  async launch(args: LaunchArguments | OpenDumpArguments, breaks: readonly BreakOption[]): Promise<void> {
    await this.begin('launch', args, breaks);
  }

  /** Attaches to a program; resolves when the breakpoints are set. Rejects with the adapter's sentence. */
  async attach(args: AttachArguments, breaks: readonly BreakOption[]): Promise<void> {
    this.isAttached = true;
    await this.begin('attach', args, breaks);
  }

  private async begin(
    request: 'launch' | 'attach',
    args: LaunchArguments | OpenDumpArguments | AttachArguments,
    breaks: readonly BreakOption[],
  ): Promise<void> {
    await this.client.send('initialize', {
      adapterID: 'coroutine',
      linesStartAt1: true,
      columnsStartAt1: true,
    });
    const ready = new Promise<void>((resolve) => (this.initialized = resolve));
    const launched = this.client.send(request, args);
    await Promise.race([ready, launched]);
    if (!this.hasEnded && !('noDebug' in args && args.noDebug)) {
      await this.setBreakpoints(breaks);
      await this.client.send('configurationDone');
    }
    await launched;
  }

  /** Replaces all breakpoints. */
  async setBreakpoints(breaks: readonly BreakOption[]): Promise<DebugProtocol.Breakpoint[]> {
    const found: DebugProtocol.Breakpoint[] = [];
    const files = new Set(breaks.flatMap((one) => (one.kind === 'line' ? [one.path] : [])));
    for (const path of files) {
      const breakpoints = breaks.flatMap((one) =>
        one.kind === 'line' && one.path === path ? [sourceBreakpoint(one)] : [],
      );
      found.push(...(await this.breakpoints('setBreakpoints', { source: { path }, breakpoints })));
    }
    const functions = breaks.flatMap((one) => (one.kind === 'function' ? [functionBreakpoint(one)] : []));
    found.push(...(await this.breakpoints('setFunctionBreakpoints', { breakpoints: functions })));
    const filterOptions = breaks.flatMap((one) =>
      one.kind === 'any'
        ? [{ filterId: one.filter, ...(one.condition === undefined ? {} : { condition: one.condition }) }]
        : [],
    );
    await this.client.send('setExceptionBreakpoints', { filters: [], filterOptions });
    return found;
  }

  /** Forgets breakpoints in these files. */
  async clearBreakpoints(breaks: readonly BreakOption[]): Promise<void> {
    for (const one of breaks) {
      if (one.kind === 'line')
        await this.breakpoints('setBreakpoints', { source: { path: one.path }, breakpoints: [] });
    }
    await this.setBreakpoints([]);
  }

  private async breakpoints(command: string, args: object): Promise<DebugProtocol.Breakpoint[]> {
    return (await this.client.send<{ breakpoints: DebugProtocol.Breakpoint[] }>(command, args)).breakpoints;
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

  private setRunning(): void {
    this.stands = false;
    this.listener.continued?.();
  }

  async resume(): Promise<void> {
    this.setRunning();
    await this.client.send('continue', { threadId: MAIN_THREAD });
  }

  async step(command: 'next' | 'stepIn' | 'stepOut'): Promise<void> {
    this.setRunning();
    await this.client.send(command, { threadId: MAIN_THREAD });
  }

  /** Ends the adapter, and with it a program that it started; one that was attached to goes on. */
  async close(): Promise<void> {
    if (this.hasClosed) return;
    this.hasClosed = true;
    if (!this.hasEnded)
      await this.client.send('disconnect', { terminateDebuggee: !this.isAttached }).catch(() => undefined);
    this.client.close();
  }
}

type Kind<K extends BreakOption['kind']> = Extract<BreakOption, { kind: K }>;

function sourceBreakpoint({ line, column, mode, ...rest }: Kind<'line'>): DebugProtocol.SourceBreakpoint {
  return { line, mode, ...(column === undefined ? {} : { column }), ...restrictionOf(rest) };
}

function functionBreakpoint({ name, ...rest }: Kind<'function'>): DebugProtocol.FunctionBreakpoint {
  return { name, ...restrictionOf(rest) };
}

function restrictionOf({ condition, hitCondition, logMessage }: Restriction): Restriction {
  return {
    ...(condition === undefined ? {} : { condition }),
    ...(hitCondition === undefined ? {} : { hitCondition }),
    ...(logMessage === undefined ? {} : { logMessage }),
  };
}
