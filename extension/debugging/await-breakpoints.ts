/**
 * Breakpoints on suspension and resumption, set from the editor. VS Code's breakpoints have a mode, but extensions
 * cannot set it. So these are ordinary breakpoints, which VS Code lists, disables, saves and gives conditions as any
 * other. Their mode is stored here by their id and added to `setBreakpoints` on its way to the adapter. A mode chosen
 * in VS Code's own breakpoint editor takes precedence.
 */
import {
  debug,
  EventEmitter,
  Location,
  Position,
  SourceBreakpoint,
  type Breakpoint,
  type DebugAdapterTracker,
  type DebugAdapterTrackerFactory,
  type Disposable,
  type Memento,
  type Uri,
} from 'vscode';
import type { BreakpointMode } from '../../debug-adapter/protocol/launch-arguments.js';
import { DEBUG_TYPE } from '../manifest.js';

export type AwaitMode = Exclude<BreakpointMode, 'line'>;

/** A breakpoint on an await, as the editor marks it. */
export interface AwaitBreakpoint {
  readonly breakpoint: SourceBreakpoint;
  readonly mode: AwaitMode;
}

interface SetBreakpointsMessage {
  readonly type: string;
  readonly command?: string;
  readonly arguments?: {
    readonly source?: { readonly path?: string };
    readonly breakpoints?: { line: number; mode?: string }[];
  };
}

const STORE_KEY = 'awaitBreakpoints';

export class AwaitBreakpoints implements Disposable, DebugAdapterTrackerFactory {
  private readonly modes: Map<string, AwaitMode>;
  private readonly changes = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];

  readonly onDidChange = this.changes.event;

  constructor(private readonly store: Memento) {
    this.modes = new Map(store.get<[string, AwaitMode][]>(STORE_KEY) ?? []);
    this.subscriptions = [
      debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, this),
      debug.onDidChangeBreakpoints(({ removed }) => {
        this.forget(removed);
        this.changes.fire();
      }),
    ];
  }

  /** The breakpoints on awaits that currently exist. */
  list(): AwaitBreakpoint[] {
    return sourceBreakpoints().flatMap((breakpoint) => {
      const mode = this.modes.get(breakpoint.id);
      return mode === undefined ? [] : [{ breakpoint, mode }];
    });
  }

  /** Toggles one at a line; any other breakpoint there is replaced. */
  async toggle(uri: Uri, line: number, mode: AwaitMode): Promise<void> {
    const there = sourceBreakpoints().filter(
      ({ location }) => location.uri.toString() === uri.toString() && location.range.start.line === line,
    );
    const isSet = there.some(({ id }) => this.modes.get(id) === mode);
    debug.removeBreakpoints(there);
    if (isSet) return;
    const [old] = there;
    const added = new SourceBreakpoint(
      new Location(uri, new Position(line, 0)),
      true,
      old?.condition,
      old?.hitCondition,
      old?.logMessage,
    );
    this.modes.set(added.id, mode);
    await this.save();
    debug.addBreakpoints([added]);
  }

  createDebugAdapterTracker(): DebugAdapterTracker {
    return {
      onWillReceiveMessage: (message: SetBreakpointsMessage) => {
        if (message.type === 'request' && message.command === 'setBreakpoints') this.addModes(message);
      },
    };
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  /** VS Code sends the very object that it passes here; the UI test fails if that changes. */
  private addModes({ arguments: args }: SetBreakpointsMessage): void {
    const ours = this.list().filter(
      ({ breakpoint }) => breakpoint.location.uri.fsPath === args?.source?.path,
    );
    for (const asked of args?.breakpoints ?? []) {
      const found = ours.find(({ breakpoint }) => breakpoint.location.range.start.line + 1 === asked.line);
      if (found !== undefined) asked.mode ??= found.mode;
    }
  }

  private forget(removed: readonly Breakpoint[]): void {
    const known = removed.filter(({ id }) => this.modes.delete(id));
    if (known.length > 0) void this.save();
  }

  private async save(): Promise<void> {
    await this.store.update(STORE_KEY, [...this.modes]);
  }
}

function sourceBreakpoints(): SourceBreakpoint[] {
  return debug.breakpoints.filter((breakpoint) => breakpoint instanceof SourceBreakpoint);
}
