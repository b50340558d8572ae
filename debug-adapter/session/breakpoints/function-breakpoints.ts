/**
 * Breakpoints by function name. The hooks handle coroutines; any other function gets a breakpoint of V8 at its first
 * statement, in each script that has a function of that name. So does a coroutine whose beginning has a condition: its
 * arguments can be seen in its frame alone.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakEvent, CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import { functionsIn, type NamedFunction } from '../../debuggee/breakpoints/functions-in-text.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import type { PlacedBreakpoints } from '../../debuggee/breakpoints/placed-breakpoints.js';
import { sourceNameOf } from '../../debuggee/expressions/source-names.js';
import type { Script } from '../../debuggee/scripts/script.js';
import { isCalled } from '../../../runtime/protocol/breakpoint-scope.js';
import type { Program } from '../program/program.js';
import { atSites } from './conditions-at-sites.js';
import { readConditions, type Conditions } from './breakpoint-conditions.js';

const WRITTEN = /^\s*(?:(suspend|resume|create|finish|fail)[:\s]\s*)?([\w$.#]+)\s*$/;

interface Wanted {
  readonly id: number;
  readonly event: BreakEvent;
  readonly functionName: string;
  readonly conditions: Conditions;
  isVerified: boolean;
}

export class FunctionBreakpoints {
  private wanted: Wanted[] = [];
  /** Functions by script id. */
  private readonly functions = new Map<string, readonly NamedFunction[]>();
  /** Breakpoints that are set in V8. */
  private readonly placed = new Set<number>();

  constructor(private readonly onChanged: (breakpoint: DebugProtocol.Breakpoint) => void) {}

  /** The breakpoints that the hooks check. */
  onCoroutines(store: CoroutineStore): CoroutineBreakpoint[] {
    return this.wanted.flatMap((one) => {
      if (isForFrames(one)) return [];
      const { id, event, functionName, conditions } = one;
      const breakpoint = { id, event, functionName, ...conditions };
      return conditions.condition === undefined
        ? [breakpoint]
        : atSites(breakpoint, store.sitesIn(functionName), store);
    });
  }

  /**
   * Whether modules must stop before their first statement: it may call such a function, whose condition needs the names
   * of the module's variables.
   */
  get looksAtModules(): boolean {
    return this.wanted.some(
      ({ event, conditions }) => event === 'create' || conditions.condition !== undefined,
    );
  }

  /** Whether V8's Debugger domain is needed: for functions that are not coroutines, or are not found yet. */
  needsDebugger({ store }: Program): boolean {
    return this.wanted.some(
      (one) =>
        isForFrames(one) ||
        (one.event === 'create' &&
          (this.placed.has(one.id) || !store.hasCoroutineFunction(one.functionName))),
    );
  }

  /** The program has ended, and another one will follow. */
  reset(): void {
    this.functions.clear();
    this.placed.clear();
    for (const one of this.wanted) {
      one.isVerified = false;
      this.onChanged(toDap(one));
    }
  }

  /** Replaces all of them. */
  async set(
    asked: readonly DebugProtocol.FunctionBreakpoint[],
    nextId: () => number,
    program: Program | undefined,
    lines: PlacedBreakpoints | undefined,
  ): Promise<DebugProtocol.Breakpoint[]> {
    await lines?.remove(new Set(this.placed));
    this.placed.clear();
    this.wanted = [];
    const answers = asked.map(({ name, condition, hitCondition }) => {
      const match = WRITTEN.exec(name);
      const functionName = match?.[2];
      if (functionName === undefined) {
        return `'${name}' is not a function name: write name, 'suspend name' or 'resume name'.`;
      }
      const conditions = readConditions({ condition, hitCondition });
      if (typeof conditions === 'string') return conditions;
      const event = (match?.[1] ?? 'create') as BreakEvent;
      const wanted = { id: nextId(), event, functionName, conditions, isVerified: false };
      this.wanted.push(wanted);
      return wanted;
    });
    if (program !== undefined && lines !== undefined) await this.bind(program, lines);
    return answers.map((one) => (typeof one === 'string' ? { verified: false, message: one } : toDap(one)));
  }

  /** Searches newly loaded scripts for the functions, and reports those that are found. */
  async bind(program: Program, lines: PlacedBreakpoints): Promise<void> {
    if (this.wanted.length === 0) return;
    if (this.needsDebugger(program)) {
      await program.debuggee.execution.need('breakpoints', true);
      for (const script of program.debuggee.programsScripts()) await this.bindIn(script, program, lines);
    }
    for (const one of this.wanted) {
      const isVerified = this.placed.has(one.id) || program.store.hasCoroutineFunction(one.functionName);
      if (isVerified === one.isVerified) continue;
      one.isVerified = isVerified;
      this.onChanged(toDap(one));
    }
  }

  private async bindIn(script: Script, program: Program, lines: PlacedBreakpoints): Promise<void> {
    if (/[\\/]node_modules[\\/]/.test(script.file ?? '')) return;
    let functions = this.functions.get(script.scriptId);
    if (functions === undefined) {
      const text = (await script.lines(program.debuggee.connection)).join('\n');
      functions = functionsIn(text, (identifier) => sourceNameOf(identifier, script));
      this.functions.set(script.scriptId, functions);
    }
    for (const one of this.wanted) {
      const { id, event, functionName, conditions } = one;
      if (event !== 'create') continue;
      for (const { name, isCoroutine, body } of functions) {
        const hasHooks = isCoroutine && script.isRewritten;
        if (!isCalled(name, functionName) || (hasHooks && !isForFrames(one))) continue;
        const place = body.map((position) => script.toSource(position)).find((one) => one !== undefined);
        if (place === undefined) continue;
        const applied = await lines.apply(script, { id, ...place, ...conditions });
        if (applied !== undefined) this.placed.add(id);
      }
    }
  }
}

/** Whether it is V8's in coroutines, too. */
function isForFrames({ event, conditions }: Wanted): boolean {
  return event === 'create' && conditions.condition !== undefined;
}

function toDap({ id, isVerified, functionName }: Wanted): DebugProtocol.Breakpoint {
  if (isVerified) return { id, verified: true };
  return { id, verified: false, message: `No function '${functionName}' is loaded yet.` };
}
