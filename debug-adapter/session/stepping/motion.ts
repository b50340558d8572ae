/**
 * DAP's requests to continue, pause and step. All but a pause start from the stop that was sent to the client; pauses
 * that are not stops do not matter here.
 */
import type { Pause } from '../../debuggee/debuggee.js';
import { UserError } from '../../errors.js';
import type { Answers } from '../../protocol/answers.js';
import type { Program } from '../program/program.js';
import { TOP_FRAME } from '../stack/stack-frames.js';
import { StepInTargets } from './step-in-targets.js';
import type { StepKind } from './stepper.js';
import type { Steps } from './steps.js';

export interface MovingSession {
  readonly debugged: { readonly program: Program; readonly steps: Steps };
  /** Throws a sentence for a thread that does not exist. */
  checkThread(threadId: number): void;
  /** References given out at the stop are no longer valid. */
  forget(): Promise<void>;
  /** Shows a sentence to the user. */
  say(sentence: string): void;
  /** The client must be notified that the program runs: it did not send a DAP request for that. */
  continued(): void;
}

/** A thread that runs JavaScript answers within milliseconds. */
const ANSWER_MS = 1000;

type MotionCommand =
  'restartFrame' | 'stepInTargets' | 'continue' | 'next' | 'stepIn' | 'stepOut' | 'pause' | 'coroutines/step';

export class Motion {
  /** The last pause that was sent to the client. */
  reportedPause: Pause | undefined;
  private waitsForPause: NodeJS.Timeout | undefined;
  private readonly targets = new StepInTargets();
  readonly answers: Pick<Answers, MotionCommand>;

  constructor(private readonly session: MovingSession) {
    this.answers = {
      continue: async ({ threadId }) => {
        session.checkThread(threadId);
        await this.resumeFromPause();
        return { allThreadsContinued: true };
      },
      next: ({ threadId }) => this.step('stepOver', threadId),
      stepIn: ({ threadId, targetId }) => this.step('stepInto', threadId, targetId),
      stepInTargets: async ({ frameId }) => {
        const pause = this.standsAt();
        if (pause === undefined || frameId !== TOP_FRAME) return { targets: [] };
        return { targets: await this.targets.at(pause, session.debugged.program.debuggee) };
      },
      stepOut: ({ threadId }) => this.step('stepOut', threadId),
      restartFrame: ({ frameId }) => this.restart(frameId),
      pause: () => this.pause(),
      'coroutines/step': async ({ to, task }) => {
        await session.debugged.steps.armBetweenAwaits(to, task);
        if (this.standsAt() === undefined) return {};
        session.continued();
        await this.resumeFromPause();
        return {};
      },
    };
  }

  /** If the program receives the request but does not pause, the user is shown why. */
  private async pause(): Promise<void> {
    const { debuggee } = this.session.debugged.program;
    const isSilent = (): boolean => debuggee.pause === undefined && !debuggee.connection.hasEnded;
    clearTimeout(this.waitsForPause);
    this.waitsForPause = setTimeout(() => {
      if (!isSilent()) return;
      this.session.say(
        'The program has not paused within a second: its thread runs no JavaScript. Most likely it is in Atomics.wait or in a system call; it pauses when that is over.',
      );
    }, ANSWER_MS);
    this.waitsForPause.unref();
    await debuggee.execution.requestPause();
  }

  private async resumeFromPause(): Promise<void> {
    clearTimeout(this.waitsForPause);
    const { program, steps } = this.session.debugged;
    const pause = this.standsAt();
    // It runs already, or a pause that is not a stop is about to end.
    if (pause === undefined) return;
    steps.cancel();
    await this.session.forget();
    await program.debuggee.returned.forget();
    await program.debuggee.execution.resume(pause);
  }

  private async step(kind: StepKind, threadId: number, targetId?: number): Promise<void> {
    this.session.checkThread(threadId);
    clearTimeout(this.waitsForPause);
    const { steps } = this.session.debugged;
    const pause = this.standsAt();
    if (pause === undefined) throw new UserError('The program is running: pause it before stepping.');
    const target = targetId === undefined ? undefined : this.targets.placeOf(targetId, pause);
    if (targetId !== undefined && target === undefined)
      throw new UserError('This call is not to be stepped into: the program has moved on.');
    await this.session.forget();
    await steps.begin(kind, pause, target);
  }

  private async restart(frameId: number): Promise<void> {
    const { steps } = this.session.debugged;
    const pause = this.standsAt();
    const frame = pause?.frames[frameId - TOP_FRAME];
    if (pause === undefined || frame === undefined)
      throw new UserError('Only a frame that is on the stack can be restarted.');
    if (!frame.canRestart)
      throw new UserError(
        'This frame cannot be restarted: it belongs to a coroutine, or not to the program.',
      );
    await this.session.forget();
    await steps.restart(frame, pause);
  }

  /** The pause that was sent to the client, unless it has ended. */
  private standsAt(): Pause | undefined {
    const { pause } = this.session.debugged.program.debuggee;
    return pause === this.reportedPause ? pause : undefined;
  }
}
