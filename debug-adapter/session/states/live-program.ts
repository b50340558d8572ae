/**
 * The state of a session that debugs a program: everything that begins and ends with that program, and the requests
 * that need it.
 */
import { ContinuedEvent, Event } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ProgramEnd } from '../../../runtime/protocol/hook.js';
import { Diagnostics } from '../../coroutines/findings/diagnostics.js';
import type { Pause } from '../../debuggee/debuggee.js';
import type { Answers, AnyAnswer } from '../../protocol/answers.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { ObservationArguments } from '../../protocol/launch-arguments.js';
import { LAUNCH_KEYS } from '../../protocol/launch-keys.js';
import { controlAnswers } from '../../queries/control.js';
import { evaluateAll } from '../../queries/evaluate-all.js';
import { observingAnswers, type Observed } from '../../queries/observing-answers.js';
import type { Trace } from '../../trace/trace.js';
import { MAIN_THREAD, stoppedEvent } from '../breakpoints/stops.js';
import { watchWorkerThreads, type LaunchingSession } from '../lifecycle/child-sessions.js';
import { beforeAnswers, type CoroutinesBefore } from '../lifecycle/coroutines-before.js';
import { Profiles } from '../lifecycle/profiles.js';
import type { Program } from '../program/program.js';
import { sourceAnswers } from '../stack/source-answers.js';
import { Threads } from '../stack/threads.js';
import { describe } from '../stack/value-text.js';
import { Motion } from '../stepping/motion.js';
import { LookingBack } from '../time-travel/looking-back.js';
import { presentOfProgram } from '../time-travel/origin.js';
import { valueAnswers } from '../values/value-answers.js';
import { ChangeNotifier } from './change-notifier.js';
import { configure, debuggedProgram, type Debugged } from './debugged.js';
import { Pauses } from './pauses.js';
import { firstAnswer, type LastingCommand, type SessionState, type StateAnswers } from './session-state.js';
import type { UserSettings } from './user-settings.js';

type Stop = DebugProtocol.StoppedEvent['body'];

/** The program to debug, as it was found. */
export interface FoundProgram {
  readonly program: Program;
  /** Absolute; '' if it is unknown. */
  readonly path: string;
  /** Coroutines from before the debugger attached, where they can be read. */
  readonly before?: CoroutinesBefore | undefined;
}

/** The session that shows the program. */
export interface LiveSession {
  readonly trace: Trace;
  readonly settings: UserSettings;
  /** Answers that do not need a program. */
  readonly lasting: Pick<Answers, LastingCommand>;
  readonly send: (event: DebugProtocol.Event) => void;
  /** Shows a sentence that needs attention. */
  readonly say: (sentence: string) => void;
  /** Shows a line that needs no attention. */
  readonly note: (sentence: string) => void;
  readonly failed: (error: unknown) => void;
  /** Breakpoints can be set from now on. */
  initialized(): void;
  /** What child processes and worker threads need of the session. */
  launching(): LaunchingSession;
}

export class LiveProgram implements SessionState {
  readonly program: Program;
  readonly debugged: Debugged;
  readonly diagnostics: Diagnostics;
  readonly profiles: Profiles;
  /** How the program said that it ends; undefined while it has not. */
  endedBy: ProgramEnd | undefined;
  /** It has been allowed to end. */
  isEnding = false;
  private readonly notifier: ChangeNotifier;
  private readonly threads: Threads;
  private readonly motion: Motion;
  private readonly pauses: Pauses;
  private readonly lookingBack: LookingBack;
  private readonly answers: StateAnswers;
  private reportedStop: Stop | undefined;

  constructor(
    private readonly found: FoundProgram,
    private readonly args: ObservationArguments,
    private readonly session: LiveSession,
  ) {
    const { program, before } = found;
    const { settings, send, say, failed } = session;
    const { breakpoints, exceptions } = settings;
    this.program = program;
    this.threads = new Threads(send);
    const debugged = debuggedProgram(program, breakpoints, args, send, failed);
    this.debugged = debugged;
    const { blockedLoopMs = LAUNCH_KEYS.blockedLoopMs.default } = args;
    this.diagnostics = new Diagnostics(program, blockedLoopMs, (finding) => {
      send(new Event('coroutines/finding' satisfies keyof CoroutineEvents, { finding }));
    });
    this.notifier = new ChangeNotifier(program, this.diagnostics, failed, (body) => {
      send(new Event('coroutines/changed' satisfies keyof CoroutineEvents, body));
    });
    this.profiles = new Profiles(program, session.note, send);
    this.motion = new Motion({
      debugged,
      checkThread: (threadId) => {
        this.threads.check(threadId);
      },
      forget: async () => {
        exceptions.forget();
        await debugged.variables.forget();
      },
      say,
      continued: () => {
        send(new ContinuedEvent(MAIN_THREAD, true));
      },
    });
    this.pauses = new Pauses({
      trace: session.trace,
      breakpoints,
      exceptions,
      motion: this.motion,
      debugged,
      stopped: (stop) => {
        if (stop.threadId === MAIN_THREAD) this.reportedStop = stop;
        this.profiles.stopped();
        send(stoppedEvent(stop));
      },
      changed: () => {
        this.notifier.changed();
      },
    });
    this.lookingBack = new LookingBack(
      () => presentOfProgram(program, breakpoints, this.threads, this.reportedStop),
      send,
      () => this.answers,
    );
    this.answers = {
      ...session.lasting,
      threads: () => this.threads.list(program),
      ...sourceAnswers(this.threads, debugged),
      ...valueAnswers(() => ({ ...debugged, reportedPause: this.motion.reportedPause })),
      exceptionInfo: () => exceptions.info(program.debuggee),
      ...this.motion.answers,
      ...controlAnswers(() => program),
      ...observingAnswers(() => this.observed),
      ...beforeAnswers(() => before),
      ...this.profiles.answers,
      'coroutines/evaluateAll': (asked) =>
        evaluateAll(
          program,
          async (expression, coroutine) =>
            describe(await debugged.variables.evaluate(expression, { kind: 'suspended', coroutine })),
          asked,
        ),
      'coroutines/focus': ({ id }) => this.threads.focus(program, id),
    };
  }

  answerFor(command: string): AnyAnswer | undefined {
    return firstAnswer(command, this.lookingBack.answers(command), this.answers);
  }

  /** Prepares everything for a connected program; resolves when its breakpoints are set. */
  async prepare(entryStop: string | undefined): Promise<void> {
    const { program, args, session } = this;
    const { settings } = session;
    await configure(program, args);
    program.debuggee.connection.onProblem(session.say);
    session.initialized();
    await settings.configurationDone;
    this.pauses.entryStop = entryStop;
    await settings.exceptions.use(program.debuggee);
    await settings.breakpoints.use(program, entryStop);
    await watchWorkerThreads(program, args, session.launching());
  }

  /** Reports changes from now on. */
  watch(): void {
    this.notifier.setVisible(this.session.settings.isViewVisible);
    this.notifier.start();
  }

  /** Findings are looked for, and changes reported, less often while no view is visible. */
  setVisible(visible: boolean): void {
    this.notifier.setVisible(visible);
  }

  /** Reports no more changes. */
  stopWatching(): void {
    this.notifier.stop();
  }

  async paused(pause: Pause): Promise<void> {
    this.found.before?.stopped();
    await this.pauses.take(pause);
  }

  /** The program waits for the adapter at its end. */
  async exiting(endedBy: ProgramEnd): Promise<void> {
    this.endedBy = endedBy;
    try {
      await this.diagnostics.lookAtEnd(await this.program.viewWithHistory(), endedBy);
    } finally {
      this.isEnding = true;
      await this.profiles.end();
      await this.program.debuggee.letEnd();
    }
  }

  /** A paused program cannot handle a signal. It may end before it can answer, which is the purpose of the request. */
  async resumeToEnd(): Promise<void> {
    const { pause, execution } = this.program.debuggee;
    if (pause !== undefined) await execution.resume(pause).catch(() => undefined);
  }

  /** The program has ended, and another one will follow: nothing of it is shown any more. */
  discard(): void {
    this.notifier.stop();
    this.profiles.reset();
    this.threads.reset();
    if (this.motion.reportedPause !== undefined) this.session.send(new ContinuedEvent(MAIN_THREAD, true));
  }

  private get observed(): Observed {
    const { program, diagnostics } = this;
    const { variables } = this.debugged;
    return {
      source: program,
      program: this.found.path,
      secretNames: program.secretNames,
      before: this.found.before?.row,
      readVariables: (coroutine) => variables.localsOf(coroutine, program.store.functionNameOf(coroutine)),
      diagnose: async () => {
        await diagnostics.look(await program.viewWithHistory());
      },
      diagnoseHolders: async (held) => {
        await diagnostics.lookAtHolders(await program.view(), held);
      },
    };
  }
}
