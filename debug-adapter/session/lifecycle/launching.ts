/** Launches a session's program and, if `restart` is set, launches it again whenever it fails. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DebuggeeListener } from '../../debuggee/debuggee.js';
import type { Exit, ProgramProcess } from '../../debuggee/process/program-process.js';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import type { Restart } from '../../protocol/launch-keys.js';
import type { Program } from '../program/program.js';
import type { LaunchingSession } from './child-sessions.js';
import type { ConsoleOutput } from './console-output.js';
import { connectToLaunched, startProgram } from './launch.js';
import { exitCodeOf } from './program-end.js';
import { launchInTerminal } from './terminal-launch.js';

/** The default delay before the program is launched again, the same as in VS Code's JavaScript debugger. */
const DELAY_MS = 1000;

const NOT_ALLOWED =
  'Nothing of the program can be seen, and no breakpoint stops it: its permissions allow no inspector. Add --allow-inspector (Node 24 and newer), or leave --permission out.';

/** The session whose program is launched. */
export interface LaunchedSession {
  /** Absolute path of the runtime. */
  readonly preload: string;
  readonly listener: DebuggeeListener;
  readonly console: ConsoleOutput;
  readonly services: LaunchingSession;
  /** The program's process has begun. */
  begun(process: ProgramProcess): void;
  /** Debugs the program from now on; resolves when its breakpoints are set and it runs. */
  take(program: Program): Promise<void>;
  /** Whether the user has ended the session. */
  isLeft(): boolean;
  /** The program has ended, and will be launched again. */
  reset(): void;
  /**
   * The program has ended, and is not launched again.
   *
   * @param exitCode undefined if it cannot be known
   */
  end(exitCode: number | undefined): void;
  /** Prints a sentence in the Debug Console. */
  say(sentence: string): void;
}

export class Launching {
  private readonly restart: Exclude<Restart, boolean> | undefined;
  private restarts = 0;
  private readonly left = new AbortController();

  constructor(
    private readonly args: LaunchArguments,
    private readonly session: LaunchedSession,
  ) {
    const { restart } = args;
    this.restart = restart === true ? {} : restart === false ? undefined : restart;
  }

  /**
   * Whether the program is debugged by this session: not if it only starts others, or has ended at once (which
   * `ended` reports). Throws a sentence if it cannot be started.
   */
  async begin(): Promise<'debugged' | 'ended' | 'only starts others'> {
    const { args, session } = this;
    const inTerminal = await launchInTerminal(args, session.preload, session.services);
    if (inTerminal !== undefined) {
      session.begun(inTerminal);
      return 'only starts others';
    }
    const process = await startProgram(args, session.preload, session.services);
    session.begun(process);
    const program = await connectToLaunched(process, args, session.listener, session.console);
    if (program === 'ended') return 'ended';
    if (program === 'denied') session.say(NOT_ALLOWED);
    if (program === 'unseen' || program === 'denied') return 'only starts others';
    await session.take(program);
    return 'debugged';
  }

  /** The user has ended the session. */
  leave(): void {
    this.left.abort();
  }

  /** The program has ended, and all of its output has arrived. */
  async ended(exit: Exit): Promise<void> {
    const { restart, session } = this;
    const { delay: delayMs = DELAY_MS, maxAttempts = Infinity } = restart ?? {};
    if (restart === undefined || session.isLeft() || !isFailure(exit)) {
      session.end(exitCodeOf(exit));
      return;
    }
    if (this.restarts >= maxAttempts) {
      session.say(`The program has failed, and was started again ${this.restarts} times: it is left.`);
      session.end(exitCodeOf(exit));
      return;
    }
    this.restarts++;
    session.reset();
    session.say('The program has failed: it is started again.');
    try {
      await delay(delayMs, undefined, { signal: this.left.signal });
      await this.begin();
    } catch (error) {
      if (!session.isLeft()) session.say(`The program cannot be started again. ${(error as Error).message}`);
      session.end(exitCodeOf(exit));
    }
  }
}

/** A program in a terminal reports its exit code; which signal has ended it is not known. */
function isFailure({ code, signal }: Exit): boolean {
  return (code !== null && code !== 0) || signal !== null;
}
