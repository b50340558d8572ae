/** The channel to the adapter that launched the program: it carries the inspector's address, and ends with the adapter. */
import { readSync, writeSync } from 'node:fs';
import net from 'node:net';

/** File descriptor on which the adapter waits for the address. */
const DESCRIPTOR = 3;

let isOpen = false;

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

/** Whether the adapter has ended, asked where the event loop cannot tell: it must not be waited for. */
export function isAdapterGone(): boolean {
  if (!isOpen) return false;
  try {
    // The adapter never writes: what can be read is the end.
    return readSync(DESCRIPTOR, Buffer.alloc(1)) === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  }
}
