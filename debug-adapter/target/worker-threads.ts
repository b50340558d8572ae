/**
 * Worker threads of a program that we debug, found through its inspector. Each waits before anything runs in it; let go
 * with our binding in place it waits again in its preload, now with the runtime, until its session has set its
 * breakpoints. The session is another process: it reaches the thread through us. A thread without the preload finds no
 * binding, and goes on; so does each that nobody debugs (any more).
 */
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { SessionJoins, SharedOutput, ThreadChannel } from '../../runtime/protocol/children.js';
import { BINDING_NAME, HOOK_SYMBOL_NAME, type HookMessage } from '../../runtime/protocol/hook.js';
import type { Connection, InspectorEvents } from '../inspector/connection.js';
import { WorkerChannel } from '../inspector/worker-channel.js';
import type { ChildTicket } from './child-processes.js';
import { readTexts, writeLine, writeText } from './line-socket.js';
import { SessionTickets } from './session-tickets.js';

/** How long a thread may take to be given back: one that is in the middle of a system call cannot answer. */
const LET_GO_WITHIN_MS = 1000;

/** Threads of Node itself (loader hooks), and of ours. */
const NOT_THE_PROGRAMS = /^node:|\/child-thread\.c?js$/;

/** As the inspector says that the thread has called our binding, or waits for us at its end. */
const BINDING_CALLED = '{"method":"Runtime.bindingCalled"';
const AT_ITS_END = '{"method":"NodeRuntime.waitingForDisconnect"';

/** In the thread: takes away what we have left there, and tells whether it still waits to be released. */
const LEAVE = `(() => {
  delete globalThis[${JSON.stringify(BINDING_NAME)}];
  const hook = globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})];
  hook?.detach();
  return hook?.isWaiting() === true;
})()`;

export interface WorkerThread {
  /** The file that it runs; empty when it runs a text. */
  readonly file: string;
  /** Node's number of it, from 1 on in each process. */
  readonly id: string;
}

export interface WorkerListener {
  /** Whether threads are debugged at all. */
  readonly debugs: boolean;
  /** A thread waits for its session: resolves when that is on its way, rejects when there will be none. */
  startSession(thread: WorkerThread, ticket: ChildTicket): Promise<void>;
  /** A thread was started that is not debugged, because `debugs` is false. */
  undebugged(thread: WorkerThread): void;
}

export class WorkerThreads {
  private readonly channels = new Map<string, WorkerChannel>();
  private readonly tickets = new SessionTickets();
  /** Opened with the first thread: most programs have none. */
  private server: Promise<net.Server> | undefined;
  private areFree = false;

  private constructor(
    private readonly connection: Connection,
    /** Whether what a thread writes is shown by the session of its program. */
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

  /** The program ends, or is left: Node waits for its threads then, and none must stand still. */
  async letAllGo(): Promise<void> {
    this.areFree = true;
    try {
      await Promise.all([...this.channels.values()].map((channel) => this.letGo(channel)));
      // One that was created meanwhile is told to wait, and is let go when it has begun.
      await this.connection.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
    } catch {
      // The connection has ended, and with it theirs.
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
    if (this.areFree || NOT_THE_PROGRAMS.test(url)) {
      if (waitingForDebugger) channel.ask('Runtime.runIfWaitingForDebugger').catch(() => undefined);
      channel.close();
      return;
    }
    const thread = { file: url.startsWith('file:') ? fileURLToPath(url) : url, id: workerId };
    if (waitingForDebugger) this.begin(channel, thread);
    else this.offer(channel, thread, false);
  }

  /** Lets it run up to its preload. */
  private begin(channel: WorkerChannel, thread: WorkerThread): void {
    channel.onMessage((text) => {
      if (!text.startsWith(BINDING_CALLED) || !isInstalled(text)) return;
      channel.onMessage(undefined);
      this.offer(channel, thread, true);
    });
    Promise.all([
      channel.ask('Runtime.enable'),
      channel.ask('Runtime.addBinding', { name: BINDING_NAME }),
      channel.ask('Runtime.runIfWaitingForDebugger'),
    ]).catch(() => undefined); // It has ended: an event says so.
  }

  private offer(channel: WorkerChannel, thread: WorkerThread, isWaiting: boolean): void {
    if (!this.listener.debugs) {
      this.listener.undebugged(thread);
      void this.letGo(channel);
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
      giveUp: () => void this.letGo(channel),
    });
    channel.onEnd(notExpected);
  }

  /** Passes messages on from now on, until one of them has ended. */
  private connect(channel: WorkerChannel, socket: net.Socket): void {
    let isAtItsEnd = false;
    // Small messages both ways, each at once: they must not wait for the kernel's acknowledgement of the last.
    socket.setNoDelay(true);
    channel.onMessage((text) => {
      isAtItsEnd ||= text.startsWith(AT_ITS_END);
      writeText(socket, text);
    });
    readTexts(socket, (text) => {
      channel.send(text);
    });
    channel.onEnd(() => socket.end());
    socket.once('close', () => {
      // One that waits for us to disconnect runs no more.
      if (isAtItsEnd) channel.close();
      else void this.letGo(channel);
    });
  }

  /** Sees to it that a thread stands still for nobody, and leaves it. */
  private async letGo(channel: WorkerChannel): Promise<void> {
    channel.onMessage(undefined);
    try {
      await Promise.race([release(channel), delay(LET_GO_WITHIN_MS, undefined, { ref: false })]);
    } catch {
      // It has ended meanwhile.
    }
    channel.close();
  }

  private async port(): Promise<number> {
    const server = await (this.server ??= this.open());
    return (server.address() as net.AddressInfo).port;
  }

  private async open(): Promise<net.Server> {
    const server = net.createServer((socket) => {
      const untilFirstLine = (line: string): void => {
        receive = () => undefined;
        this.tickets.join(socket, keyOf(line));
      };
      let receive = untilFirstLine;
      readTexts(socket, (line) => {
        receive(line);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Who is connected keeps us alive; not that somebody might.
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

/** A release that comes before the wait is lost, hence again until it is over. */
async function release(channel: WorkerChannel): Promise<void> {
  let isWaiting = true;
  while (isWaiting) {
    await channel.ask('Runtime.runIfWaitingForDebugger');
    const answer = await channel.ask('Runtime.evaluate', { expression: LEAVE, returnByValue: true });
    isWaiting = (answer as { result: { value?: unknown } }).result.value === true;
  }
}

/** Whether our binding was called to say that the runtime is in place. */
function isInstalled(text: string): boolean {
  const { params } = JSON.parse(text) as { params: { name: string; payload: string } };
  return params.name === BINDING_NAME && (JSON.parse(params.payload) as HookMessage).kind === 'installed';
}

/** Empty when it is none of ours. */
function keyOf(line: string): string {
  try {
    return (JSON.parse(line) as Partial<SessionJoins>).key ?? '';
  } catch {
    return '';
  }
}
