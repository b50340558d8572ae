/**
 * The inspector's WebSocket. Node 20 has no WebSocket of its own, hence `ws`; outgoing messages are framed here
 * (text-frames.ts).
 */
import net from 'node:net';
import type WebSocketClass from 'ws';
import { TextFrames } from './text-frames.js';
import type { Transport } from './transport.js';

/**
 * Loads `ws`, with parts of Node whose load takes a fifth of the adapter's start: to be called when a program has been
 * started, because it can be done while that starts.
 */
export async function loadWebSocket(): Promise<typeof WebSocketClass> {
  return (await import('ws')).default;
}

/** Connects; rejects if there is no listener at the address. The address is secret and never appears in a message. */
export async function connectSocket(url: string): Promise<Transport> {
  const WebSocket = await loadWebSocket();
  const { hostname, port } = new URL(url);
  const connection = net.connect({ host: hostname, port: Number(port), noDelay: true });
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    maxPayload: 0,
    createConnection: () => connection,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`Cannot connect to the program's inspector (${error.code ?? 'unknown reason'}).`));
    });
  });
  // An error is always followed by 'close', which ends the connection; without a listener it would be thrown.
  socket.on('error', () => undefined);
  const frames = new TextFrames(connection);
  return {
    send: (message) => {
      frames.send(message);
    },
    nudge: () => {
      frames.nudge();
    },
    onMessage: (listener) => {
      socket.on('message', (data: Buffer) => {
        listener(data.toString('utf8'));
      });
    },
    onEnd: (listener) => {
      socket.once('close', listener);
    },
    close: () => {
      socket.terminate();
    },
  };
}
