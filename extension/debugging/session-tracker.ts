/**
 * Decides which coroutine session the views show, and when they must refresh. A session counts once its program has
 * been launched or attached to: before that the adapter has no answers.
 */
import {
  debug,
  env,
  EventEmitter,
  type DebugAdapterTracker,
  type DebugAdapterTrackerFactory,
  type DebugSession,
  type Disposable,
} from 'vscode';
import type { CoroutineEvents } from '../../debug-adapter/protocol/events.js';
import type { LaunchAnswer } from '../../debug-adapter/protocol/launch-arguments.js';
import { DEBUG_TYPE } from '../manifest.js';
import type { FindingRow, PastMoment } from '../../debug-adapter/protocol/requests.js';
import { SessionClient } from './session-client.js';

/** Facts about a session that need no request. */
export interface SessionState {
  readonly client: SessionClient;
  /** Live coroutines as last reported; absent before the first report. */
  readonly live?: number;
  readonly stopped: boolean;
  /** The past moment that it shows; absent at the present. */
  readonly past?: PastMoment;
}

interface DapMessage {
  readonly type?: string;
  readonly command?: string;
  readonly event?: string;
  readonly success?: boolean;
  readonly body?: LaunchAnswer;
}

function isBeginning(command: string | undefined): boolean {
  return command === 'launch' || command === 'attach';
}

export class SessionTracker implements Disposable, DebugAdapterTrackerFactory {
  private readonly sessions = new Map<string, SessionState>();
  private readonly changes = new EventEmitter<void>();
  private readonly switches = new EventEmitter<void>();
  private readonly finds = new EventEmitter<{ session: DebugSession; finding: FindingRow }>();
  private readonly subscriptions: Disposable[];
  private watching = false;

  /** The coroutines of the current session changed. */
  readonly onDidChange = this.changes.event;
  /** The current session changed, possibly to none. */
  readonly onDidSwitch = this.switches.event;
  /** A session, the current one or another, reported a finding. */
  readonly onDidFind = this.finds.event;

  constructor() {
    this.subscriptions = [
      debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, this),
      debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (event === ('coroutines/changed' satisfies keyof CoroutineEvents)) {
          this.onChanged(session, body as CoroutineEvents['coroutines/changed']);
        }
        if (event === ('coroutines/copy' satisfies keyof CoroutineEvents)) {
          void env.clipboard.writeText((body as CoroutineEvents['coroutines/copy']).text);
        }
        if (event === ('coroutines/finding' satisfies keyof CoroutineEvents)) {
          this.finds.fire({ session, ...(body as CoroutineEvents['coroutines/finding']) });
        }
      }),
      debug.onDidChangeActiveDebugSession(() => {
        this.switches.fire();
      }),
      debug.onDidTerminateDebugSession((session) => {
        this.forget(session);
      }),
    ];
  }

  /**
   * The session on screen: the one chosen in the Call Stack if it is a coroutine session, else the newest coroutine
   * session.
   */
  get current(): SessionState | undefined {
    const active = debug.activeDebugSession;
    const chosen = active === undefined ? undefined : this.sessions.get(active.id);
    return chosen ?? [...this.sessions.values()].at(-1);
  }

  /** Reports whether any visible view shows coroutines: only then does the adapter send change events. */
  watch(visible: boolean): void {
    if (visible === this.watching) return;
    this.watching = visible;
    for (const { client } of this.sessions.values()) this.sendWatch(client);
  }

  createDebugAdapterTracker(session: DebugSession): DebugAdapterTracker {
    return {
      onDidSendMessage: (message: DapMessage) => {
        if (message.type === 'response' && message.success === true && isBeginning(message.command)) {
          // Its child processes have sessions of their own.
          if (message.body?.onlyStartsOthers !== true) this.begin(session);
        }
        if (message.type === 'event' && message.event === 'terminated') this.forget(session);
      },
      onExit: () => {
        this.forget(session);
      },
    };
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
    this.switches.dispose();
    this.finds.dispose();
  }

  private begin(session: DebugSession): void {
    if (session.configuration.noDebug === true) return;
    const client = new SessionClient(session);
    this.sessions.set(session.id, { client, stopped: false });
    if (this.watching) this.sendWatch(client);
    this.switches.fire();
  }

  private forget(session: DebugSession): void {
    if (this.sessions.delete(session.id)) this.switches.fire();
  }

  private onChanged(session: DebugSession, body: CoroutineEvents['coroutines/changed']): void {
    const state = this.sessions.get(session.id);
    if (state === undefined) return;
    this.sessions.set(session.id, {
      client: state.client,
      live: body.live,
      stopped: body.stopped,
      ...(body.past === undefined ? {} : { past: body.past }),
    });
    if (this.current?.client === state.client) this.changes.fire();
  }

  private sendWatch(client: SessionClient): void {
    // A session that is ending does not need this.
    client.request('coroutines/watch', { visible: this.watching }).catch(() => undefined);
  }
}
