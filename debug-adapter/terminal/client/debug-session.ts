/** One session of a debug run: an adapter, with the program, child process or worker thread that it debugs. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  TERMINAL_CLIENT_ID,
  type AttachArguments,
  type ChildArguments,
  type LaunchArguments,
  type OpenDumpArguments,
} from '../../protocol/launch-arguments.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { FindingRow } from '../../protocol/requests.js';
import type { BreakOption, Restriction } from '../commands/break-option.js';
import { DapClient } from './dap-client.js';

/** Events of a session. */
export interface SessionListener {
  stopped(session: DebugSession, stop: DebugProtocol.StoppedEvent['body']): void;
  /** It runs again, whatever resumed it. */
  continued(session: DebugSession): void;
  output(category: string, text: string): void;
  found(finding: FindingRow): void;
  ended(session: DebugSession): void;
  /** It requests a session for a child of its program; rejects if there will be none. */
  startDebugging(args: DebugProtocol.StartDebuggingRequestArguments): Promise<void>;
}

export class DebugSession {
  readonly client: DapClient;
  /** Whether the program is stopped. */
  stands = false;
  exitCode = 0;
  hasEnded = false;
  private initialized: () => void = () => undefined;

  constructor(
    adapterFile: string,
    /** What it debugs, if not the program itself. */
    readonly name: string | undefined,
    private readonly listener: SessionListener,
  ) {
    this.client = new DapClient(
      adapterFile,
      (event) => {
        this.onEvent(event);
      },
      (command, args) => {
        if (command !== 'startDebugging') return Promise.reject(new Error(`unknown request '${command}'`));
        return listener.startDebugging(args as DebugProtocol.StartDebuggingRequestArguments);
      },
    );
  }

  private onEvent(event: DebugProtocol.Event): void {
    const { listener } = this;
    switch (event.event) {
      case 'initialized':
        this.initialized();
        break;
      case 'stopped':
        this.stands = true;
        listener.stopped(this, (event as DebugProtocol.StoppedEvent).body);
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
        this.stands = false;
        this.initialized();
        listener.ended(this);
        break;
    }
  }

  setRunning(): void {
    this.stands = false;
    this.listener.continued(this);
  }

  /** Resolves when it runs with these breakpoints. Rejects with the adapter's sentence. */
  async begin(
    request: 'launch' | 'attach',
    args: LaunchArguments | OpenDumpArguments | AttachArguments | ChildArguments,
    breaks: readonly BreakOption[],
  ): Promise<void> {
    await this.client.send('initialize', {
      adapterID: 'coroutine',
      clientID: TERMINAL_CLIENT_ID,
      linesStartAt1: true,
      columnsStartAt1: true,
      supportsStartDebuggingRequest: true,
    });
    const ready = new Promise<void>((resolve) => (this.initialized = resolve));
    const begun = this.client.send(request, args);
    await Promise.race([ready, begun]);
    if (!this.hasEnded && !('noDebug' in args && args.noDebug)) {
      await this.setBreakpoints(breaks);
      await this.client.send('configurationDone');
    }
    await begun;
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

  /** Removes breakpoints in these files, and all others. */
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

  /** Ends the adapter, and the program as requested. */
  async close(terminateDebuggee: boolean): Promise<void> {
    if (!this.hasEnded) await this.client.send('disconnect', { terminateDebuggee }).catch(() => undefined);
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
