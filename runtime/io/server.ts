/** A listening server. */
import type net from 'node:net';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import type { AsyncContext } from '../api/with-async.js';
import type { Transport } from './transport.js';

/** As a context it is closed, and waited for, when the body ends. */
export class Server implements AsyncContext<Server> {
  readonly #listener: net.Server;
  readonly #transports: ReadonlySet<Transport>;
  #closed = false;

  constructor(listener: net.Server, transports: ReadonlySet<Transport>) {
    this.#listener = listener;
    this.#transports = transports;
  }

  isServing(): boolean {
    return this.#listener.listening;
  }

  /** Where it listens: the address and port, or the path of a Unix socket. */
  get address(): net.AddressInfo | string {
    const address = this.#listener.address();
    if (address === null) throw new Error('Cannot get the address of a Server: it is closed');
    return address;
  }

  /** The TCP port. Throws `Error` for a Unix socket. */
  get port(): number {
    const { address } = this;
    if (typeof address === 'string')
      throw new Error(`Cannot get the port of a Server: it listens on ${address}`);
    return address.port;
  }

  /** Takes no more connections; those open go on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.close();
  }

  /** Closes the connections that are open. */
  closeClients(): void {
    for (const transport of this.#transports) transport.close();
  }

  abortClients(): void {
    for (const transport of this.#transports) transport.abort();
  }

  /** Waits until it is closed and its last connection has ended. */
  waitClosed(): Awaitable<void> {
    const listener = this.#listener;
    const ended = (): boolean => !listener.listening && this.#transports.size === 0;
    return new Awaitable('Server.waitClosed', function* () {
      if (ended()) return;
      const future = new Future<undefined>({ kind: 'server', label: 'server to close' });
      listener.once('close', () => {
        if (!future.done()) future.setResult(undefined);
      });
      yield* future;
    });
  }

  /** Waits until cancelled, then closes. */
  serveForever(): Awaitable<never> {
    const close = (): void => this.close();
    return new Awaitable('Server.serveForever', function* (): Coroutine<never> {
      try {
        return yield* new Future<never>({ kind: 'server', label: 'server to be stopped' });
      } finally {
        close();
      }
    });
  }

  statistics(): { readonly connections: number; readonly serving: boolean } {
    return Object.freeze({ connections: this.#transports.size, serving: this.isServing() });
  }

  // eslint-disable-next-line require-yield -- entering takes no time
  *enter(): Coroutine<Server> {
    return this;
  }

  *exit(): Coroutine<boolean> {
    this.close();
    yield* this.waitClosed();
    return false;
  }
}
