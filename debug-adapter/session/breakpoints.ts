/**
 * Breakpoints of every kind, between DAP and the program: lines (V8's), suspensions and resumptions (the hooks').
 * A module with breakpoints stops before its first statement until they are set, so none is missed.
 */
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakEvent, CoroutineBreakpoint } from '../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { BreakpointMode } from '../protocol/launch-arguments.js';
import type { TaskBreakpoint } from '../protocol/requests.js';
import type { StepTarget } from './await-steps.js';
import type { LineBreakpoint } from '../target/line-breakpoints.js';
import { PlacedBreakpoints } from '../target/placed-breakpoints.js';
import { UserError } from '../target/user-error.js';
import type { Program } from './program.js';

interface Requested {
  readonly id: number;
  readonly path: string;
  readonly mode: BreakpointMode;
  readonly asked: DebugProtocol.SourceBreakpoint;
  place: { line: number; column?: number } | undefined;
}

const FUNCTION_BREAKPOINT = /^\s*(?:(suspend|resume|create|finish|fail)[:\s]\s*)?([\w$.#]+)\s*$/;

export class Breakpoints {
  private nextId = 1;
  private requested: Requested[] = [];
  private functions: CoroutineBreakpoint[] = [];
  private filters: CoroutineBreakpoint[] = [];
  private onTasks: CoroutineBreakpoint[] = [];
  private steps: CoroutineBreakpoint[] = [];
  private stepping: readonly CoroutineId[] | undefined;
  private program: Program | undefined;
  private lines: PlacedBreakpoints | undefined;
  private stopAtProgram: string | undefined;

  constructor(private readonly onChanged: (breakpoint: DebugProtocol.Breakpoint) => void) {}

  /** From now on breakpoints are applied to this program. */
  async use(program: Program, stopAtProgram: string | undefined): Promise<void> {
    this.program = program;
    this.lines = new PlacedBreakpoints(program.debuggee.connection);
    this.stopAtProgram = stopAtProgram;
    await program.refresh();
    for (const one of this.requested) {
      await this.apply(one);
      // In a program that was attached to, its module may be loaded already.
      if (one.place !== undefined) this.onChanged(toDap(one));
    }
    await this.announce();
  }

  /** Replaces the breakpoints of one source. */
  async setInSource(
    path: string,
    asked: readonly DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const old = this.requested.filter((one) => one.path === path);
    await this.lines?.remove(new Set(old.map(({ id }) => id)));
    const added = asked.map((one) => ({
      id: this.nextId++,
      path,
      mode: (one.mode ?? 'line') as BreakpointMode,
      asked: one,
      place: undefined,
    }));
    this.requested = [...this.requested.filter((one) => one.path !== path), ...added];
    for (const one of added) await this.apply(one);
    await this.announce();
    return added.map((one) => toDap(one));
  }

  /** Replaces the breakpoints by function name: `name`, `suspend name`, `resume name`. */
  async setOnFunctions(
    asked: readonly DebugProtocol.FunctionBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    this.functions = [];
    const answers = asked.map(({ name, condition, hitCondition }) => {
      const match = FUNCTION_BREAKPOINT.exec(name);
      const functionName = match?.[2];
      if (functionName === undefined) {
        return {
          verified: false,
          message: `'${name}' is not a function name: write name, 'suspend name' or 'resume name'.`,
        };
      }
      const id = this.nextId++;
      this.functions.push({
        id,
        event: (match?.[1] ?? 'create') as BreakEvent,
        functionName,
        ...conditions(condition, hitCondition),
      });
      return { id, verified: true };
    });
    await this.announce();
    return answers;
  }

  /** Replaces the breakpoints of the exception-filter checkboxes. */
  async setFilters(filters: readonly Omit<CoroutineBreakpoint, 'id'>[]): Promise<void> {
    this.filters = filters.map((filter) => ({ id: this.nextId++, ...filter }));
    await this.announce();
  }

  /** Adds one on events of tasks, wherever they happen. */
  async addOnTasks({ task, within, ...rest }: TaskBreakpoint): Promise<{ breakpoint: number }> {
    const id = this.nextId++;
    this.onTasks.push({
      id,
      ...rest,
      ...(task === undefined ? {} : { coroutines: await this.chainOf(task) }),
      ...(within === undefined ? {} : { within }),
    });
    await this.announce();
    return { breakpoint: id };
  }

  /** The program has forgotten it by itself, and must not be told of it again. */
  forgetOnce(id: number): void {
    this.onTasks = this.onTasks.filter((one) => one.id !== id || one.once !== true);
  }

  /** One that is gone already is no error: it may have been for one hit only. */
  async removeOnTasks(id: number): Promise<void> {
    this.onTasks = this.onTasks.filter((one) => one.id !== id);
    await this.announce();
  }

  private async chainOf(task: CoroutineId): Promise<CoroutineId[]> {
    await this.program?.refresh();
    return (
      this.program
        ?.graph()
        .chainFrom(task)
        .coroutines.map(({ id }) => id) ?? [task]
    );
  }

  /** Arms one stop at the next event of these coroutines (or of any); it replaces one armed before. */
  async armStep(target: StepTarget): Promise<void> {
    this.steps = [{ id: this.nextId++, once: true, ...target }];
    this.stepping = target.coroutines;
    await this.announce();
  }

  /** Arms one stop where one of these goes on, for an ordinary step: breakpoints of others may come first. */
  async armReturn(coroutines: readonly CoroutineId[]): Promise<void> {
    this.steps =
      coroutines.length === 0 ? [] : [{ id: this.nextId++, once: true, event: 'resume', coroutines }];
    this.stepping = undefined;
    await this.announce();
  }

  /** Another stop came first: the step is over. */
  async disarmStep(): Promise<void> {
    if (this.steps.length === 0) return;
    this.steps = [];
    this.stepping = undefined;
    await this.announce();
  }

  /** The coroutines that an armed step between awaits is for; undefined when none is armed, or it is for any. */
  get steppingCoroutines(): readonly CoroutineId[] | undefined {
    return this.stepping;
  }

  isStep(id: number): boolean {
    return this.steps.some((step) => step.id === id);
  }

  /** The limit of a breakpoint on something that lasts too long. */
  limitOf(id: number): number | undefined {
    return this.filters.find((filter) => filter.id === id)?.longerThanMs;
  }

  /** Whether it stops only at awaits that close a wait cycle. */
  closesCycle(id: number): boolean {
    return this.filters.some((filter) => filter.id === id && filter.closesCycle === true);
  }

  isFilter(id: number): boolean {
    return this.filters.some((filter) => filter.id === id);
  }

  /** DAP ids of the line breakpoints V8 reports. */
  idsOf(applied: readonly string[]): number[] {
    return this.lines?.idsOf(applied) ?? [];
  }

  /** A module came: what waited for it is applied now. */
  async moduleLoaded(sources: readonly string[]): Promise<void> {
    for (const one of this.requested) {
      if (!sources.includes(one.path)) continue;
      await this.apply(one);
      this.onChanged(toDap(one));
    }
    await this.announce();
  }

  private async apply(one: Requested): Promise<void> {
    const { program, lines } = this;
    if (program === undefined || lines === undefined) return;
    if (one.mode !== 'line') {
      const line = program.store.nextSuspensionLine(one.path, one.asked.line);
      one.place = line === undefined ? undefined : { line };
      return;
    }
    // The file itself as well: a program that was attached to may have loaded it without the runtime.
    const urls = new Set([pathToFileURL(one.path).href]);
    for (const [, { url, sources }] of program.store.modules()) if (sources.includes(one.path)) urls.add(url);
    await program.debuggee.need('breakpoints', true);
    for (const url of urls) {
      for (const script of program.debuggee.scriptsByUrl(url)) {
        one.place = (await lines.apply(script, lineBreakpoint(one))) ?? one.place;
      }
    }
  }

  /** Tells the program which modules to stop at and what the hooks decide. */
  private async announce(): Promise<void> {
    const { program } = this;
    if (program === undefined) return;
    const { debuggee } = program;
    const paths = new Set(this.requested.map(({ path }) => path));
    if (this.stopAtProgram !== undefined) paths.add(this.stopAtProgram);
    await debuggee.need(
      'breakpoints',
      this.requested.some(({ mode }) => mode === 'line'),
    );
    await debuggee.hook.call('stopAtModules', [...paths]);
    await debuggee.hook.call('setBreakpoints', [...this.steps, ...this.onCoroutines]);
  }

  /** All that are not for a step and that the hooks decide. */
  get onCoroutines(): CoroutineBreakpoint[] {
    const { program } = this;
    return [
      ...(program === undefined
        ? []
        : this.requested.flatMap((one) => this.coroutineBreakpoint(one, program))),
      ...this.functions,
      ...this.filters,
      ...this.onTasks,
    ];
  }

  private coroutineBreakpoint(one: Requested, program: Program): CoroutineBreakpoint[] {
    if (one.mode === 'line' || one.place === undefined) return [];
    const { condition, hitCondition, logMessage } = one.asked;
    return [
      {
        id: one.id,
        event: one.mode,
        sites: program.store.suspensionSitesAt(one.path, one.place.line),
        ...conditions(condition, hitCondition),
        ...(logMessage === undefined || logMessage === '' ? {} : { logMessage }),
      },
    ];
  }
}

function lineBreakpoint({ id, path, asked }: Requested): LineBreakpoint {
  const { line, column, condition, hitCondition, logMessage } = asked;
  return {
    id,
    path,
    line,
    ...(column === undefined ? {} : { column }),
    ...conditions(condition, hitCondition),
    ...(logMessage === undefined || logMessage === '' ? {} : { logMessage }),
  };
}

function conditions(
  condition: string | undefined,
  hitCondition: string | undefined,
): { condition?: string; hitCount?: number } {
  return {
    ...(condition === undefined || condition === '' ? {} : { condition }),
    ...(hitCondition === undefined || hitCondition === '' ? {} : { hitCount: hitCountOf(hitCondition) }),
  };
}

/** `3` and `>= 3`: stop from the third hit on; `> 3`: from the fourth. */
function hitCountOf(text: string): number {
  const match = /^\s*(>=|>)?\s*(\d+)\s*$/.exec(text);
  if (match?.[2] === undefined)
    throw new UserError(`'${text}' is not a hit count: write a number, '>= 3' or '> 3'.`);
  return Number(match[2]) + (match[1] === '>' ? 1 : 0);
}

function toDap({ id, place, asked, mode, path }: Requested): DebugProtocol.Breakpoint {
  return {
    id,
    verified: place !== undefined,
    line: place?.line ?? asked.line,
    ...(place?.column === undefined ? {} : { column: place.column }),
    source: { path },
    ...(place === undefined
      ? {
          message:
            mode === 'line'
              ? 'Not loaded yet, or no code here.'
              : 'Not loaded yet, or no await at or below this line.',
        }
      : {}),
  };
}
