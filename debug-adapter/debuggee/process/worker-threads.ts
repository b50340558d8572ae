/**
 * Worker threads of a debugged program, found through its inspector. Each waits before anything runs in it; released
 * with the binding in place it waits again in its preload, now with the runtime, until its session has set its
 * breakpoints. The session is another process: it reaches the thread through this adapter. A thread without the preload
 * finds no binding, and continues; so does each that is not (or no longer) debugged.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseChildLine } from '../../checks/child-lines.js';
import { parseHookMessage } from '../../checks/hook-messages.js';
import type { SharedOutput, ThreadChannel } from '../../../runtime/protocol/children.js';
import { BINDING_NAME, HOOK_SYMBOL_NAME } from '../../../runtime/protocol/hook.js';
import type { Connection } from '../../inspector/connection.js';
import { MAIN_CONTEXT } from '../../inspector/object-realm.js';
import { isEvent, parseInspectorMessage } from '../../inspector/message-shapes.js';
import type { InspectorEvents } from '../../inspector/protocol.js';
import { WorkerChannel } from '../../inspector/worker-channel.js';
import { pathOfUrl } from '../scripts/file-names.js';
import type { ChildTicket } from './child-processes.js';
import { LONGEST_GREETING, LONGEST_MESSAGE, readTexts, writeLine, writeText } from './line-socket.js';
import { SessionTickets } from './session-tickets.js';

/** How long releasing a thread may take: one in the middle of a system call cannot answer. */
const LET_GO_WITHIN_MS = 1000;

/** Threads of Node itself (loader hooks), and of the runtime. */
const NOT_THE_PROGRAMS = /^node:|\/child-thread\.c?js$/;

/** The runtime compiles with this package, which compiles in a thread of the program. */
const COMPILER = compilerFile();

/** The inspector's events when the thread has called the binding, or waits at its end. */
const BINDING_CALLED = '{"method":"Runtime.bindingCalled"';
const AT_ITS_END = '{"method":"NodeRuntime.waitingForDisconnect"';

/** In the thread: removes what the adapter has left there, so that the thread no longer waits for it. */
const LEAVE = `delete globalThis[${JSON.stringify(BINDING_NAME)}];
globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]?.detach();`;

export interface WorkerThread {
  /** The file that it runs; empty for source text. */
  readonly file: string;
  /** Node's number for it, counted from 1 in each process. */
  readonly id: string;
}

export interface WorkerListener {
  /** Whether threads are debugged at all. */
  readonly debugs: boolean;
  /** A thread waits for its session: resolves when that is on its way, rejects if there will be none. */
  startSession(thread: WorkerThread, ticket: ChildTicket): Promise<void>;
  /** A thread was started that is not debugged, because `debugs` is false. */
  undebugged(thread: WorkerThread): void;
}

export class WorkerThreads {
  private readonly channels = new Map<string, WorkerChannel>();
  private readonly tickets = new SessionTickets();
  /** The thread requested by a session, by the session's connection. */
  private readonly joined = new WeakMap<net.Socket, WorkerChannel>();
  /** Opened with the first thread: most programs have none. */
  private server: Promise<net.Server> | undefined;
  private areFree = false;

  private constructor(
    private readonly connection: Connection,
    /** Whether the session of its program shows the thread's output. */
    private readonly shared: SharedOutput,
    private readonly listener: WorkerListener,
  ) {
    connection.on('NodeWorker.attachedToWorker', (event) => {
      this.welcome(event);
    });
    connection.on('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) => {
      this.channels.get(sessionId)?.receive(message);
    });
    connection.on('NodeWorker.detachedFromWorker', ({ sessionId }) => {
      this.channels.get(sessionId)?.end();
    });
    connection.onEnd(() => {
      this.end();
    });
  }

  static async watch(
    connection: Connection,
    shared: SharedOutput,
    listener: WorkerListener,
  ): Promise<WorkerThreads> {
    const threads = new WorkerThreads(connection, shared, listener);
    await connection.send('NodeWorker.enable', { waitForDebuggerOnStart: true });
    return threads;
  }

  /** The program ends, or is left: Node then waits for its threads, so none must stay blocked. */
  async releaseAll(): Promise<void> {
    this.areFree = true;
    try {
      await Promise.all([...this.channels.values()].map((channel) => this.releaseThread(channel)));
      // A thread created meanwhile was set to wait, and is released when it has begun.
      await this.connection.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
    } catch {
      // The connection has ended, and with it those of the threads.
    }
  }

  private welcome({
    sessionId,
    workerInfo: { workerId, url },
    waitingForDebugger,
  }: InspectorEvents['NodeWorker.attachedToWorker']): void {
    const channel = new WorkerChannel(this.connection, sessionId);
    this.channels.set(sessionId, channel);
    channel.onEnd(() => this.channels.delete(sessionId));
    if (this.areFree || NOT_THE_PROGRAMS.test(url) || fileOf(url) === COMPILER) {
      if (waitingForDebugger) channel.ask('Runtime.runIfWaitingForDebugger').catch(() => undefined);
      channel.close();
      return;
    }
    const thread = { file: fileOf(url), id: workerId };
    if (waitingForDebugger) this.begin(channel, thread);
    else this.offer(channel, thread, false);
  }

  /** Releases it up to its preload. */
  private begin(channel: WorkerChannel, thread: WorkerThread): void {
    channel.onMessage((text) => {
      if (!text.startsWith(BINDING_CALLED) || !isInstalled(text)) return;
      channel.onMessage(undefined);
      this.offer(channel, thread, true);
    });
    Promise.all([
      channel.ask('Runtime.enable'),
      channel.ask('Runtime.addBinding', { name: BINDING_NAME, executionContextId: MAIN_CONTEXT }),
      channel.ask('Runtime.runIfWaitingForDebugger'),
    ]).catch(() => undefined); // It has ended: an event says so.
  }

  private offer(channel: WorkerChannel, thread: WorkerThread, isWaiting: boolean): void {
    if (!this.listener.debugs) {
      this.listener.undebugged(thread);
      void this.releaseThread(channel);
      return;
    }
    const { file } = thread;
    const notExpected = this.tickets.expect({
      start: async (key) => this.listener.startSession(thread, { port: await this.port(), key }),
      join: (socket) => {
        writeLine(socket, {
          kind: 'thread',
          file,
          shared: this.shared,
          isWaiting,
        } satisfies ThreadChannel);
        this.connect(channel, socket);
      },
      giveUp: () => void this.releaseThread(channel),
    });
    channel.onEnd(notExpected);
  }

  /** From now on passes messages on, until one side has ended. */
  private connect(channel: WorkerChannel, socket: net.Socket): void {
    let isAtItsEnd = false;
    // Small messages both ways, each at once: they must not wait for the kernel's acknowledgement of the last.
    socket.setNoDelay(true);
    channel.onMessage((text) => {
      isAtItsEnd ||= text.startsWith(AT_ITS_END);
      writeText(socket, text);
    });
    this.joined.set(socket, channel);
    channel.onEnd(() => socket.end());
    socket.once('close', () => {
      // A thread that waits for the disconnect runs nothing more.
      if (isAtItsEnd) channel.close();
      else void this.releaseThread(channel);
    });
  }

  /** Ensures that a thread is not blocked, and leaves it. */
  private async releaseThread(channel: WorkerChannel): Promise<void> {
    channel.onMessage(undefined);
    try {
      await Promise.race([release(channel), delay(LET_GO_WITHIN_MS, undefined, { ref: false })]);
    } catch {
      // It has already ended.
    }
    channel.close();
  }

  private async port(): Promise<number> {
    const server = await (this.server ??= this.open());
    return (server.address() as net.AddressInfo).port;
  }

  private async open(): Promise<net.Server> {
    const server = net.createServer((socket) => {
      let isGreeted = false;
      readTexts(
        socket,
        () => (this.joined.has(socket) ? LONGEST_MESSAGE : LONGEST_GREETING),
        (line) => {
          if (isGreeted) {
            this.joined.get(socket)?.send(line);
            return;
          }
          isGreeted = true;
          const greeting = parseChildLine(line);
          this.tickets.join(socket, greeting?.kind === 'join' ? greeting.key : '');
        },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Open connections keep the adapter alive; the open port does not.
    server.unref();
    return server;
  }

  private end(): void {
    this.areFree = true;
    for (const channel of this.channels.values()) channel.end();
    this.server?.then(
      (server) => server.close(),
      () => undefined,
    );
  }
}

async function release(channel: WorkerChannel): Promise<void> {
  await Promise.all([
    channel.ask('Runtime.evaluate', { expression: LEAVE, disableBreaks: true }),
    // A thread that has not begun waits by Node's own means.
    channel.ask('Runtime.runIfWaitingForDebugger'),
  ]);
}

/** Whether the binding was called to report that the runtime is in place. */
function isInstalled(text: string): boolean {
  const params = parseInspectorMessage(text)?.params;
  return (
    isEvent('Runtime.bindingCalled', params) &&
    params.name === BINDING_NAME &&
    parseHookMessage(params.payload)?.kind === 'installed'
  );
}

/** The path of a file URL; the URL unchanged if it has none. */
function fileOf(url: string): string {
  return pathOfUrl(url) ?? url;
}

/** Undefined where it is not installed: then it has no thread either. */
function compilerFile(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('esbuild');
  } catch {
    return undefined;
  }
}
