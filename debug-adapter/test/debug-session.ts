/** A session for tests: a real adapter process over stdio, driven by the DAP test client; places come from markers. */
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineRequests } from '../protocol/requests.js';

/** The repository's root, from `out/debug-adapter/test`. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');
const ADAPTER = path.join(ROOT, 'dist/debug-adapter/main.mjs');

export function fixture(...parts: string[]): string {
  return path.join(ROOT, 'test-fixtures', ...parts);
}

/** The 1-based line that ends in the comment `// @name`. */
export function markedLine(file: string, name: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(`// @${name}`));
  if (index < 0) throw new Error(`${file} has no marker @${name}`);
  return index + 1;
}

/** The stack of `programs/chain.ts` at a line of `boil`, as `stackText` gives it. */
export function chainFromBoil(line: number): string[] {
  const file = fixture('programs', 'chain.ts');
  return [
    `boil:${line}`,
    '-- awaited by --',
    `cook({…}):${markedLine(file, 'cook-await')}`,
    '-- awaited by --',
    `serve("soup"):${markedLine(file, 'serve-await')}`,
    '-- awaited by --',
    `(module):${markedLine(file, 'main-await')}`,
  ];
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly breakpoints?: Readonly<Record<string, DebugProtocol.SourceBreakpoint[]>>;
  readonly functions?: readonly DebugProtocol.FunctionBreakpoint[];
  readonly filters?: readonly string[];
  readonly filterOptions?: readonly DebugProtocol.ExceptionFilterOptions[];
  readonly launch?: Readonly<Record<string, unknown>>;
  /** As which client the session says hello. */
  readonly clientId?: string;
  /** The client starts sessions for child processes, with these options; absent: it cannot. */
  readonly children?: LaunchOptions;
}

/** A terminal as a client has one: what runs in it is a child of nobody's session, and has a keyboard. */
export class TestTerminal {
  asked: DebugProtocol.RunInTerminalRequestArguments | undefined;
  child: ChildProcessWithoutNullStreams | undefined;
  output = '';

  run(asked: DebugProtocol.RunInTerminalRequestArguments): void {
    this.asked = asked;
    const [command = '', ...args] = asked.args;
    const env: NodeJS.ProcessEnv = { ...process.env };
    for (const [name, value] of Object.entries(asked.env ?? {})) {
      if (value === null) Reflect.deleteProperty(env, name);
      else env[name] = value;
    }
    this.child = spawn(command, args, { cwd: asked.cwd, env });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
  }
}

export class TestSession {
  readonly client = new DebugClient('node', ADAPTER, 'coroutine');
  /** Everything the program wrote to stdout. */
  stdout = '';
  stderr = '';
  /** Lines of the debugger itself. */
  console = '';
  readonly ended: Promise<void>;
  /** Sessions of child processes, in the order in which they began. */
  readonly children: TestSession[] = [];
  /** What the client was asked to start them with. */
  readonly asked: DebugProtocol.StartDebuggingRequestArguments[] = [];
  /** What ran in the terminal, with what it wrote; absent: this client has none. */
  terminal: TestTerminal | undefined;
  /** Replaced by tests of clients that refuse, or are slow: true says that the session is on its way. */
  startChild = async (args: DebugProtocol.StartDebuggingRequestArguments): Promise<boolean> => {
    if (this.isClosed) return false;
    const child = new TestSession();
    this.children.push(child);
    await child.begin('attach', args.configuration, this.childOptions);
    this.client.emit('child', child);
    return true;
  };

  /** In place of `startChild`: its session takes the child, and is gone before that runs. */
  readonly startChildAndDie = async ({
    configuration,
  }: DebugProtocol.StartDebuggingRequestArguments): Promise<true> => {
    const child = new TestSession();
    this.children.push(child);
    await child.client.start();
    const joined = child.client.send('attach', configuration);
    await Promise.race([once(child.client, 'initialized'), joined]);
    child.adapter?.kill('SIGKILL');
    return true;
  };

  private isBegun = false;
  private killed: Promise<void> | undefined;
  private starting: Promise<void> | undefined;
  private isClosed = false;
  private childOptions: LaunchOptions = {};
  private readonly stops: DebugProtocol.StoppedEvent['body'][] = [];
  private waiting: ((stop: DebugProtocol.StoppedEvent['body']) => void) | undefined;

  constructor() {
    this.client.defaultTimeout = 60_000;
    this.client.on('output', ({ body }: DebugProtocol.OutputEvent) => {
      if (body.category === 'stdout') this.stdout += body.output;
      else if (body.category === 'stderr') this.stderr += body.output;
      else this.console += body.output;
    });
    this.client.on('stopped', ({ body }: DebugProtocol.StoppedEvent) => {
      if (body.preserveFocusHint === true) return;
      const { waiting } = this;
      this.waiting = undefined;
      if (waiting === undefined) this.stops.push(body);
      else waiting(body);
    });
    this.answerReverseRequests();
    this.ended = new Promise((resolve) => {
      this.client.on('terminated', () => {
        resolve();
      });
    });
  }

  /** Launches with breakpoints set before the program's first statement. */
  async launch(program: string | undefined, options: LaunchOptions = {}): Promise<void> {
    await this.begin('launch', { ...(program === undefined ? {} : { program }), ...options.launch }, options);
  }

  /** Attaches to a program whose inspector listens there. */
  async attach(port: number | undefined, options: LaunchOptions = {}): Promise<void> {
    await this.begin('attach', { ...(port === undefined ? {} : { port }), ...options.launch }, options);
  }

  private async begin(request: 'launch' | 'attach', given: object, options: LaunchOptions): Promise<void> {
    this.starting = this.client.start();
    await this.starting;
    await this.client.initializeRequest({
      adapterID: 'coroutine',
      ...(options.clientId === undefined ? {} : { clientID: options.clientId }),
      linesStartAt1: true,
      columnsStartAt1: true,
      supportsStartDebuggingRequest: options.children !== undefined,
      supportsANSIStyling: true,
      supportsRunInTerminalRequest: this.terminal !== undefined,
    });
    this.childOptions = options.children ?? {};
    // Not `waitForEvent`: its timer would keep the test process alive.
    const initialized = once(this.client, 'initialized');
    const launched = this.client.send(request, {
      ...given,
      ...(options.args === undefined ? {} : { args: options.args }),
    });
    await Promise.race([initialized, launched]);
    for (const [file, breakpoints] of Object.entries(options.breakpoints ?? {})) {
      await this.client.setBreakpointsRequest({ source: { path: file }, breakpoints });
    }
    await this.client.setFunctionBreakpointsRequest({ breakpoints: [...(options.functions ?? [])] });
    await this.client.setExceptionBreakpointsRequest({
      filters: [...(options.filters ?? [])],
      filterOptions: [...(options.filterOptions ?? [])],
    });
    await this.client.configurationDoneRequest();
    await launched;
    this.isBegun = true;
  }

  /** The session of the n-th child process, once it has begun. */
  async child(index = 0): Promise<TestSession> {
    for (;;) {
      const child = this.children[index];
      if (child?.isBegun === true) return child;
      const what = await Promise.race([once(this.client, 'child'), this.ended.then(() => 'ended')]);
      if (what === 'ended') throw new Error(`There was no child process.\n${this.stdout}${this.stderr}`);
    }
  }

  /** Waits until the client has been asked for so many sessions. */
  async sessionAskedFor(count: number): Promise<void> {
    while (this.asked.length < count) await once(this.client, 'asked');
  }

  /** The test client knows no requests of the adapter's. */
  private answerReverseRequests(): void {
    const client = this.client as unknown as {
      dispatch(body: string): void;
      outputStream: { write(text: string): void };
    };
    const dispatch = client.dispatch.bind(client);
    const answerTo = ({ seq, command }: DebugProtocol.Request, success: boolean): void => {
      const text = JSON.stringify({ seq: 0, type: 'response', request_seq: seq, command, success });
      client.outputStream.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    client.dispatch = (body) => {
      const message = JSON.parse(body) as DebugProtocol.Request;
      if (message.type !== 'request') {
        dispatch(body);
        return;
      }
      if (message.command === 'runInTerminal') {
        this.terminal?.run(message.arguments as DebugProtocol.RunInTerminalRequestArguments);
        answerTo(message, this.terminal !== undefined);
        return;
      }
      const args = message.arguments as DebugProtocol.StartDebuggingRequestArguments;
      this.asked.push(args);
      this.client.emit('asked');
      const answer = (success: boolean): void => {
        answerTo(message, success);
      };
      this.startChild(args).then(answer, () => {
        answer(false);
      });
    };
  }

  /** The number of the client's next request. */
  nextSeq(): number {
    return (this.client as unknown as { sequence: number }).sequence;
  }

  /** The next stop, or one that came already. */
  stopped(): Promise<DebugProtocol.StoppedEvent['body']> {
    const stop = this.stops.shift();
    if (stop !== undefined) return Promise.resolve(stop);
    return new Promise((resolve, reject) => {
      this.waiting = resolve;
      void this.ended.then(() => {
        reject(
          new Error(`The program ended instead of stopping.\n${this.stdout}${this.stderr}${this.console}`),
        );
      });
    });
  }

  ask<R extends keyof CoroutineRequests>(
    command: R,
    args: CoroutineRequests[R]['args'],
  ): Promise<CoroutineRequests[R]['result']> {
    return this.client
      .customRequest(command, args)
      .then((response) => response.body as CoroutineRequests[R]['result']);
  }

  /** Waits until the program has tasks and all of them wait for something. */
  allSuspended(): Promise<void> {
    return this.nextChange(
      ({ tasks }) => tasks.length > 0 && tasks.every(({ state }) => state === 'suspended'),
    );
  }

  /** Waits until all tasks, as a flat list, are as the condition wants. */
  async nextChange(
    holds: (answer: CoroutineRequests['coroutines/tasks']['result']) => boolean,
  ): Promise<void> {
    await this.ask('coroutines/watch', { visible: true });
    for (;;) {
      const changed = once(this.client, 'coroutines/changed');
      // A space is in every row's words or path: the filter makes the list flat.
      if (holds(await this.ask('coroutines/tasks', { filter: '/' }))) return;
      await changed;
    }
  }

  async continue(): Promise<void> {
    await this.client.continueRequest({ threadId: 1 });
  }

  async stack(threadId = 1): Promise<DebugProtocol.StackFrame[]> {
    return (await this.client.stackTraceRequest({ threadId })).body.stackFrames;
  }

  /** `name:line` of each frame, labels between dashes, Node's own frames left out. */
  async stackText(threadId = 1): Promise<string[]> {
    const frames = await this.stack(threadId);
    return frames
      .filter(({ presentationHint }) => presentationHint !== 'subtle')
      .map(({ name, line, presentationHint }) =>
        presentationHint === 'label' ? `-- ${name} --` : `${name}:${line}`,
      );
  }

  /** The variables of a frame's scopes up to its function, by name. */
  async locals(frameId: number): Promise<Map<string, DebugProtocol.Variable>> {
    const found = new Map<string, DebugProtocol.Variable>();
    const { scopes } = (await this.client.scopesRequest({ frameId })).body;
    for (const { name, variablesReference, expensive } of scopes) {
      if (expensive || /^(Module|Global|Script)/.test(name)) break;
      const { variables } = (await this.client.variablesRequest({ variablesReference })).body;
      for (const variable of variables) if (!found.has(variable.name)) found.set(variable.name, variable);
    }
    return found;
  }

  async evaluate(expression: string, frameId?: number): Promise<string> {
    const { body } = await this.client.evaluateRequest({
      expression,
      context: 'repl',
      ...(frameId === undefined ? {} : { frameId }),
    });
    return body.result;
  }

  /** The adapter's process, which the test client keeps to itself. */
  /** Null before it is started. */
  get adapter(): ChildProcess | null {
    const { _adapterProcess } = this.client as unknown as { _adapterProcess?: ChildProcess | null };
    return _adapterProcess ?? null;
  }

  /** Ends the adapter as a crash does, and waits for its end. */
  killAdapter(): Promise<void> {
    const { adapter } = this;
    if (adapter === null) throw new Error('There is no adapter.');
    const gone = once(adapter, 'exit');
    adapter.kill('SIGKILL');
    this.killed = gone.then(() => undefined);
    return this.killed;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.children.map((child) => child.close()));
    // An adapter that starts at this moment would be left open.
    await this.starting;
    await this.killed;
    const { adapter } = this;
    const isGone = adapter === null || adapter.exitCode !== null || adapter.signalCode !== null;
    // An adapter that has ended cannot answer the 'disconnect' that `stop` sends.
    if (isGone) (this.client as unknown as { stopAdapter(): void }).stopAdapter();
    else {
      const gone = once(adapter, 'exit');
      await Promise.race([this.client.stop(), gone]);
      // While it ends it still takes processes that begin.
      await gone;
    }
  }
}

/** Runs a test body with a session that is closed whatever happens. */
export async function withSession(body: (session: TestSession) => Promise<void>): Promise<void> {
  const session = new TestSession();
  try {
    await body(session);
  } finally {
    await session.close();
  }
}
