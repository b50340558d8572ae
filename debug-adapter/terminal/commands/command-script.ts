/**
 * Commands from a file, or from standard input: performed one after another, each echoed before its output. After a
 * command that resumes the program, the next begins when the program has stopped again or ended: the same program gives
 * the same text.
 */
import { open } from 'node:fs/promises';
import readline, { type Interface } from 'node:readline';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingRow } from '../../protocol/requests.js';
import type { Style } from '../../text/style.js';
import type { DebugCommands, Understood } from './debug-commands.js';
import type { DebugRun } from '../client/debug-run.js';
import { describeTop } from '../picture.js';
import type { ProgramOutput } from '../client/program-output.js';

/** The program stopped, or ended. */
type Moment =
  | { readonly kind: 'stop'; readonly stop: DebugProtocol.StoppedEvent['body'] }
  | { readonly kind: 'end'; readonly exitCode: number };

/** The lines of a file; `-` is standard input. Throws a sentence. */
export async function openCommands(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return linesOf(readline.createInterface({ input: process.stdin }));
  try {
    const handle = await open(file);
    if ((await handle.stat()).isFile()) return linesOf(handle.readLines());
    await handle.close();
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new Error(`The commands cannot be read from ${file}: ${why}.`, { cause: error });
  }
  throw new Error(`The commands cannot be read from ${file}: it is not a file.`);
}

/** Listens from now on: lines that come before the first iteration would be lost. */
function linesOf(reader: Interface): AsyncIterable<string> {
  const lines = reader[Symbol.asyncIterator]();
  return { [Symbol.asyncIterator]: () => lines };
}

export class CommandScript {
  private readonly moments: Moment[] = [];
  private awaited: (() => void) | undefined;
  private exitCode: number | undefined;
  private unreported: FindingRow[] = [];

  constructor(
    private readonly run: DebugRun,
    private readonly commands: DebugCommands,
    private readonly lines: AsyncIterable<string>,
    private readonly output: ProgramOutput,
    private readonly findingText: (finding: FindingRow) => string,
    private readonly style: Style,
  ) {}

  stopped(stop: DebugProtocol.StoppedEvent['body']): void {
    this.happened({ kind: 'stop', stop });
  }

  /**
   * The time of its discovery depends on the adapter: it is reported at the next stop, or at once to a command that
   * waits for it.
   */
  found(finding: FindingRow): void {
    if (this.output.isAwaited) this.output.add('stderr', this.findingText(finding));
    else this.unreported.push(finding);
  }

  ended(exitCode: number): void {
    this.happened({ kind: 'end', exitCode });
  }

  /**
   * Performs them all; answers the exit code: the program's, or 1 if a command failed.
   *
   * @param first whether the program stops without a command before the first one
   * @param letsEnd whether the program runs to its end when there is no command left
   */
  async perform({ first, letsEnd }: { first: boolean; letsEnd: boolean }): Promise<number> {
    let failed = false;
    this.output.hold();
    if (first) await this.reportNext();
    for await (const line of this.lines) {
      const text = line.trim();
      if (text === '' || text.startsWith('#')) continue;
      this.print([this.style.bold(`> ${text}`)]);
      try {
        await this.performLine(text);
      } catch (error) {
        failed = true;
        this.print([(error as Error).message]);
      }
      // The end of a program that the client has ended is not reported.
      if (this.run.isClosed) return failed ? 1 : 0;
    }
    await this.reportFindings();
    if (letsEnd) await this.runToEnd();
    const { exitCode = 0 } = this;
    return exitCode === 0 && failed ? 1 : exitCode;
  }

  private async performLine(text: string): Promise<void> {
    const understood: Understood | undefined = this.commands.understand(text);
    if (understood === undefined) return;
    if (this.exitCode !== undefined) throw new Error('The program has ended.');
    if (understood.command.names.includes('wait')) {
      if (this.moments.length === 0 && this.run.isStopped) throw new Error('The program is stopped already.');
      await this.reportNext();
      return;
    }
    // A stop for which no command waited is reported before the program resumes from it.
    if (understood.command.runsOn === true) await this.reportFindings();
    this.print(await this.commands.perform(understood));
    if (understood.command.runsOn === true && !understood.inBackground) await this.reportNext();
  }

  /** No command is left: breakpoints no longer stop the program. */
  private async runToEnd(): Promise<void> {
    while (this.exitCode === undefined) {
      // If the program has ended, neither is needed.
      await this.leaveProgram().catch(() => undefined);
      const moment = await this.next();
      if (moment.kind === 'end') await this.tell(moment);
    }
  }

  private async leaveProgram(): Promise<void> {
    const clear = this.commands.understand('clear');
    if (clear !== undefined) await this.commands.perform(clear);
    await this.run.resumeAll();
  }

  private happened(moment: Moment): void {
    this.moments.push(moment);
    this.awaited?.();
  }

  private async next(): Promise<Moment> {
    // Output printed before the stop has already come.
    this.output.release();
    for (;;) {
      const moment = this.moments.shift();
      if (moment !== undefined) {
        this.output.hold();
        return moment;
      }
      await new Promise<void>((resolve) => (this.awaited = resolve));
      this.awaited = undefined;
    }
  }

  private async reportNext(): Promise<void> {
    await this.tell(await this.next());
  }

  /** Events for which no command waited. */
  private async reportFindings(): Promise<void> {
    while (this.moments.length > 0) await this.reportNext();
  }

  private async tell(moment: Moment): Promise<void> {
    // Findings at a stop are reported there.
    if (moment.kind === 'stop') await this.run.client.ask('coroutines/findings', {});
    for (const finding of this.unreported.splice(0)) process.stderr.write(this.findingText(finding));
    if (moment.kind === 'stop') {
      this.commands.forgetChoice();
      this.print([await describeTop(this.run, moment.stop, this.style)]);
      return;
    }
    this.exitCode = moment.exitCode;
    const code = moment.exitCode === 0 ? '' : ` with exit code ${moment.exitCode}`;
    this.print([this.style.bold(`■ The program ended${code}`)]);
  }

  private print(lines: readonly string[]): void {
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
}
