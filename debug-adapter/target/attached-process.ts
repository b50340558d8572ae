/** A program that was running before us: it is asked through its inspector, and goes on when we leave. */
import { HOOK_SYMBOL_NAME } from '../../runtime/protocol/hook.js';
import type { Connection } from '../inspector/connection.js';
import type { Debuggee } from './debuggee.js';
import type { Lifeline } from './lifeline.js';
import type { Exit, ProgramProcess } from './program-process.js';

/** What ends the program when it runs that itself: its process id may be another one where we are (a container's, say). */
export interface Endings {
  readonly terminate: string;
  readonly kill: string;
}

const PROCESS_ENDINGS: Endings = {
  terminate: "process.kill(process.pid, 'SIGTERM')",
  kill: "process.kill(process.pid, 'SIGKILL')",
};

/** A worker thread has no process of its own. As after `terminate()` of its Worker, it is not asked a last time. */
const END_THREAD = `globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]?.detach(); process.exit(1)`;

export const THREAD_ENDINGS: Endings = { terminate: END_THREAD, kill: END_THREAD };

export class AttachedProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;
  private readonly connection: Connection;

  constructor(
    private readonly debuggee: Debuggee,
    lifeline: Lifeline,
    private readonly endings = PROCESS_ENDINGS,
  ) {
    this.connection = debuggee.connection;
    this.exited = new Promise((resolve) => {
      this.connection.onEnd(() => {
        lifeline.close();
        // What the connection's end does not tell: how the program ended, or whether it did.
        resolve({ code: null, signal: null });
      });
    });
  }

  terminate(): void {
    this.run(this.endings.terminate);
  }

  kill(): void {
    this.run(this.endings.kill);
  }

  leave(): void {
    const close = (): void => {
      void this.connection.close();
    };
    // A program that ends meanwhile has no need to be given back.
    this.debuggee.detach().then(close, close);
  }

  private run(expression: string): void {
    // Its end is the answer. Node 20 waits within this request until we have disconnected.
    this.connection
      .alone(() => this.connection.send('Runtime.evaluate', { expression }))
      .catch(() => undefined);
  }
}
