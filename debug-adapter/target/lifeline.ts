/** A port of ours that a program we attached to keeps a connection to: it sees by its end that we are gone, however we went. */
import { once } from 'node:events';
import net from 'node:net';

export class Lifeline {
  private readonly sockets = new Set<net.Socket>();

  private constructor(private readonly server: net.Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined); // 'close' follows.
      socket.once('close', () => this.sockets.delete(socket));
      // Nothing is ever said on it; what is not read would hide its end.
      socket.resume();
    });
  }

  static async open(): Promise<Lifeline> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Lifeline(server);
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
