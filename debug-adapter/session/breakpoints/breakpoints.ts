/**
 * Breakpoints of every kind, between DAP and the program: lines (V8's), suspensions and resumptions (the hooks'). A
 * module with breakpoints stops before its first statement until they are set, so none is missed.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { ModuleTable } from '../../../runtime/protocol/sites.js';
import { pathOfUrl } from '../../debuggee/scripts/file-names.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { BreakpointMode } from '../../protocol/launch-arguments.js';
import type { TaskBreakpoint } from '../../protocol/requests.js';
import type { StepTarget } from '../stepping/await-steps.js';
import type { LineBreakpoint } from '../../debuggee/breakpoints/line-breakpoints.js';
import { PlacedBreakpoints } from '../../debuggee/breakpoints/placed-breakpoints.js';
import { readConditions, type Conditions } from './breakpoint-conditions.js';
import { isSameFile, realPathOf } from '../../debuggee/scripts/same-file.js';
import type { Script } from '../../debuggee/scripts/script.js';
import type { Program } from '../program/program.js';
import { atSites } from './conditions-at-sites.js';
import { FunctionBreakpoints } from './function-breakpoints.js';
import {
  isKnown,
  NOT_LOADED,
  nameIn,
  namesOf,
  scriptsOf,
  whyNoCoroutines,
  whyNoPlace,
} from './file-in-program.js';

interface Requested {
  readonly id: number;
  readonly path: string;
  readonly mode: BreakpointMode;
  readonly asked: DebugProtocol.SourceBreakpoint;
  readonly conditions: Conditions;
  /** Why it is not applied at all; absent if it is. */
  readonly problem?: string;
  /** Why it is not at any place, if that is known. */
  reason?: string | undefined;
  place: { line: number; column?: number } | undefined;
}

export class Breakpoints {
  private nextId = 1;
  private requested: Requested[] = [];
  private readonly functions: FunctionBreakpoints;
  private filters: CoroutineBreakpoint[] = [];
  private onTasks: CoroutineBreakpoint[] = [];
  private steps: CoroutineBreakpoint[] = [];
  private stepping: readonly CoroutineId[] | undefined;
  private program: Program | undefined;
  private lines: PlacedBreakpoints | undefined;
  private stopAtProgram: string | undefined;

  constructor(private readonly onChanged: (breakpoint: DebugProtocol.Breakpoint) => void) {
    this.functions = new FunctionBreakpoints(onChanged);
  }

  /** Applies breakpoints to this program from now on. */
  async use(program: Program, stopAtProgram: string | undefined): Promise<void> {
    this.program = program;
    this.lines = new PlacedBreakpoints(program.debuggee.connection);
    program.debuggee.onPlainScript = (script) => {
      // A lost connection ends the session by its own event.
      this.plainScriptLoaded(script).catch(() => undefined);
    };
    this.stopAtProgram = stopAtProgram;
    await program.refresh();
    for (const one of this.requested) {
      await this.apply(one);
      // In an attached program its module may be loaded already.
      if (one.place !== undefined) this.onChanged(toDap(one));
    }
    await this.bindFunctions();
    await this.announce();
    for (const one of await this.applyLate(this.requested)) this.onChanged(toDap(one));
  }

  /** The program has ended, and another one will follow: the user's breakpoints stay, without a place for now. */
  reset(): void {
    this.program = undefined;
    this.lines = undefined;
    this.steps = [];
    this.stepping = undefined;
    // Coroutines of another program have other ids.
    this.onTasks = this.onTasks.filter(({ coroutines, within }) => coroutines === undefined && !within);
    for (const one of this.requested) {
      one.place = undefined;
      one.reason = undefined;
      this.onChanged(toDap(one));
    }
    this.functions.reset();
  }

  /**
   * A module that loaded after these were applied, and before the program knew them, has not stopped. Its message
   * arrives before the program's answer, so it is known by now. Resolves with the breakpoints for such modules.
   */
  private async applyLate(requested: readonly Requested[]): Promise<Requested[]> {
    const waiting = requested.filter(({ place }) => place === undefined);
    for (const one of waiting) await this.apply(one);
    const late = waiting.filter(({ place }) => place !== undefined);
    if (late.length > 0) await this.announce();
    return late;
  }

  /** Replaces the breakpoints of one source. */
  async setInSource(
    path: string,
    asked: readonly DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const old = this.requested.filter((one) => one.path === path);
    await this.lines?.remove(new Set(old.map(({ id }) => id)));
    const added = asked.map((one): Requested => {
      const { mode = 'line' } = one;
      const read = isMode(mode) ? readConditions(one) : `There is no breakpoint mode '${mode}'.`;
      return {
        id: this.nextId++,
        path,
        mode: isMode(mode) ? mode : 'line',
        asked: one,
        place: undefined,
        ...(typeof read === 'string' ? { conditions: {}, problem: read } : { conditions: read }),
      };
    });
    this.requested = [...this.requested.filter((one) => one.path !== path), ...added];
    for (const one of added) await this.apply(one);
    await this.announce();
    await this.applyLate(added);
    return added.map((one) => toDap(one));
  }

  /** Replaces the breakpoints by function name: `name`, `suspend name`, `resume name`. */
  async setOnFunctions(
    asked: readonly DebugProtocol.FunctionBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    await this.program?.refresh();
    const answers = await this.functions.set(asked, () => this.nextId++, this.program, this.lines);
    await this.announce();
    return answers;
  }

  /** Replaces the breakpoints of the exception-filter checkboxes. */
  async setFilters(filters: readonly Omit<CoroutineBreakpoint, 'id'>[]): Promise<void> {
    this.filters = filters.map((filter) => ({ id: this.nextId++, ...filter }));
    await this.announce();
  }

  /** Adds a breakpoint on events of tasks, at any place. */
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

  /** The program has removed it by itself, and must not receive it again. */
  forgetOnce(id: number): void {
    this.onTasks = this.onTasks.filter((one) => one.id !== id || one.once !== true);
  }

  /** A breakpoint that is already gone is no error: it may have been for one hit only. */
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

  /**
   * Arms one stop at the resumption of one of these, for an ordinary step: breakpoints in other coroutines can stop
   * first.
   */
  async armReturn(coroutines: readonly CoroutineId[]): Promise<void> {
    this.steps =
      coroutines.length === 0 ? [] : [{ id: this.nextId++, once: true, event: 'resume', coroutines }];
    this.stepping = undefined;
    await this.announce();
  }

  /** Another stop came first: the step has ended. */
  async disarmStep(): Promise<void> {
    if (this.steps.length === 0) return;
    this.steps = [];
    this.stepping = undefined;
    await this.announce();
  }

  /** The coroutines of the armed step between awaits; undefined if none is armed, or it accepts any. */
  get steppingCoroutines(): readonly CoroutineId[] | undefined {
    return this.stepping;
  }

  isStep(id: number): boolean {
    return this.steps.some((step) => step.id === id);
  }

  /** The limit of a breakpoint on something that takes too long. */
  limitOf(id: number): number | undefined {
    return this.filters.find((filter) => filter.id === id)?.longerThanMs;
  }

  /** Whether it stops only at awaits that close a wait cycle. */
  closesCycle(id: number): boolean {
    return this.filters.some((filter) => filter.id === id && filter.closesCycle === true);
  }

  /** The place in a source where the user set it; undefined for one without a place. */
  placeOf(id: number): { path: string; line: number } | undefined {
    const one = this.requested.find((requested) => requested.id === id);
    return one && { path: one.path, line: one.place?.line ?? one.asked.line };
  }

  /** Breakpoints whose file was loaded but that are not at any place. */
  missed(): { path: string; line: number; reason: string }[] {
    const { program } = this;
    if (program === undefined) return [];
    return this.requested.flatMap(({ path, asked: { line }, place, mode, reason, problem }) => {
      if (place !== undefined || problem !== undefined || reason === undefined) return [];
      const isLoaded = mode !== 'line' || isKnown(path, program);
      return isLoaded ? [{ path, line, reason }] : [];
    });
  }

  /** Breakpoints whose file was not loaded, nor anything that is known to be made from it. */
  pending(): { path: string; line: number }[] {
    const { program } = this;
    if (program === undefined) return [];
    return this.requested.flatMap(({ path, asked: { line }, place, problem }) =>
      place !== undefined || problem !== undefined || isKnown(path, program) ? [] : [{ path, line }],
    );
  }

  isFilter(id: number): boolean {
    return this.filters.some((filter) => filter.id === id);
  }

  /** DAP ids of the line breakpoints that V8 reports. */
  idsOf(applied: readonly string[]): number[] {
    return this.lines?.idsOf(applied) ?? [];
  }

  /** A module has loaded: applies the breakpoints that waited for it. */
  async moduleLoaded(table: ModuleTable | undefined): Promise<void> {
    const loaded = table && this.program?.debuggee.paths.toLocal(pathOfUrl(table.url) ?? '');
    const sources = [...(table?.sources ?? []), ...(loaded === undefined ? [] : [loaded])];
    for (const one of this.requested) {
      if (!sources.some((source) => isSameFile(source, one.path))) continue;
      await this.apply(one);
      this.onChanged(toDap(one));
    }
    await this.bindFunctions();
    await this.announce();
  }

  private async bindFunctions(): Promise<void> {
    const { program, lines } = this;
    if (program !== undefined && lines !== undefined) await this.functions.bind(program, lines);
  }

  private async apply(one: Requested): Promise<void> {
    const { program, lines } = this;
    if (program === undefined || lines === undefined || one.problem !== undefined) return;
    if (one.mode !== 'line') {
      const lines = [...namesOf(one.path, program)].flatMap(
        (name) => program.store.nextSuspensionLine(name, one.asked.line) ?? [],
      );
      one.place = lines.length === 0 ? undefined : { line: Math.min(...lines) };
      one.reason = one.place === undefined ? whyNoCoroutines(one.path, program) : undefined;
      return;
    }
    await program.debuggee.execution.need('breakpoints', true);
    // An attached program may have loaded it without the runtime.
    for (const { script, name } of scriptsOf(one.path, program))
      one.place = (await lines.apply(script, { ...lineBreakpoint(one), path: name })) ?? one.place;
    one.reason = one.place === undefined ? whyNoPlace(one.path, program) : undefined;
  }

  /**
   * A script has loaded that is not instrumented, so it does not stop by itself: its breakpoints are set as soon as
   * possible.
   */
  private async plainScriptLoaded(script: Script): Promise<void> {
    for (const one of this.requested) {
      if (one.mode !== 'line' || one.place !== undefined || nameIn(script, one.path) === undefined) continue;
      await this.apply(one);
      this.onChanged(toDap(one));
    }
    await this.bindFunctions();
  }

  /** Sends the program the modules to stop at and the breakpoints that the hooks check. */
  private async announce(): Promise<void> {
    const { program } = this;
    if (program === undefined) return;
    const { debuggee } = program;
    const paths = new Set(this.requested.flatMap(({ path }) => [path, realPathOf(path)]));
    if (this.functions.looksAtModules) paths.add('*');
    if (this.stopAtProgram !== undefined) paths.add(this.stopAtProgram).add(realPathOf(this.stopAtProgram));
    await debuggee.execution.arm(
      this.requested.some(({ mode }) => mode === 'line') || this.functions.needsDebugger(program),
      [...paths].map((path) => debuggee.paths.toRemote(path)),
      [...this.steps, ...this.onCoroutines],
    );
  }

  /** All breakpoints that the hooks check, without those of steps. */
  get onCoroutines(): CoroutineBreakpoint[] {
    const { program } = this;
    return [
      ...(program === undefined
        ? []
        : this.requested.flatMap((one) => this.coroutineBreakpoint(one, program))),
      ...(program === undefined ? [] : this.functions.onCoroutines(program.store)),
      ...this.filters,
      ...this.onTasks,
    ];
  }

  private coroutineBreakpoint(one: Requested, program: Program): CoroutineBreakpoint[] {
    if (one.mode === 'line' || one.place === undefined) return [];
    const { line } = one.place;
    const sites = [...namesOf(one.path, program)].flatMap((name) =>
      program.store.suspensionSitesAt(name, line),
    );
    return atSites({ id: one.id, event: one.mode, ...one.conditions }, sites, program.store);
  }
}

function lineBreakpoint({ id, path, asked: { line, column }, conditions }: Requested): LineBreakpoint {
  return { id, path, line, ...(column === undefined ? {} : { column }), ...conditions };
}

function isMode(mode: string): mode is BreakpointMode {
  return mode === 'line' || mode === 'suspend' || mode === 'resume';
}

function toDap({ id, place, asked, mode, path, problem, reason }: Requested): DebugProtocol.Breakpoint {
  return {
    id,
    verified: place !== undefined,
    line: place?.line ?? asked.line,
    ...(place?.column === undefined ? {} : { column: place.column }),
    source: { path },
    ...(place === undefined
      ? {
          reason: problem === undefined && (reason ?? NOT_LOADED) === NOT_LOADED ? 'pending' : 'failed',
          message:
            problem ??
            reason ??
            (mode === 'line' ? NOT_LOADED : 'Not loaded yet, or no await at or below this line.'),
        }
      : {}),
  };
}
