/**
 * Attaches a session to its program and, if `restart` is set, to the program that replaces it after the connection has
 * ended.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isChild } from '../../protocol/check-launch-arguments.js';
import type { AttachArguments, ChildArguments } from '../../protocol/launch-arguments.js';
import type { Restart } from '../../protocol/launch-keys.js';
import { attachToProgram, type Attached, type AttachListener } from './attach.js';
import { attachToChild } from './child.js';

/** The default delay between two attempts, the same as in VS Code's JavaScript debugger. */
const DELAY_MS = 1000;

/** The session that is attached. */
export interface AttachingSession {
  /** Absolute path of the runtime, for a program without it. */
  readonly preload: string;
  readonly listener: AttachListener;
  /** Whether the user has ended the session. */
  isLeft(): boolean;
  /** Debugs the program from now on; resolves when its breakpoints are set and it runs. */
  take(attached: Attached, entryStop: string | undefined): Promise<void>;
  /** The program has ended, and another one will follow. */
  reset(): void;
  /** The program has ended, and no other one follows. */
  end(): void;
  /** Prints a sentence in the Debug Console. */
  say(sentence: string): void;
}

export class Attaching {
  private readonly restart: Exclude<Restart, boolean> | undefined;

  constructor(
    private readonly args: AttachArguments | ChildArguments,
    private readonly session: AttachingSession,
  ) {
    this.restart = isChild(args) ? undefined : policyOf(args);
  }

  /** Throws a sentence if it cannot attach. */
  async begin(): Promise<void> {
    const { args, session } = this;
    const attached = isChild(args)
      ? await attachToChild(args, session.preload, session.listener)
      : await attachToProgram(args, session.preload, session.listener);
    await this.take(attached);
  }

  private async take(attached: Attached): Promise<void> {
    const { args, session } = this;
    void attached.process.exited.then(() => this.gone());
    const stopsAtEntry = isChild(args) ? args.stopOnEntry : args.continueOnAttach !== true;
    const isStopped = attached.isWaiting && stopsAtEntry === true;
    await session.take(attached, isStopped ? attached.programPath : undefined);
  }

  private async gone(): Promise<void> {
    const { session, restart } = this;
    const attached = restart === undefined || session.isLeft() ? undefined : await this.again(restart);
    if (attached === undefined) {
      session.end();
      return;
    }
    try {
      await this.take(attached);
      session.say('Attached again.');
    } catch {
      // It has ended since, which `exited` reports.
    }
  }

  /** Undefined: the user has ended the session, or all attempts failed. */
  private async again({
    delay: delayMs = DELAY_MS,
    maxAttempts = Infinity,
  }: Exclude<Restart, boolean>): Promise<Attached | undefined> {
    const { args, session } = this;
    if (isChild(args)) return undefined;
    session.reset();
    session.say('The connection to the program has ended: the debugger attaches again when it is back.');
    let problem = '';
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      await delay(delayMs);
      if (session.isLeft()) return undefined;
      try {
        return await attachToProgram(whereItComesBack(args), session.preload, session.listener);
      } catch (error) {
        problem = (error as Error).message;
      }
    }
    session.say(`The program has not come back. ${problem}`);
    return undefined;
  }
}

function policyOf({ restart, processId }: AttachArguments): Exclude<Restart, boolean> | undefined {
  // Another process has another id.
  if (restart === undefined || restart === false || processId !== undefined) return undefined;
  return restart === true ? {} : restart;
}

/** Only its port: an address that Node prints is different each time. */
function whereItComesBack(args: AttachArguments): AttachArguments {
  const { websocketAddress, ...others } = args;
  if (websocketAddress === undefined) return { ...args, timeout: 0 };
  const { hostname, port } = new URL(websocketAddress);
  return { ...others, address: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 0 };
}
