/** The terminal client on a terminal: reads commands while the program is stopped or runs. */
import readline from 'node:readline';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Style } from '../text/style.js';
import type { DebugCommands } from './commands/debug-commands.js';
import type { DebugRun } from './client/debug-run.js';
import { describeTop } from './picture.js';

export class InteractiveTerminal {
  private readonly reader = readline.createInterface({ input: process.stdin, output: process.stdout });
  private closed = false;

  constructor(
    private readonly run: DebugRun,
    private readonly commands: DebugCommands,
    private readonly style: Style,
  ) {
    this.reader.on('line', (line) => void this.execute(line));
    this.reader.on('close', () => {
      this.closed = true;
      void run.close();
    });
  }

  /** Reports a stop in a few lines and prompts for a command. */
  async stopped(stop: DebugProtocol.StoppedEvent['body']): Promise<void> {
    this.commands.forgetChoice();
    this.print([
      '',
      await describeTop(this.run, stop, this.style),
      this.style.dim('  `all` shows everything, `help` the commands'),
    ]);
    this.reader.prompt();
  }

  close(): void {
    this.reader.close();
  }

  private async execute(line: string): Promise<void> {
    try {
      const understood = this.commands.understand(line);
      if (understood !== undefined) this.print(await this.commands.perform(understood));
      if (this.run.isClosed) this.close();
    } catch (error) {
      this.print([(error as Error).message]);
    }
    // A prompt would open the input again.
    if (!this.closed) this.reader.prompt();
  }

  private print(lines: readonly string[]): void {
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
}
