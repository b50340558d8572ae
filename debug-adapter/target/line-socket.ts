/** Lines of JSON over a socket, as a launched program's processes and we talk (runtime/protocol/children.ts). */
import type net from 'node:net';

/** Calls `onLine` with each line that is JSON; whoever says something else is cut off. */
export function readLines(socket: net.Socket, onLine: (value: unknown) => void): void {
  let text = '';
  socket.on('error', () => undefined); // 'close' follows.
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        socket.destroy();
        return;
      }
      onLine(value);
    }
  });
}

export function writeLine(socket: net.Socket, value: object): void {
  socket.write(`${JSON.stringify(value)}\n`);
}
