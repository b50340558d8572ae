/**
 * VS Code's JavaScript debugger, to measure beside. JS_DEBUG names the built `dapDebugServer.js` of vscode-js-debug; in an
 * editor that adapter runs already, in the extension host, so its start does not count.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapWire } from './dap-wire.js';

/** Lines that breakpoints are set on, by the path of their file. */
export type BreakpointLines = Readonly<Record<string, readonly number[]>>;

/** Answers when the program has been launched: its breakpoints are set, and it runs. */
export async function configured(
  wire: DapWire,
  request: string,
  configuration: object,
  breakpoints: BreakpointLines,
): Promise<void> {
  const initialized = wire.event('initialized');
  await wire.ask('initialize', {
    adapterID: 'bench',
    linesStartAt1: true,
    columnsStartAt1: true,
    pathFormat: 'path',
    supportsStartDebuggingRequest: true,
  });
  const launched = wire.ask(request, configuration);
  await initialized;
  await setBreakpoints(wire, breakpoints);
  await wire.ask('configurationDone', {});
  await launched;
}

export async function setBreakpoints(wire: DapWire, breakpoints: BreakpointLines): Promise<void> {
  for (const [path, lines] of Object.entries(breakpoints))
    await wire.ask('setBreakpoints', { source: { path }, breakpoints: lines.map((line) => ({ line })) });
}

export class JsDebug {
  private constructor(
    private readonly server: ChildProcess,
    private readonly port: number,
  ) {}

  /** Undefined if JS_DEBUG does not name its server. */
  static async start(): Promise<JsDebug | undefined> {
    const file = process.env['JS_DEBUG'];
    if (file === undefined) return undefined;
    const server = spawn(process.execPath, [file, '0', '127.0.0.1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for (let said = ''; ;) {
      const [part] = (await once(server.stdout, 'data')) as [Buffer];
      said += String(part);
      const port = /:(\d+)\s*$/.exec(said)?.[1];
      if (port !== undefined) return new JsDebug(server, Number(port));
    }
  }

  stop(): void {
    this.server.kill();
  }

  /**
   * A session of a program, which runs when it is answered.
   *
   * @param first is called with each connection before it is used
   */
  async launch(
    configuration: { readonly cwd: string },
    breakpoints: BreakpointLines,
    first: (wire: DapWire) => void = () => undefined,
  ): Promise<JsDebugSession> {
    const sockets: net.Socket[] = [];
    const connect = async (answer: (command: string, args: unknown) => void): Promise<DapWire> => {
      const socket = net.connect(this.port, '127.0.0.1').setNoDelay(true);
      await once(socket, 'connect');
      sockets.push(socket);
      return new DapWire(socket, socket, answer);
    };
    let asked: (args: DebugProtocol.StartDebuggingRequestArguments) => void = () => undefined;
    const child = new Promise<DebugProtocol.StartDebuggingRequestArguments>((resolve) => (asked = resolve));
    const root = await connect((command, args) => {
      if (command === 'startDebugging') asked(args as DebugProtocol.StartDebuggingRequestArguments);
    });
    // What the program writes is told in one session or the other.
    first(root);
    const rootConfiguration = {
      ...configuration,
      ...{ type: 'pwa-node', request: 'launch', name: 'bench' },
      ...{ __workspaceFolder: configuration.cwd, rootPath: configuration.cwd },
    };
    await configured(root, 'launch', rootConfiguration, breakpoints);
    const started = await child;
    const wire = await connect(() => undefined);
    first(wire);
    const ended = wire.event('terminated');
    await configured(wire, started.request, started.configuration, breakpoints);
    return new JsDebugSession(wire, root, ended, sockets);
  }
}

export class JsDebugSession {
  constructor(
    readonly wire: DapWire,
    private readonly root: DapWire,
    /** The program has ended when the session of its process has. */
    readonly ended: Promise<unknown>,
    private readonly sockets: readonly net.Socket[],
  ) {}

  /** Ends the program, if it runs. */
  async close(): Promise<void> {
    void this.root.ask('disconnect', { terminateDebuggee: true });
    await this.ended;
    for (const socket of this.sockets) socket.destroy();
  }
}
