/**
 * One debuggee with its adapter, in which a batch of random programs runs: stops them at places chosen by their seeds,
 * asks for everything there and while they run, and compares. A real adapter process, a real program, DAP between.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { seededRandom } from '../fidelity/random-program.js';
import type { CoroutineEvents } from '../../../debug-adapter/protocol/events.js';
import type { CoroutineId, FindingRow } from '../../../debug-adapter/protocol/requests.js';
import { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import { compareChains, compareFutures, compareTasks, Expected } from './compare-rows.js';
import { compareStack, compareTaskStack, compareLocals, type StopPlace } from './compare-stack.js';
import { compareFinished, compareWide } from './compare-wide.js';
import { findingMistakes } from './judge-reported-findings.js';
import type { Deserved } from './judge-findings.js';
import { lookAtAll, NOTHING_BEFORE, type Before } from './look.js';
import { listPrograms, type ListedProgram } from './program-file.js';
import { askStack, askTruth, evaluate, kindOfStop, localsOf } from './stop.js';
import { PastCheck } from './past-check.js';
import { StepCheck } from './step-check.js';
import { clearStops, Dice, kindOfPlan, planStops, setStops, type StopPlan } from './stop-plan.js';
import type { StopKind, Told } from './truth-debuggee.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const ADAPTER = path.join(ROOT, 'dist/debug-adapter/main.mjs');
const DEBUGGEE = path.join(import.meta.dirname, 'truth-debuggee.js');

/** Programs of one module: an adapter reads its source map whenever V8's Debugger domain comes on. */
const PROGRAMS_PER_FILE = 20;
/** Stops in one program before it is let go. */
const MOST_STOPS = 3;
const MOST_DIFFERENCES = 20;
/** Ticks asked for: more than any program has. */
const ALL_TICKS = 5000;
/** Added to a program's seed for where it is stopped. */
const STOPS = 104_729;

type Stop = DebugProtocol.StoppedEvent['body'];

export interface AdapterCount {
  programs: number;
  /** Moments at which everything was compared: at stops, while paused, while running. */
  stops: number;
  pauses: number;
  looks: number;
  /** Moments of the past that were gone back to. */
  moments: number;
}

export interface AdapterFailure {
  readonly seed: number;
  readonly program: string;
  readonly differences: readonly string[];
}

/** What the program or its adapter tells next. */
type Word =
  { readonly kind: 'said'; readonly text: string } | { readonly kind: 'stopped'; readonly stop: Stop };

interface ProgramFile {
  readonly file: string;
  readonly programs: readonly ListedProgram[];
}

export class AdapterRun {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'truth-'));
  private readonly files: readonly ProgramFile[];
  private file = '';
  private readonly client: DapClient;
  private readonly steps: StepCheck;
  private readonly past: PastCheck;
  private readonly words: Word[] = [];
  private hear: (() => void) | undefined;
  private unread = '';
  private output = '';
  private readonly findings = new Map<string, FindingRow>();
  private before: Before = NOTHING_BEFORE;
  private found: string[] = [];
  private where = '';
  private initialized: () => void = () => undefined;
  private readonly isInitialized = new Promise<void>((resolve) => (this.initialized = resolve));

  /** @param mayStopLines whether V8's Debugger domain is on all along */
  constructor(
    seeds: readonly number[],
    private readonly mayStopLines: boolean,
    private readonly counted: AdapterCount,
  ) {
    const count = Math.ceil(seeds.length / PROGRAMS_PER_FILE);
    this.files = Array.from({ length: count }, (_, index) => {
      const isTyped = index % 2 === 0;
      const file = path.join(this.folder, `programs-${index}.${isTyped ? 'ts' : 'mjs'}`);
      const own = seeds.slice(index * PROGRAMS_PER_FILE, (index + 1) * PROGRAMS_PER_FILE);
      const { text, programs } = listPrograms(own, isTyped);
      writeFileSync(file, text);
      return { file, programs };
    });
    this.client = new DapClient(ADAPTER, (event) => {
      this.onEvent(event);
    });
    this.steps = new StepCheck(this.client);
    const stopped = async (): Promise<void> => {
      const word = await this.next();
      if (word.kind !== 'stopped') throw new Error(`'${word.text}' was said instead of a stop of the past`);
    };
    this.past = new PastCheck(this.client, stopped, counted);
  }

  /** Runs all programs; answers the first that something untrue was said of. */
  async run(): Promise<AdapterFailure | undefined> {
    try {
      await this.start();
      for (const { file, programs } of this.files) {
        this.file = file;
        await this.command(`truth.load(${JSON.stringify(file)})`);
        await this.said('loaded');
        for (const [index, program] of programs.entries()) {
          await this.runProgram(program, index).catch((error: unknown) => {
            this.found.push(`${this.where}: ${String(error)}`);
          });
          this.counted.programs++;
          if (this.found.length > 0) return this.failure(program);
        }
      }
      return await this.judgeFindings();
    } finally {
      this.client.close();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private failure({ seed, text, firstLine }: ListedProgram): AdapterFailure {
    const numbered = text.split('\n').map((line, index) => `${firstLine + index}\t${line}`);
    return { seed, program: numbered.join('\n'), differences: this.found };
  }

  private async start(): Promise<void> {
    const { client } = this;
    await client.send('initialize', { adapterID: 'coroutine', linesStartAt1: true, columnsStartAt1: true });
    const launched = client.send('launch', {
      program: DEBUGGEE,
      // Nothing of these programs is worth keeping in the loader's cache.
      env: { XDG_CACHE_HOME: this.folder },
      blockedLoopMs: 1e9,
    });
    await Promise.race([this.isInitialized, launched]);
    await client.send('configurationDone');
    await launched;
    await this.said('ready');
    // One that is never reached keeps V8's Debugger domain on.
    if (this.mayStopLines)
      await client.send('setBreakpoints', { source: { path: DEBUGGEE }, breakpoints: [{ line: 1 }] });
  }

  private async runProgram(program: ListedProgram, index: number): Promise<void> {
    const { client, file } = this;
    const dice = new Dice(seededRandom(program.seed + STOPS));
    const plan = planStops(program, dice, this.mayStopLines);
    this.where = 'at the beginning';
    await setStops(client, plan, program, file);
    let stops = 0;
    this.past.forget();
    await this.command(`truth.begin(${index}, ${program.seed})`);
    for (;;) {
      const word = await this.next();
      if (word.kind === 'stopped') {
        const steps = await this.atStop(word.stop, plan, program, dice);
        if (++stops === MOST_STOPS || this.found.length > 0) await clearStops(client, plan, file);
        if (stops >= MOST_STOPS || this.found.length > 0 || !dice.chance(0.4) || !(await steps()))
          await client.send('continue', { threadId: 1 });
        continue;
      }
      if (word.text === 'over' || this.found.length > 0) break;
      if (dice.chance(0.15)) await this.whileIdle(program, dice);
      await this.command(`truth.turn(${1 + dice.below(5)})`);
    }
    await clearStops(client, plan, file);
    if (dice.chance(0.3)) await this.whileIdle(program, dice);
    this.where = `at its end, stopped by ${JSON.stringify(plan)}`;
    // Last: from now on a step that is still armed is for the next program.
    await this.steps.over(this.same);
    if (dice.chance(0.3)) await this.compareHistory();
    await this.measure();
  }

  private async whileIdle(program: ListedProgram, dice: Dice): Promise<void> {
    if (dice.chance(0.15)) {
      await this.client.send('pause', { threadId: 1 });
      const word = await this.next();
      if (word.kind !== 'stopped') throw new Error(`'${word.text}' was said instead of a pause`);
      this.counted.pauses++;
      this.where = 'paused while idle';
      await this.steps.paused(this.same);
      const told = await askTruth(this.client, 'other');
      await this.lookBack(told, 'other', await this.compare(told, program, dice), dice);
      await this.client.send('continue', { threadId: 1 });
      return;
    }
    this.counted.looks++;
    this.where = 'while it runs';
    await this.compare(await askTruth(this.client, 'other'), program, dice);
  }

  /** Answers how to go on by a step. */
  private async atStop(
    stop: Stop,
    plan: StopPlan,
    program: ListedProgram,
    dice: Dice,
  ): Promise<() => Promise<boolean>> {
    this.counted.stops++;
    const kind = kindOfStop(stop);
    this.where = `stop ${JSON.stringify(plan)} '${stop.description ?? ''}'`;
    const told = await askTruth(this.client, kind);
    const isStep = await this.steps.stopped(stop, kind, told.running.at(-1), this.same);
    if (!isStep) this.same('the kind of stop', kind, kindOfPlan(plan));
    const expected = await this.compare(told, program, dice);
    const isAtLine = plan.at === 'line' && !isStep;
    const place: StopPlace = { kind, ...(isAtLine ? { atStatement: plan.statement } : {}) };
    const shown = await askStack(this.client, stop.threadId ?? 1, ({ presentationHint, source }) => {
      return presentationHint !== 'label' && source?.path === this.file;
    });
    compareStack(expected, told, shown, place, this.same);
    await this.lookBack(told, kind, expected, dice);
    return () => this.steps.begin(told, kind, dice);
  }

  /** From now on this moment can be gone back to; goes back to an earlier one, or to this very one. */
  private async lookBack(told: Told, kind: StopKind, expected: Expected, dice: Dice): Promise<void> {
    await this.past.remember(this.where, kind, told, expected);
    if (dice.chance(0.7)) await this.past.lookBack(dice, this.same);
  }

  private async compare(told: Told, program: ListedProgram, dice: Dice): Promise<Expected> {
    for (const one of told.broken) this.found.push(one);
    const expected = new Expected(this.file, program, told);
    const suspended = told.live.filter(({ state }) => state === 'suspended').map(({ id }) => id);
    const one = expected.forest.get(suspended.length > 0 ? dice.pick(suspended) : undefined);
    const other = told.live.length > 0 ? dice.pick(told.live).id : undefined;
    const chainsOf = [...new Set([one?.id, other])].filter((id) => id !== undefined);
    const look = await lookAtAll(this.client, told, this.before, { chainsOf, isWide: dice.chance(0.2) });
    compareTasks(expected, look, this.same);
    compareChains(expected, look, this.same);
    compareFutures(expected, look, this.same);
    compareFinished(expected, look, this.same);
    compareWide(expected, look, this.same);
    if (one !== undefined) {
      const frameId = look.chains
        .flatMap(({ chain }) => chain)
        .find(({ coroutine }) => coroutine === one.id)?.frameId;
      const locals = await localsOf(this.client, frameId ?? 0);
      compareLocals(one, one.suspendedAt, locals, expected, `the suspended #${one.id}`, this.same);
    }
    if (dice.chance(0.2)) await this.compareFocused(expected, dice);
    if (dice.chance(0.1)) await this.takeFindings();
    return expected;
  }

  /** A task as a thread of its own. */
  private async compareFocused(expected: Expected, dice: Dice): Promise<void> {
    const { client } = this;
    const tasks = expected.forest.tasks();
    if (tasks.length === 0) return;
    const id = dice.pick(tasks) as CoroutineId;
    const { threadId } = await client.ask('coroutines/focus', { id });
    const { threads } = await client.send<DebugProtocol.ThreadsResponse['body']>('threads');
    this.same('the threads', threads.map((thread) => thread.id).join(), `1,${threadId ?? 0}`);
    const one = expected.forest.get(id);
    const isRunning = expected.forest.leafOf(id)?.state === 'running';
    const name = threads[1]?.name;
    if (one?.state === 'suspended')
      this.same('the name of the thread', name, `task ${expected.name(one)} (suspended)`);
    // Where a coroutine runs, the stack of the thread that runs it tells its variables.
    const shown = await askStack(
      client,
      threadId ?? 0,
      ({ presentationHint, line }) => presentationHint !== 'label' && line > 0 && !isRunning,
    );
    compareTaskStack(expected, id, shown, this.same);
    await client.ask('coroutines/focus', {});
  }

  /** What happened, event by event, in the ticks since the program began. */
  private async compareHistory(): Promise<void> {
    this.where = 'at its end';
    const [log, { ticks }] = await Promise.all([
      evaluate<string[]>(this.client, 'truth.log()'),
      this.client.ask('coroutines/ticks', { since: this.before.tick, count: ALL_TICKS }),
    ]);
    // What was left out of a tick is left out of the truth as well: only whole ticks are compared.
    if (ticks.some(({ dropped }) => dropped > 0)) return;
    const first = Number(/\d+/.exec(log[0] ?? '')?.[0]);
    const events = [...ticks].reverse().flatMap((tick) => tick.events);
    const own = events.filter(({ coroutine }) => coroutine >= first);
    const shown = own.map(({ kind, coroutine }) => `${kind} ${coroutine}`);
    const at = log.findIndex((event, index) => event !== shown[index]);
    this.same('the number of events', shown.length, log.length);
    if (at >= 0) this.same(`event ${at}`, shown.slice(at, at + 3), log.slice(at, at + 3));
  }

  /** What stands there at the end of a program stands there for ever. */
  private async measure(): Promise<void> {
    const [{ total: roots, live }, { total: futures }, { ticks }] = await Promise.all([
      this.client.ask('coroutines/tasks', { count: 1 }),
      this.client.ask('coroutines/futures', { count: 1 }),
      this.client.ask('coroutines/ticks', { count: 1 }),
    ]);
    this.before = { live, roots, futures, tick: ticks[0]?.number ?? 0 };
  }

  private async takeFindings(): Promise<void> {
    const { findings } = await this.client.ask('coroutines/findings', {});
    for (const finding of findings) this.findings.set(finding.key, finding);
  }

  /** Lets the program end, and judges what was found of all of them. */
  private async judgeFindings(): Promise<AdapterFailure | undefined> {
    await this.takeFindings();
    const deserved = await evaluate<Deserved[]>(this.client, 'truth.deserved()');
    await this.command('truth.end()');
    await this.said('terminated');
    this.where = 'at the end';
    const all = this.files.flatMap(({ file, programs }) => programs.map((program) => ({ file, program })));
    for (const [index, { file, program }] of all.entries()) {
      const last = program.firstLine + program.text.split('\n').length;
      const own = [...this.findings.values()].filter(
        ({ location }) =>
          location?.path === file && location.line >= program.firstLine && location.line < last,
      );
      for (const one of own) this.findings.delete(one.key);
      this.found.push(...findingMistakes(deserved[index] as Deserved, program, own));
      if (this.found.length > 0) return this.failure(program);
    }
    this.found.push(...[...this.findings.values()].map(({ text }) => `of no program: ${text}`));
    const last = all.at(-1);
    return this.found.length === 0 || last === undefined ? undefined : this.failure(last.program);
  }

  private readonly same = (what: string, is: unknown, should: unknown): void => {
    const [shown, wanted] = [JSON.stringify(is), JSON.stringify(should)];
    if (shown === wanted || this.found.length >= MOST_DIFFERENCES) return;
    this.found.push(`${this.where}: ${what} is ${shown}, should be ${wanted}`);
  };

  /** Runs an expression for what it does. */
  private async command(expression: string): Promise<void> {
    await this.client.send('evaluate', { expression, context: 'repl' });
  }

  private onEvent(event: DebugProtocol.Event): void {
    switch (event.event) {
      case 'initialized':
        this.initialized();
        break;
      case 'stopped': {
        const stop = event.body as Stop;
        if (stop.preserveFocusHint !== true) this.words.push({ kind: 'stopped', stop });
        break;
      }
      case 'terminated':
        this.words.push({ kind: 'said', text: 'terminated' });
        break;
      case 'coroutines/finding': {
        const { finding } = event.body as CoroutineEvents['coroutines/finding'];
        if (!this.findings.has(finding.key)) this.findings.set(finding.key, finding);
        break;
      }
      case 'output':
        this.onOutput(event.body as DebugProtocol.OutputEvent['body']);
    }
    this.hear?.();
  }

  private onOutput({ category, output }: DebugProtocol.OutputEvent['body']): void {
    this.output += output;
    if (category !== 'stdout') return;
    const lines = (this.unread + output).split('\n');
    this.unread = lines.pop() ?? '';
    for (const text of lines) this.words.push({ kind: 'said', text });
  }

  private async next(): Promise<Word> {
    while (this.words.length === 0) await new Promise<void>((resolve) => (this.hear = resolve));
    const word = this.words.shift() as Word;
    if (word.kind === 'said' && word.text === 'terminated')
      throw new Error(`The debuggee has ended (${this.where}).\n${this.output}`);
    return word;
  }

  private async said(text: string): Promise<void> {
    for (;;) {
      while (this.words.length === 0) await new Promise<void>((resolve) => (this.hear = resolve));
      const word = this.words.shift();
      if (word?.kind === 'said' && word.text === text) return;
      throw new Error(`${JSON.stringify(word)} instead of '${text}'.\n${this.output}`);
    }
  }
}
