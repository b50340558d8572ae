/**
 * The channel that shows the program whether its adapter is alive. For a launched program: a pipe, which also carries
 * the inspector's address; when it closes, the program ends. For an attached one: a connection to a local socket of the
 * adapter; when it closes, the program continues as before.
 */
import { writeSync } from 'node:fs';
import net from 'node:net';
import { identityOf } from './descriptors.js';

/** File descriptor on which the adapter waits for the address. */
const DESCRIPTOR = 3;

/** What the descriptor referred to when the address was sent; undefined: nothing. */
let pipe: string | undefined;
/** The connection to an adapter that attached. */
let followed: net.Socket | undefined;
/** Errors of a connection that was never made: they say nothing about the adapter. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'EACCES',
  'EPERM',
  'ENOTSUP',
  'ERR_ACCESS_DENIED',
]);

const LOOKS_AFTER_MS = 500;

/** Whether the program continues without the adapter that launched it. */
let outlives = false;

/**
 * Sends the inspector's address to the adapter. A program that no client sees must not continue: it ends when the
 * adapter does, unless `onGone` handles that.
 */
export function reportAddress(address: string, onGone?: () => void): void {
  outlives = onGone !== undefined;
  writeSync(DESCRIPTOR, `${address}\n`);
  pipe = identityOf(DESCRIPTOR);
  onPipeEnd(() => {
    if (onGone === undefined) process.kill(process.pid, 'SIGKILL');
    // Its output has no reader any more: that would be an error that ends it.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    onGone?.();
  });
}

/** Keeps no program alive. */
function onPipeEnd(ended: () => void): void {
  let channel: net.Socket;
  try {
    channel = new net.Socket({ fd: DESCRIPTOR, readable: true, writable: false });
  } catch {
    // Permissions that allow no sockets (`--permission` without `--allow-net`) allow to look now and then.
    const look = setInterval(() => {
      if (!hasPipe()) clearInterval(look);
      else if (hasEnded(DESCRIPTOR)) {
        clearInterval(look);
        ended();
      }
    }, LOOKS_AFTER_MS);
    look.unref();
    return;
  }
  channel.once('close', ended);
  channel.on('error', () => undefined); // 'close' follows.
  channel.resume();
  channel.unref();
}

/**
 * Calls `onGone` once the adapter that listens at this path has ended. Keeps no program alive. Unlike a TCP port, a
 * path connects at once: the end of the adapter is visible in the same turn of the event loop as the attach.
 */
export function followAdapter(path: string, onGone: () => void): void {
  unfollowAdapter();
  const socket = net.connect({ path });
  followed = socket;
  let isReachable = true;
  // 'close' follows. An adapter may die before it accepts the connection: that is an error too, and the adapter is
  // gone.
  socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => (isReachable = !UNREACHABLE.has(code)));
  socket.once('close', () => {
    // A connection that was replaced, or never reached (a path of another machine, for example), says nothing.
    if (followed !== socket) return;
    unfollowAdapter();
    if (isReachable) onGone();
  });
  socket.resume();
  socket.unref();
}

export function unfollowAdapter(): void {
  const socket = followed;
  followed = undefined;
  socket?.destroy();
}

/** Whether the adapter has ended; for callers that block the event loop and must not wait for it. */
export function isAdapterGone(): boolean {
  if (followed !== undefined) {
    // Windows has no descriptor to check: there only 'close' reports it.
    const descriptor = (followed as unknown as { _handle?: { fd?: number } })._handle?.fd;
    return descriptor !== undefined && descriptor >= 0 && hasEnded(descriptor);
  }
  return hasPipe() && hasEnded(DESCRIPTOR);
}

/**
 * A program may close a descriptor that it does not know and open something else in its place: then the state is
 * unknown.
 */
function hasPipe(): boolean {
  return pipe !== undefined && pipe === identityOf(DESCRIPTOR);
}

/**
 * Whether the other end is gone; it reads and ignores an extra line. Found by writing, because reading with nothing to
 * read is an error, at which a program that debugs itself would stop within the runtime. A connection that is not made
 * (yet) has other errors.
 */
function hasEnded(descriptor: number): boolean {
  try {
    writeSync(descriptor, '\n');
    return false;
  } catch (error) {
    return ['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

/** A launched program whose adapter is gone has no client: it ends here. Any other continues. */
export function endWithAdapter(): void {
  if (followed === undefined && !outlives && hasPipe()) process.kill(process.pid, 'SIGKILL');
}
