/**
 * The parts of VS Code's API that the classes under `extension/debugging` use, in memory: for tests of one class. What
 * a person sees is tested in a real VS Code.
 */
import type { DebugAdapterTracker, DebugAdapterTrackerFactory, DebugSession, Uri as EditorUri } from 'vscode';

type Listener<T> = (event: T) => void;

/** As `vscode.Disposable`. */
interface Registration {
  dispose(): void;
}

/** As `vscode.EventEmitter`. */
export class EventEmitter<T> {
  private readonly listeners = new Set<Listener<T>>();

  readonly event = (listener: Listener<T>): Registration => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of this.listeners) listener(event);
  }

  dispose(): void {
    this.listeners.clear();
  }

  get listenerCount(): number {
    return this.listeners.size;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Location {
  readonly range: { readonly start: Position };

  constructor(
    readonly uri: EditorUri,
    start: Position,
  ) {
    this.range = { start };
  }
}

let breakpointCount = 0;

export class SourceBreakpoint {
  readonly id = `breakpoint ${++breakpointCount}`;

  constructor(
    readonly location: Location,
    readonly enabled = true,
    readonly condition?: string,
    readonly hitCondition?: string,
    readonly logMessage?: string,
  ) {}
}

type Breakpoint = SourceBreakpoint;

interface CustomEvent {
  readonly session: DebugSession;
  readonly event: string;
  readonly body: unknown;
}

const events = {
  custom: new EventEmitter<CustomEvent>(),
  active: new EventEmitter<DebugSession | undefined>(),
  terminated: new EventEmitter<DebugSession>(),
  breakpoints: new EventEmitter<{ readonly removed: readonly Breakpoint[] }>(),
  editors: new EventEmitter<undefined>(),
};

const factories = new Set<DebugAdapterTrackerFactory>();

export const debug = {
  activeDebugSession: undefined as DebugSession | undefined,
  breakpoints: [] as Breakpoint[],
  onDidReceiveDebugSessionCustomEvent: events.custom.event,
  onDidChangeActiveDebugSession: events.active.event,
  onDidTerminateDebugSession: events.terminated.event,
  onDidChangeBreakpoints: events.breakpoints.event,
  registerDebugAdapterTrackerFactory(_type: string, factory: DebugAdapterTrackerFactory): Registration {
    factories.add(factory);
    return { dispose: () => factories.delete(factory) };
  },
  addBreakpoints(added: readonly Breakpoint[]): void {
    debug.breakpoints.push(...added);
  },
  removeBreakpoints(removed: readonly Breakpoint[]): void {
    debug.breakpoints = debug.breakpoints.filter((one) => !removed.includes(one));
    events.breakpoints.fire({ removed });
  },
};

export const env = {
  clipboard: {
    text: '',
    writeText(text: string): Promise<void> {
      env.clipboard.text = text;
      return Promise.resolve();
    },
  },
};

export const window = {
  visibleTextEditors: [] as unknown[],
  onDidChangeVisibleTextEditors: events.editors.event,
  createOutputChannel: () => ({ info: () => undefined, warn: () => undefined, dispose: () => undefined }),
};

export const commands = {
  executed: [] as string[],
  executeCommand(command: string): Promise<void> {
    commands.executed.push(command);
    return Promise.resolve();
  },
};

/** What a test does with the editor. */
export const editor = {
  /** A listener that is left behind keeps what it belongs to in memory. */
  get listenerCount(): number {
    return Object.values(events).reduce((sum, { listenerCount }) => sum + listenerCount, factories.size);
  },

  /** What trackers see of a session. */
  trackers(session: DebugSession): DebugAdapterTracker[] {
    return [...factories].map((factory) => factory.createDebugAdapterTracker(session) as DebugAdapterTracker);
  },

  reports(session: DebugSession, event: string, body: unknown): void {
    events.custom.fire({ session, event, body });
  },

  choose(session: DebugSession | undefined): void {
    debug.activeDebugSession = session;
    events.active.fire(session);
  },

  terminates(session: DebugSession): void {
    events.terminated.fire(session);
  },

  show(...editors: unknown[]): void {
    window.visibleTextEditors = editors;
    events.editors.fire(undefined);
  },

  /** As it is when a window opens. */
  reset(): void {
    debug.activeDebugSession = undefined;
    debug.breakpoints = [];
    window.visibleTextEditors = [];
    commands.executed = [];
    env.clipboard.text = '';
  },
};

export function fileUri(fsPath: string): EditorUri {
  return { fsPath, toString: () => `file://${fsPath}` } as unknown as EditorUri;
}

/** Storage as it is after a reload. */
export class MemoryStore {
  private readonly kept = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.kept.keys()];
  }

  get(key: string): unknown {
    return this.kept.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.kept.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

/** One request that a session has received. */
export interface Asked {
  readonly command: string;
  readonly args: unknown;
  answer(result: unknown): void;
  fail(): void;
}

/** A debug session whose requests a test answers. */
export function fakeSession(
  id: string,
  configuration: object = {},
): DebugSession & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    id,
    name: id,
    type: 'coroutine',
    configuration: { type: 'coroutine', name: id, request: 'launch', ...configuration },
    asked,
    customRequest: (command: string, args: unknown) =>
      new Promise((resolve, reject) => {
        asked.push({
          command,
          args,
          answer: resolve,
          fail: () => {
            reject(new Error('refused'));
          },
        });
      }),
  } as unknown as DebugSession & { readonly asked: Asked[] };
}
