/** DAP over a port of 127.0.0.1: a session for each connection that proves to be the user's (session/admission.ts). */
import net from 'node:net';
import { leaveAtFailure } from '../last-resort.js';
import { CoroutineSession } from '../session/coroutine-session.js';

/** The maximum number of connections; an editor has one for each program that it debugs. */
const MOST_CONNECTIONS = 256;

/** @param secret every client must know it */
export function serve(port: number, secretFile: string, secret: string, preload: string): void {
  const server = net.createServer((socket) => {
    const session = new CoroutineSession({ preload, secret });
    session.setRunAsServer(true);
    const isOver = leaveAtFailure(session);
    socket.once('close', () => {
      isOver();
      session.shutdown();
    });
    // A broken connection is followed by 'close'.
    socket.on('error', () => undefined);
    session.start(socket, socket);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.once('error', (error: NodeJS.ErrnoException) => {
    const reason =
      error.code === 'EADDRINUSE' ? 'it is in use; choose another' : (error.code ?? error.message);
    process.stderr.write(`coroutine-debugger: cannot listen on port ${port}: ${reason}.\n`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address() as net.AddressInfo;
    process.stderr.write(
      `coroutine-debugger: listening on 127.0.0.1:${address.port}\n` +
        `coroutine-debugger: clients give the text in ${secretFile} as 'serverSecret'\n`,
    );
  });
}
