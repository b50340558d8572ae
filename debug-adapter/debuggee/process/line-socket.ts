/** Lines over a socket between the adapter and a launched program's processes (runtime/protocol/children.ts). */
import type net from 'node:net';

/** Limit before a process or session has identified itself: a path is the longest part. */
export const LONGEST_GREETING = 64 * 1024;
/**
 * Limit for a message of an inspector: an answer with everything about a hundred thousand coroutines has some 20 MB.
 */
export const LONGEST_MESSAGE = 512 * 1024 * 1024;

/**
 * Calls `onText` with each line. A sender of a longer line than allowed is cut off: the limit is read again for each
 * piece, because it may rise once the sender is known.
 */
export function readTexts(
  socket: net.Socket,
  longestLine: () => number,
  onText: (line: string) => void,
): void {
  // A long line comes in many chunks: they are joined once.
  const parts: string[] = [];
  let length = 0;
  socket.on('error', () => undefined); // 'close' follows.
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      // Cut off because of an earlier line.
      if (socket.destroyed) return;
      if (length + line.length > longestLine()) break;
      onText(parts.join('') + line);
      parts.length = 0;
      length = 0;
    }
    length += rest.length;
    if (lines.some((line) => line.length > longestLine()) || length > longestLine()) {
      parts.length = 0;
      socket.destroy();
      return;
    }
    if (rest !== '') parts.push(rest);
  });
}

export function writeText(socket: net.Socket, text: string): void {
  if (socket.writable) socket.write(`${text}\n`);
}

export function writeLine(socket: net.Socket, value: object): void {
  socket.write(`${JSON.stringify(value)}\n`);
}
