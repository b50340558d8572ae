/** Stands between an adapter and a program's inspector, and says to the adapter what it is told to, besides or instead. */
import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** What becomes of a message of the program: what is said in its place. */
export type Rewrite = (message: string) => readonly string[];

export class InspectorProxy {
  /** Says what becomes of each message; as it is, to begin with. */
  rewrite: Rewrite = (message) => [message];
  private readonly connections = new Set<WebSocket>();

  private constructor(
    private readonly server: http.Server,
    readonly port: number,
  ) {}

  /** Before the inspector that listens on this port. */
  static async before(programPort: number): Promise<InspectorProxy> {
    const server = http.createServer((request, response) => {
      void relayed(programPort, request.url ?? '/', port).then((body) => response.end(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const proxy = new InspectorProxy(server, port);
    const sockets = new WebSocketServer({ server, maxPayload: 0 });
    sockets.on('connection', (adapter, request) => {
      proxy.relay(adapter, `ws://127.0.0.1:${programPort}${request.url ?? ''}`);
    });
    return proxy;
  }

  /** Says this to the adapter. */
  say(message: string | Buffer): void {
    for (const connection of this.connections) connection.send(message);
  }

  close(): void {
    for (const connection of this.connections) connection.terminate();
    this.server.close();
  }

  private relay(adapter: WebSocket, url: string): void {
    this.connections.add(adapter);
    const program = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 });
    const early: string[] = [];
    adapter.on('message', (data: Buffer) => {
      if (program.readyState === WebSocket.OPEN) program.send(data.toString());
      else early.push(data.toString());
    });
    program.on('open', () => {
      for (const message of early.splice(0)) program.send(message);
    });
    program.on('message', (data: Buffer) => {
      for (const message of this.rewrite(data.toString())) adapter.send(message);
    });
    for (const socket of [adapter, program]) socket.on('error', () => undefined);
    adapter.on('close', () => {
      this.connections.delete(adapter);
      program.close();
    });
    program.on('close', () => {
      adapter.terminate();
    });
  }
}

/** Node's answer to a question by HTTP, with the proxy's port in place of the program's. */
async function relayed(programPort: number, url: string, ownPort: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${programPort}${url}`);
  return (await answer.text()).replaceAll(`:${programPort}/`, `:${ownPort}/`);
}
