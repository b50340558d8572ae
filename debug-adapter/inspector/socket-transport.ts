/** The inspector's WebSocket. Node 20 has no WebSocket of its own, hence `ws`. */
import WebSocket from 'ws';
import type { Transport } from './transport.js';

/** Connects; rejects when nothing listens at the address. The address is secret and is never put into a message. */
export async function connectSocket(url: string): Promise<Transport> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`Cannot connect to the program's inspector (${error.code ?? 'unknown reason'}).`));
    });
  });
  // An error is always followed by 'close', which ends the connection; without a listener it would be thrown.
  socket.on('error', () => undefined);
  return {
    send: (message) => {
      socket.send(message);
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
