/** Runs one stack under the debugger, with breakpoints set before its start, and says which cells are right. */
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { TestSession, type LaunchOptions } from '../../../debug-adapter/test/debug-session.js';
import { endOf } from '../../../debug-adapter/test/process-end.js';
import { AWAITER, LINE, RESUMPTION } from './program-texts.js';
import { commandOf, prepareProject, type Project } from './project.js';
import { CELLS, type Cell, type Stack } from './stack.js';

/** Undefined: right. A text: what is wrong. */
export type Findings = Record<Cell, string | undefined>;

export interface StackResult {
  readonly stack: Stack;
  readonly findings: Findings;
  readonly seconds: number;
  readonly sessions: number;
  /** What the debugger itself has said. */
  readonly said: string;
}

/** A session that stopped. */
interface Stopped {
  readonly session: TestSession;
  readonly stop: DebugProtocol.StoppedEvent['body'];
}

/** How long a stack may take for anything to happen: a stack that hangs must not hang the table. */
const PATIENCE_MS = 90_000;

/** @param node the Node that runs the program */
export async function checkStack(stack: Stack, node: string): Promise<StackResult> {
  const project = prepareProject(stack, node);
  const session = new TestSession();
  const started = performance.now();
  const run = new StackRun(stack, project, session);
  try {
    return await run.check(node, started);
  } finally {
    await session.close();
  }
}

class StackRun {
  private readonly findings: Findings = {
    line: 'no stop',
    resumption: 'no stop',
    chain: 'no stop',
    outcome: 'no result',
  };
  private readonly sessions: TestSession[] = [];
  private exitCode: number | undefined;
  private readonly stops = new Map<TestSession, Promise<Stopped | undefined>>();

  constructor(
    private readonly stack: Stack,
    private readonly project: Project,
    private readonly root: TestSession,
  ) {
    this.sessions.push(root);
    root.client.on('exited', ({ body }: DebugProtocol.ExitedEvent) => (this.exitCode = body.exitCode));
    this.follow(root);
  }

  async check(node: string, started: number): Promise<StackResult> {
    const { stack, project, root } = this;
    const breakpoints = { [project.source]: [{ line: LINE }, { line: RESUMPTION, mode: 'resume' }] };
    const { program, runtimeExecutable, runtimeArgs = [], args = [], env = {} } = stack.launch;
    const executable = commandOf(project, runtimeExecutable ?? node);
    const script = program === undefined ? undefined : commandOf(project, program).at(-1);
    await root.launch(script, {
      launch: {
        cwd: project.folder,
        runtimeExecutable: executable[0],
        runtimeArgs: [...executable.slice(1), ...runtimeArgs].map((one) => commandOf(project, one).at(-1)),
        env: { FORCE_COLOR: '0', NO_COLOR: '1', ...env },
      },
      args,
      breakpoints,
      children: childrenWith(breakpoints),
    });
    const answer = this.askServer();
    await this.walk();
    if (stack.restarts === true) await this.restart();
    else await this.outcome(answer);
    const said = this.sessions.map((one) => one.console).join('');
    const seconds = (performance.now() - started) / 1000;
    return { stack, findings: this.findings, seconds, sessions: this.sessions.length, said };
  }

  private follow(session: TestSession): void {
    session.client.on('child', (child: TestSession) => {
      this.sessions.push(child);
      this.follow(child);
      if (session !== this.root) this.root.client.emit('child of a child');
    });
  }

  /** From stop to stop, until both breakpoints were met or the program has ended. */
  private async walk(): Promise<void> {
    for (let stops = 0; stops < 8; stops++) {
      const stopped = await this.nextStop();
      if (stopped === undefined) return;
      const { session, stop } = stopped;
      const isResumption = stop.description?.includes('resumption') === true;
      await (isResumption ? this.atResumption(session) : this.atLine(session));
      if (isResumption) {
        await this.clear();
        await session.continue();
        return;
      }
      await session.continue();
    }
  }

  private async nextStop(): Promise<Stopped | undefined> {
    for (;;) {
      for (const session of this.sessions) {
        if (this.stops.has(session)) continue;
        this.stops.set(
          session,
          session.stopped().then(
            (stop) => ({ session, stop }),
            () => undefined,
          ),
        );
      }
      const patience = new AbortController();
      const next = await Promise.race([
        ...[...this.stops.values()].map((one) =>
          one.then((stopped) => stopped ?? new Promise<never>(() => undefined)),
        ),
        ...['child', 'child of a child'].map((event) =>
          once(this.root.client, event, { signal: patience.signal }).then(
            () => 'child' as const,
            () => 'none' as const,
          ),
        ),
        this.root.ended.then(() => 'ended' as const),
        this.isDone.then(() => 'ended' as const),
        elapsed(PATIENCE_MS, patience.signal).then(() => 'ended' as const),
      ]);
      patience.abort();
      if (next === 'ended' || next === 'none') return undefined;
      if (next === 'child') continue;
      const stopped = next;
      this.stops.delete(stopped.session);
      return stopped;
    }
  }

  private async atLine(session: TestSession): Promise<void> {
    const [frame] = await session.stack();
    const isRight = frame?.line === LINE && frame.source?.path === this.project.source;
    this.findings.line = isRight ? undefined : `stopped at ${placeOf(frame)}`;
  }

  private async atResumption(session: TestSession): Promise<void> {
    const frames = await session.stack();
    const [frame] = frames;
    const locals = frame === undefined ? new Map<string, unknown>() : await session.locals(frame.id);
    const missing = ['dish', 'letters'].filter((name) => !locals.has(name));
    if (frame?.line !== RESUMPTION || frame.source?.path !== this.project.source)
      this.findings.resumption = `stopped at ${placeOf(frame)}`;
    else
      this.findings.resumption =
        missing.length === 0 ? undefined : `locals are ${[...locals.keys()].join(', ')}`;
    this.findings.chain = await this.chainMistake(session);
  }

  private async chainMistake(session: TestSession): Promise<string | undefined> {
    const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
    const text = await session.stackText();
    const names = tasks.map(({ name }) => name);
    if (names.filter((name) => /^priceOf\b/.test(name)).length < 2) return `tasks are ${names.join('; ')}`;
    const label = text.findIndex((line) => line.includes('Promise.all'));
    if (label < 0) return `the chain is ${text.join(' < ')}`;
    const awaiter = text.slice(label + 1).find((line) => !line.startsWith('--')) ?? 'nobody';
    return awaiter.startsWith('sumPrices(') &&
      awaiter.endsWith(`:${AWAITER}`) &&
      text[0] === `priceOf:${RESUMPTION}`
      ? undefined
      : `the chain is ${text.join(' < ')}`;
  }

  private async clear(): Promise<void> {
    await Promise.all(
      this.sessions.map((session) =>
        session.client
          .setBreakpointsRequest({ source: { path: this.project.source }, breakpoints: [] })
          .catch(() => undefined),
      ),
    );
  }

  private resolveDone: () => void = () => undefined;
  private readonly isDone = new Promise<void>((resolve) => (this.resolveDone = resolve));

  /** Undefined for what is no server. */
  private askServer(): Promise<string> | undefined {
    const { server } = this.stack;
    if (server === undefined) return undefined;
    return new Promise((resolve) => {
      const look = (): void => {
        const ready = server.ready.exec(this.root.stdout + this.root.stderr);
        if (ready === null) return;
        this.root.client.off('output', look);
        const address = `http://127.0.0.1:${ready[1] ?? ''}${server.path}`;
        fetch(address)
          .then(async (answer) => `${answer.status} ${await answer.text()}`)
          .catch((error: unknown) => String(error))
          .then(
            (answer) => {
              this.resolveDone();
              resolve(answer);
            },
            () => undefined,
          );
      };
      this.root.client.on('output', look);
      look();
    });
  }

  /** After a change the program runs again, in a new session that stops; in the end none of its processes is left. */
  private async restart(): Promise<void> {
    const before = new Set(this.sessions);
    if (!(await this.printed(1))) {
      this.findings.outcome = `it printed ${this.root.stdout.slice(-1500)}`;
      return;
    }
    appendFileSync(this.project.source, '// changed\n');
    let stopped: Stopped | undefined;
    do stopped = await this.nextStop();
    while (stopped !== undefined && before.has(stopped.session));
    const [frame] = (await stopped?.session.stack()) ?? [];
    if (frame?.line !== LINE) {
      this.findings.outcome = `after a change it stopped at ${placeOf(frame)}`;
      return;
    }
    await this.clear();
    await stopped?.session.continue();
    const isPrinted = await this.printed(2);
    this.findings.outcome = isPrinted
      ? undefined
      : `after a change it printed ${this.root.stdout.slice(-1500)}`;
    const pids = this.sessions.flatMap(({ asked }) =>
      asked.map(({ configuration }) => Number(/\[(\d+)\]$/.exec(String(configuration['name']))?.[1])),
    );
    await this.root.client.terminateRequest();
    await this.root.ended;
    await Promise.all(pids.filter((pid) => pid > 0).map(endOf));
  }

  /** Whether the result was printed so often, in time. */
  private async printed(count: number): Promise<boolean> {
    const result = new RegExp(this.stack.result, 'g');
    const patience = new AbortController();
    const late = elapsed(PATIENCE_MS, patience.signal).then(() => false);
    const isEnough = (): boolean => [...this.root.stdout.matchAll(result)].length >= count;
    while (!isEnough()) {
      const more = once(this.root.client, 'output', { signal: patience.signal }).then(
        () => true,
        () => false,
      );
      if (!(await Promise.race([more, late]))) break;
    }
    patience.abort();
    return isEnough();
  }

  private async outcome(answer: Promise<string> | undefined): Promise<void> {
    const patience = new AbortController();
    const late = elapsed(PATIENCE_MS, patience.signal);
    if (answer === undefined) await Promise.race([this.root.ended, late]);
    else await Promise.race([answer, late]);
    const text =
      answer === undefined ? this.root.stdout + this.root.stderr : await Promise.race([answer, late]);
    patience.abort();
    const whole = text ?? 'nothing in time';
    if (!this.stack.result.test(whole)) this.findings.outcome = `it printed ${whole.slice(-1500)}`;
    else if (answer === undefined && this.exitCode !== 0)
      this.findings.outcome = `exit code ${this.exitCode}`;
    else this.findings.outcome = undefined;
  }
}

/** Children of children are debugged as well. */
function childrenWith(breakpoints: NonNullable<LaunchOptions['breakpoints']>, depth = 4): LaunchOptions {
  return { breakpoints, ...(depth === 0 ? {} : { children: childrenWith(breakpoints, depth - 1) }) };
}

function placeOf(frame: DebugProtocol.StackFrame | undefined): string {
  return `${frame?.source?.path === undefined ? 'no file' : path.basename(frame.source.path)}:${frame?.line ?? '?'}`;
}

function elapsed(milliseconds: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, undefined);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
}

/** The cells of a result that are not as the stack expects them. */
export function mistakesOf({ stack, findings }: StackResult): string[] {
  return CELLS.flatMap((cell) => {
    const found = findings[cell];
    const isExpected = stack.without?.[cell] !== undefined;
    if (found !== undefined && !isExpected) return [`${cell}: ${found}`];
    return found === undefined && isExpected ? [`${cell}: is right now, the table says it is not`] : [];
  });
}
