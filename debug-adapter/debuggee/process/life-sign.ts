/**
 * A local socket in a file, by which a process that a launched program starts distinguishes a killed adapter from one
 * that has ended in order: a killed one leaves the file behind. The port for child processes is closed in both cases.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ALIVE, ENDED } from '../../../runtime/protocol/children.js';

const PREFIX = 'coroutine-debugger-';
const SUFFIX = '.life';
/** A file without an adapter is left until no process of its program can still be starting. */
const KEPT_FOR_MS = 3_600_000;

export class LifeSign {
  private hasEnded = false;

  private constructor(
    private readonly server: net.Server,
    readonly file: string,
  ) {
    server.unref();
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.end(this.hasEnded ? ENDED : ALIVE);
    });
  }

  /** Undefined on Windows, where nothing is left of a killed process, and where no such file can be made. */
  static async open(): Promise<LifeSign | undefined> {
    if (process.platform === 'win32') return undefined;
    removeOld();
    const file = path.join(tmpdir(), `${PREFIX}${randomUUID()}${SUFFIX}`);
    const server = net.createServer();
    const isListening = await new Promise<boolean>((resolve) => {
      server.once('error', () => {
        resolve(false);
      });
      server.listen({ path: file }, () => {
        resolve(true);
      });
    });
    return isListening ? new LifeSign(server, file) : undefined;
  }

  /** What the program leaves behind continues: the file goes, whatever becomes of the adapter. */
  free(): void {
    this.server.close();
  }

  /** What the program has started ends with it: the file stays, also when the adapter has ended. */
  end(): void {
    this.hasEnded = true;
  }
}

/** The files of adapters that were killed, or have ended their programs, long ago. */
function removeOld(): void {
  const folder = tmpdir();
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) continue;
      removeIfDead(path.join(folder, name));
    }
  } catch {
    // Another may have removed it, or the folder cannot be read: nothing depends on this.
  }
}

function removeIfDead(file: string): void {
  if (Date.now() - statSync(file).mtimeMs < KEPT_FOR_MS) return;
  const socket = net.connect({ path: file });
  socket.unref();
  socket.once('connect', () => socket.destroy());
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'ECONNREFUSED') return;
    try {
      unlinkSync(file);
    } catch {
      // Another adapter has done so.
    }
  });
}
