/** A program that was running before us: it is asked through its inspector, and goes on when we leave. */
import type { Connection } from '../inspector/connection.js';
import type { Debuggee } from './debuggee.js';
import type { Lifeline } from './lifeline.js';
import type { Exit, ProgramProcess } from './program-process.js';

export class AttachedProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;
  private readonly connection: Connection;

  constructor(
    private readonly debuggee: Debuggee,
    lifeline: Lifeline,
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
    this.signal('SIGTERM');
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  leave(): void {
    const close = (): void => {
      void this.connection.close();
    };
    // A program that ends meanwhile has no need to be given back.
    this.debuggee.detach().then(close, close);
  }

  /** By the program itself: its process id may be another one where we are (a container's, say). */
  private signal(signal: NodeJS.Signals): void {
    const expression = `process.kill(process.pid, ${JSON.stringify(signal)})`;
    // Its end is the answer. Node 20 waits within this request until we have disconnected.
    this.connection
      .alone(() => this.connection.send('Runtime.evaluate', { expression }))
      .catch(() => undefined);
  }
}
