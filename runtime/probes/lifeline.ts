/**
 * The channel by which the program knows that its adapter lives. To the adapter that launched it: a pipe, which carries
 * the inspector's address, and with whose end the program ends. To one that attached: a connection to a port of it,
 * with whose end the program goes on as before.
 */
import { readSync, writeSync } from 'node:fs';
import net from 'node:net';

/** File descriptor on which the adapter waits for the address. */
const DESCRIPTOR = 3;

let isOpen = false;
/** The connection to an adapter that attached. */
let followed: net.Socket | undefined;
/** Whether that connection has been made. */
let isSeen = false;

/** Tells the adapter where the inspector listens. A program nobody can see must not go on: it ends when the adapter does. */
export function tellAddress(address: string): void {
  writeSync(DESCRIPTOR, `${address}\n`);
  isOpen = true;
  const channel = new net.Socket({ fd: DESCRIPTOR, readable: true, writable: false });
  channel.once('close', () => process.kill(process.pid, 'SIGKILL'));
  channel.on('error', () => undefined); // 'close' follows.
  channel.resume();
  channel.unref();
}

/** Calls `onGone` once the adapter that listens on this port of 127.0.0.1 has ended. Keeps no program alive. */
export function followAdapter(port: number, onGone: () => void): void {
  unfollowAdapter();
  const socket = net.connect({ host: '127.0.0.1', port });
  followed = socket;
  socket.on('error', () => undefined); // 'close' follows.
  socket.once('close', () => {
    // Of one that is replaced, or could not be reached (its port is another machine's, say), nothing is known.
    if (followed !== socket) return;
    const wasSeen = isSeen;
    unfollowAdapter();
    if (wasSeen) onGone();
  });
  socket.once('connect', () => {
    if (followed === socket) isSeen = true;
  });
  socket.resume();
  socket.unref();
}

export function unfollowAdapter(): void {
  const socket = followed;
  followed = undefined;
  isSeen = false;
  socket?.destroy();
}

/** Whether the adapter has ended, asked where the event loop cannot tell: it must not be waited for. */
export function isAdapterGone(): boolean {
  if (isSeen) {
    // Windows has no descriptor to ask: there 'close' alone tells.
    const descriptor = (followed as unknown as { _handle?: { fd?: number } } | undefined)?._handle?.fd;
    return descriptor !== undefined && descriptor >= 0 && hasEnded(descriptor);
  }
  return isOpen && hasEnded(DESCRIPTOR);
}

function hasEnded(descriptor: number): boolean {
  try {
    // The adapter never writes: what can be read is the end.
    return readSync(descriptor, Buffer.alloc(1)) === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  }
}
