/**
 * A program that was already running: it is controlled through its inspector, and continues when the adapter leaves.
 */
import { HOOK_SYMBOL_NAME } from '../../../runtime/protocol/hook.js';
import type { Connection } from '../../inspector/connection.js';
import type { Debuggee } from '../debuggee.js';
import { CLOSES_INSPECTOR } from './closing-inspector.js';
import type { Lifeline } from './lifeline.js';
import type { Exit, ProgramProcess } from './program-process.js';

/** Ends the program when evaluated in it: its process id may be a different one here (a container's, for example). */
export interface Endings {
  readonly terminate: string;
  readonly kill: string;
}

const PROCESS_ENDINGS: Endings = {
  terminate: "process.kill(process.pid, 'SIGTERM')",
  kill: "process.kill(process.pid, 'SIGKILL')",
};

/** A worker thread has no process of its own. As after `terminate()` of its Worker, there is no last query. */
const END_THREAD = `globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]?.detach(); process.exit(1)`;

export const THREAD_ENDINGS: Endings = { terminate: END_THREAD, kill: END_THREAD };

/** Sent to a program that is left, or ended. */
export interface Leaving {
  readonly endings?: Endings;
  /** The inspector was opened for this session. */
  readonly closesInspector?: boolean;
}

export class AttachedProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;
  private readonly connection: Connection;

  constructor(
    private readonly debuggee: Debuggee,
    lifeline: Lifeline,
    private readonly leaving: Leaving = {},
  ) {
    this.connection = debuggee.connection;
    this.exited = new Promise((resolve) => {
      this.connection.onEnd(() => {
        lifeline.close();
        // What the end of the connection does not show: how the program ended, or whether it did.
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
    // A program that ends meanwhile need not be restored.
    this.debuggee
      .detach()
      .then(() => this.closeInspector())
      .then(close, close);
  }

  private get endings(): Endings {
    return this.leaving.endings ?? PROCESS_ENDINGS;
  }

  private async closeInspector(): Promise<void> {
    if (this.leaving.closesInspector !== true) return;
    await this.connection.send('Runtime.evaluate', CLOSES_INSPECTOR);
  }

  private run(expression: string): void {
    // Its end is the answer. Node 20 waits within this request until the adapter has disconnected.
    this.connection
      .alone(() => this.connection.send('Runtime.evaluate', { expression }))
      .catch(() => undefined);
  }
}
