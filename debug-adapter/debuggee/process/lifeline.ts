/**
 * A local socket to which an attached program keeps a connection: its end shows that the adapter is gone, for whatever
 * reason.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Lifeline {
  private readonly sockets = new Set<net.Socket>();

  private constructor(
    private readonly server: net.Server,
    readonly path: string,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined); // 'close' follows.
      socket.once('close', () => this.sockets.delete(socket));
      // No data is ever sent on it; unread data would hide its end.
      socket.resume();
    });
  }

  static async open(): Promise<Lifeline> {
    const server = net.createServer();
    const path = newPath();
    server.listen({ path });
    await once(server, 'listening');
    return new Lifeline(server, path);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** On Linux an abstract name, not a file: a killed adapter leaves nothing behind. */
function newPath(): string {
  const name = `coroutine-debugger-${randomUUID()}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}
