/** Shared by connections and servers: waiting until one is open, and where servers of this program listen. */
import net from 'node:net';
import type { Coroutine } from '../kernel/coroutine.js';
import { toError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { waitOutside } from './outside.js';

/** For display. */
export function describePlace(place: {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}): string {
  return place.path ?? `${place.host ?? '127.0.0.1'}:${String(place.port)}`;
}

/** Waits for the event of its opening. On an error throws Node's error and closes it. */
export function* opened(emitter: net.Socket | net.Server, event: string, what: string): Coroutine<void> {
  const future = new Future<undefined>({ kind: 'connection', label: `${event} ${what}` });
  const onOpen = (): void => {
    if (!future.done()) future.setResult(undefined);
  };
  const onError = (error: unknown): void => {
    if (!future.done()) future.setException(toError(error));
  };
  emitter.once(event, onOpen).on('error', onError);
  try {
    yield* waitOutside(future);
  } catch (error) {
    if (emitter instanceof net.Socket) emitter.destroy();
    else emitter.close();
    throw error;
  }
  emitter.off('error', onError);
}

export function socketInfo(socket: net.Socket): Readonly<Record<string, unknown>> {
  return {
    socket,
    peername: [socket.remoteAddress, socket.remotePort],
    sockname: [socket.localAddress, socket.localPort],
  };
}

/** Where servers of this program listen: TCP ports and paths. */
const listening = new Set<number | string>();

export function isListening(place: number | string): boolean {
  return listening.has(place);
}

/** Called when it has begun to listen. */
export function noteListener(listener: net.Server): void {
  const address = listener.address();
  if (address === null) return;
  const place = typeof address === 'string' ? address : address.port;
  listening.add(place);
  listener.once('close', () => listening.delete(place));
}
