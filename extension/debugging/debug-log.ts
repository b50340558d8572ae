/**
 * The extension's log, for bug reports: sessions that start and end, failed requests, and the trace file of each
 * session. It never contains values of programs.
 */
import {
  debug,
  window,
  type DebugAdapterTracker,
  type DebugAdapterTrackerFactory,
  type DebugSession,
  type Disposable,
} from 'vscode';
import type { CoroutineEvents } from '../../debug-adapter/protocol/events.js';
import { DEBUG_TYPE } from '../manifest.js';

/** Lines kept for *Collect Debug Log*; the output channel keeps its own. */
const MOST_LINES = 5000;

interface DapMessage {
  readonly type?: string;
  readonly command?: string;
  readonly success?: boolean;
  readonly message?: string;
}

/** Requests whose errors can quote values of the program. */
const EVALUATING: ReadonlySet<string> = new Set(['evaluate', 'setVariable', 'coroutines/settle']);

export class DebugLog implements Disposable, DebugAdapterTrackerFactory {
  private readonly channel = window.createOutputChannel('Coroutine Debugger', {
    log: true,
  });
  private readonly kept: string[] = [];
  private readonly tracePaths: string[] = [];
  private readonly subscriptions: Disposable[];

  constructor() {
    this.subscriptions = [
      debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, this),
      debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (
          session.type !== DEBUG_TYPE ||
          event !== ('coroutines/traceBegan' satisfies keyof CoroutineEvents)
        )
          return;
        const { path } = body as CoroutineEvents['coroutines/traceBegan'];
        if (!this.tracePaths.includes(path)) this.tracePaths.push(path);
        this.info(session, `the trace is written to ${path}`);
      }),
    ];
  }

  /** The newest lines, oldest first. */
  get lines(): readonly string[] {
    return this.kept;
  }

  /** Trace files of sessions, newest last. */
  get traces(): readonly string[] {
    return this.tracePaths;
  }

  createDebugAdapterTracker(session: DebugSession): DebugAdapterTracker {
    const { request, noDebug } = session.configuration;
    return {
      onWillStartSession: () => {
        this.info(session, `${request}${noDebug === true ? ' without debugging' : ''} begins`);
      },
      onDidSendMessage: (message: DapMessage) => {
        if (message.type !== 'response' || message.success !== false) return;
        const command = message.command ?? '';
        const why = EVALUATING.has(command) ? '' : `: ${message.message ?? 'no reason given'}`;
        this.warn(session, `'${command}' failed${why}`);
      },
      onError: (error) => {
        this.warn(session, `the debug adapter failed: ${error.message}`);
      },
      onExit: (code, signal) => {
        this.info(session, `the debug adapter has ended (${signal ?? `exit code ${code ?? 0}`})`);
      },
    };
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.channel.dispose();
  }

  private info(session: DebugSession, text: string): void {
    this.channel.info(this.keep('info', session, text));
  }

  private warn(session: DebugSession, text: string): void {
    this.channel.warn(this.keep('warning', session, text));
  }

  private keep(level: string, { name }: DebugSession, text: string): string {
    const line = `[${name}] ${text}`;
    this.kept.push(`${new Date().toISOString()} ${level} ${line}`);
    if (this.kept.length > MOST_LINES) this.kept.shift();
    return line;
  }
}
