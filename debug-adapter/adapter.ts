/** The adapter: a DAP server on stdio, or with `--server=PORT` on 127.0.0.1; with `--processes` a list. Started by main.ts. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { leaveAtFailure, watchForFailures } from './last-resort.js';
import { defaultSecretFile, serverSecret } from './server/server-secret.js';
import { serve } from './server/server.js';
import { listRunning } from './session/lifecycle/inspect-running.js';
import { CoroutineSession } from './session/coroutine-session.js';

const preload = fileURLToPath(new URL('../runtime/preload.mjs', import.meta.url));

function begin(): void {
  watchForFailures();
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      'secret-file': { type: 'string' },
      processes: { type: 'boolean' },
    },
  });
  if (values.processes === true) {
    void listRunning().then((list) => process.stdout.write(`${JSON.stringify(list)}\n`));
    return;
  }
  const { server, 'secret-file': secretFile = defaultSecretFile(process.env) } = values;
  if (server === undefined) beginOnStdio();
  else if (/^\d{1,5}$/.test(server)) serve(Number(server), secretFile, serverSecret(secretFile), preload);
  else throw new Error(`'--server=${server}' must name a port`);
}

function beginOnStdio(): void {
  const session = new CoroutineSession({ preload });
  leaveAtFailure(session);
  // The client is gone when stdin ends: so are we, and the program with us.
  process.stdin.once('close', () => {
    session.shutdown();
  });
  process.once('SIGTERM', () => {
    session.shutdown();
  });
  session.start(process.stdin, process.stdout);
}

try {
  begin();
} catch (error) {
  process.stderr.write(
    `coroutine-debugger: ${(error as Error).message} (known are --server=PORT, --secret-file=FILE and --processes)\n`,
  );
  process.exit(2);
}
