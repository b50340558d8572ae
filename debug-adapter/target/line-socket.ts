/** Lines of JSON over a socket, as a launched program's processes and we talk (runtime/protocol/children.ts). */
import type net from 'node:net';

/** Calls `onLine` with each line that is JSON; whoever says something else is cut off. */
export function readLines(socket: net.Socket, onLine: (value: unknown) => void): void {
  readTexts(socket, (line) => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      socket.destroy();
      return;
    }
    onLine(value);
  });
}

/** Calls `onText` with each line as it is. */
export function readTexts(socket: net.Socket, onText: (line: string) => void): void {
  // A long line comes in many chunks: they are joined once.
  const parts: string[] = [];
  socket.on('error', () => undefined); // 'close' follows.
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      onText(parts.join('') + line);
      parts.length = 0;
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
