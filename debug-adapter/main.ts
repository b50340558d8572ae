/** The adapter's process: a DAP server on stdio, or with `--server=PORT` on 127.0.0.1. */
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { CoroutineSession } from './session/coroutine-session.js';

const preload = fileURLToPath(new URL('../runtime/preload.mjs', import.meta.url));
const port = /^--server=(\d+)$/.exec(process.argv[2] ?? '')?.[1];

if (process.argv[2] !== undefined && port === undefined) {
  process.stderr.write(
    `coroutine-debugger: unknown argument '${process.argv[2]}'; use --server=PORT or none.\n`,
  );
  process.exit(2);
}

if (port === undefined) {
  const session = new CoroutineSession(preload);
  // The client is gone when stdin ends: so are we, and the program with us.
  process.stdin.once('close', () => {
    session.shutdown();
  });
  process.once('SIGTERM', () => {
    session.shutdown();
  });
  session.start(process.stdin, process.stdout);
} else {
  const server = net.createServer((socket) => {
    const session = new CoroutineSession(preload);
    session.setRunAsServer(true);
    socket.once('close', () => {
      session.shutdown();
    });
    // A broken connection is followed by 'close'.
    socket.on('error', () => undefined);
    session.start(socket, socket);
  });
  server.once('error', (error: NodeJS.ErrnoException) => {
    const reason =
      error.code === 'EADDRINUSE' ? 'it is in use; choose another' : (error.code ?? error.message);
    process.stderr.write(`coroutine-debugger: cannot listen on port ${port}: ${reason}.\n`);
    process.exit(1);
  });
  server.listen(Number(port), '127.0.0.1', () => {
    const address = server.address() as net.AddressInfo;
    process.stderr.write(`coroutine-debugger: listening on 127.0.0.1:${address.port}\n`);
  });
}
