/** A proxy between adapter and inspector, which can cut the connection or say something else in the inspector's place. */
import { once } from 'node:events';
import net from 'node:net';

export class InspectorProxy {
  private readonly sockets = new Set<net.Socket>();
  private adapter: net.Socket | undefined;
  private isCut = false;

  private constructor(
    private readonly server: net.Server,
    private readonly inspectorPort: number,
  ) {
    server.on('connection', (socket) => {
      this.join(socket);
    });
  }

  /** Opens it before an inspector that listens on this port. */
  static async open(inspectorPort: number): Promise<InspectorProxy> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new InspectorProxy(server, inspectorPort);
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /** Cuts every connection, as a network does. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Says this to the adapter, a frame of the WebSocket's or less. */
  say(bytes: Buffer): void {
    this.adapter?.write(bytes);
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(adapter: net.Socket): void {
    if (this.isCut) {
      adapter.destroy();
      return;
    }
    const inspector = net.connect(this.inspectorPort, '127.0.0.1');
    for (const [from, to] of [
      [adapter, inspector],
      [inspector, adapter],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => undefined); // 'close' follows.
      from.once('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    adapter.on('data', (data) => inspector.write(data));
    inspector.on('data', (data) => {
      const text = data.toString('latin1');
      if (text.startsWith('HTTP/1.1 101')) this.adapter = adapter;
      adapter.write(text.includes('webSocketDebuggerUrl') ? this.withOurPort(text) : data);
    });
  }

  /** The list of targets, with our port in the place of the inspector's. */
  private withOurPort(answer: string): string {
    const changed = answer.replaceAll(`:${this.inspectorPort}`, `:${this.port}`);
    const size = changed.length - answer.length;
    return changed.replace(
      /Content-Length: (\d+)/i,
      (_, length: string) => `Content-Length: ${Number(length) + size}`,
    );
  }
}

/** A frame of text as a WebSocket's server sends it. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? [0x81, body.length] : [0x81, 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}
