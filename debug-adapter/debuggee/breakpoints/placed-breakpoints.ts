/**
 * V8's line breakpoints. V8 takes one per location, but several of the user's can resolve to one location: those on the
 * empty lines above it, and those in an old and a new version of a file. They share V8's breakpoint, whose condition
 * evaluates each.
 */
import type { Connection } from '../../inspector/connection.js';
import { conditionsInScript, namesSeenAt } from '../expressions/source-names.js';
import { conditionOf, findPlace, type LineBreakpoint } from './line-breakpoints.js';
import type { Base0Position } from '../scripts/positions.js';
import type { Script } from '../scripts/script.js';

/** Where one of the user's resolved to; lines and columns count from 1. */
export interface AppliedBreakpoint {
  readonly line: number;
  readonly column: number;
}

interface Placed {
  readonly scriptId: string;
  readonly place: Base0Position;
  readonly users: Map<number, LineBreakpoint>;
  /** V8's own; undefined while it has none. */
  breakpointId: string | undefined;
}

export class PlacedBreakpoints {
  private readonly placed = new Map<string, Placed>();
  /** Changes are made one after another: two at one location must know of each other. */
  private changing: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: Connection) {}

  /** Undefined if the script has no break location there. One that is already there stays. */
  apply(script: Script, breakpoint: LineBreakpoint): Promise<AppliedBreakpoint | undefined> {
    return this.inTurn(async () => {
      const found = await findPlace(this.connection, script, breakpoint);
      if (found === undefined) return undefined;
      const { place, source } = found;
      const key = `${script.scriptId}:${place.line}:${place.column}`;
      const placed = this.placed.get(key) ?? {
        scriptId: script.scriptId,
        place,
        users: new Map<number, LineBreakpoint>(),
        breakpointId: undefined,
      };
      this.placed.set(key, placed);
      if (!placed.users.has(breakpoint.id)) {
        const { condition, log } = breakpoint;
        const isWorded = condition !== undefined || log !== undefined;
        const names = isWorded
          ? await namesSeenAt(script, this.connection, place)
          : new Map<string, string>();
        placed.users.set(breakpoint.id, conditionsInScript(breakpoint, names));
        await this.update(placed);
      }
      return { line: source.line, column: source.column };
    });
  }

  /** Removes the user's breakpoints with these ids, wherever they are. */
  remove(ids: ReadonlySet<number>): Promise<void> {
    return this.inTurn(async () => {
      for (const [key, placed] of this.placed) {
        const before = placed.users.size;
        for (const id of ids) placed.users.delete(id);
        if (placed.users.size === before) continue;
        if (placed.users.size === 0) this.placed.delete(key);
        await this.update(placed);
      }
    });
  }

  /** The user's ids at the locations for which V8 reports these. */
  idsOf(breakpointIds: readonly string[]): number[] {
    return [...this.placed.values()]
      .filter(({ breakpointId }) => breakpointId !== undefined && breakpointIds.includes(breakpointId))
      .flatMap(({ users }) => [...users.keys()]);
  }

  private async update(placed: Placed): Promise<void> {
    const { scriptId, place, users, breakpointId } = placed;
    if (breakpointId !== undefined) {
      placed.breakpointId = undefined;
      await this.connection.send('Debugger.removeBreakpoint', { breakpointId });
    }
    if (users.size === 0) return;
    const condition = conditionOfAll([...users.values()]);
    const set = await this.connection.send('Debugger.setBreakpoint', {
      location: { scriptId, lineNumber: place.line, columnNumber: place.column },
      ...(condition === undefined ? {} : { condition }),
    });
    placed.breakpointId = set.breakpointId;
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.changing.then(change);
    this.changing = changed.catch(() => undefined);
    return changed;
  }
}

/** Each is evaluated, because it may count or log; one that throws must not prevent the others. */
function conditionOfAll(breakpoints: readonly LineBreakpoint[]): string | undefined {
  const conditions = breakpoints.map((one) => conditionOf(one));
  if (conditions.length === 1 || conditions.every((one) => one === undefined)) return conditions[0];
  return conditions
    .map((one) =>
      one === undefined ? 'true' : `(() => { try { return !!(${one}\n) } catch { return false } })()`,
    )
    .join(' | ');
}
