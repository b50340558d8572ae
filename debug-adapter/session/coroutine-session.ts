/**
 * The DAP session: one program from launch to end. It leads from one state to another, and routes requests and events
 * to the state that it is in; each topic has a file of its own.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Event, InitializedEvent, OutputEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { findAttachProblem, findLaunchProblem } from '../protocol/check-launch-arguments.js';
import type {
  AttachArguments,
  ChildArguments,
  LaunchAnswer,
  LaunchArguments,
  InspectArguments,
  ObservationArguments,
  OpenDumpArguments,
} from '../protocol/launch-arguments.js';
import type { Answers, AnyAnswer } from '../protocol/answers.js';
import type { DebuggeeListener } from '../debuggee/debuggee.js';
import type { ProgramProcess } from '../debuggee/process/program-process.js';
import { UserError } from '../errors.js';
import { Attaching } from './lifecycle/attaching.js';
import { Breakpoints } from './breakpoints/breakpoints.js';
import { CAPABILITIES } from './capabilities.js';
import { abilitiesOf } from './client-abilities.js';
import { ExceptionStops } from './breakpoints/exception-stops.js';
import type { LaunchingSession } from './lifecycle/child-sessions.js';
import { ConsoleOutput, outputAt } from './lifecycle/console-output.js';
import { dumpToShow } from './lifecycle/dump-to-show.js';
import { beginSession } from './lifecycle/begin-session.js';
import { Launching } from './lifecycle/launching.js';
import { entryOf } from './lifecycle/launch-wishes.js';
import { lastLine } from './lifecycle/program-end.js';
import type { ShownDump } from './lifecycle/shown-dump.js';
import { PromiseSession } from './promise-session.js';
import { dumpState } from './states/dump-state.js';
import { takeHookMessage } from './states/hook-messages.js';
import { LiveProgram, type FoundProgram } from './states/live-program.js';
import { noProgram } from './states/no-program.js';
import type { BeginningCommand, LastingCommand, SessionState } from './states/session-state.js';
import { UserSettings } from './states/user-settings.js';

/** The time limit for detaching from a program after the client has disconnected. */
const LEAVING_MS = 2000;

export class CoroutineSession extends PromiseSession {
  private readonly send = (event: DebugProtocol.Event): void => {
    this.sendEvent(event);
  };

  /** Shows a line that needs no attention. */
  private readonly note = (sentence: string): void => {
    this.sendEvent(new OutputEvent(`${sentence}\n`, 'console'));
  };

  private client = abilitiesOf({});
  private process: ProgramProcess | undefined;
  private launched: Launching | undefined;
  /** The user has ended the session. */
  private isLeft = false;
  private startedOthers = false;
  private isInitialized = false;

  private readonly breakpoints = new Breakpoints((breakpoint) => {
    this.sendEvent(new Event('breakpoint', { reason: 'changed', breakpoint }));
  });

  private readonly settings = new UserSettings(
    this.breakpoints,
    new ExceptionStops(this.breakpoints, this.say),
    () => this.live,
  );

  private readonly console = new ConsoleOutput(this.send, () => this.live?.debugged.variables.containers);

  private readonly beginning: Pick<Answers, BeginningCommand> = {
    initialize: (args) => {
      this.client = abilitiesOf(args);
      this.console.clearsScreens = this.client.clearsScreens;
      return CAPABILITIES;
    },
    launch: (args) => this.launch(args),
    attach: (args) => this.attach(args),
  };

  private readonly lasting: Pick<Answers, LastingCommand> = {
    ...this.settings.answers,
    terminate: () => this.terminate(),
    disconnect: (args) => this.disconnect(args),
  };

  private state: SessionState = noProgram(this.lasting);

  /** The program, while one is debugged. */
  private get live(): LiveProgram | undefined {
    return this.state instanceof LiveProgram ? this.state : undefined;
  }

  /** What fails from now on fails because of the end. */
  private get isEnding(): boolean {
    return this.isLeft || this.live?.isEnding === true;
  }

  protected answerFor(command: string): AnyAnswer | undefined {
    return Object.hasOwn(this.beginning, command)
      ? this.beginning[command as BeginningCommand]
      : this.state.answerFor(command);
  }

  /** Called when the client has disconnected: nothing that the adapter started outlives it. */
  override shutdown(): void {
    void this.leaveProgram().then(() => {
      super.shutdown();
    });
  }

  /** A program that the adapter detaches from must receive that before the adapter ends. */
  async leaveProgram(): Promise<void> {
    this.leave();
    this.process?.leave();
    await this.left();
  }

  /** Resolves at the end, after detaching, or at the time limit: another process can hold the output open. */
  private async left(): Promise<void> {
    if (this.process === undefined) return;
    await Promise.race([this.process.exited, delay(LEAVING_MS, undefined, { ref: false })]);
  }

  private async launch(input: unknown): Promise<LaunchAnswer | undefined> {
    const problem = findLaunchProblem(input);
    if (problem !== undefined) throw new UserError(problem);
    beginSession(input as LaunchArguments, 'launch', this.trace, this.send);
    const shown = await dumpToShow(input as Partial<OpenDumpArguments & InspectArguments>);
    if (shown !== undefined) {
      this.openDump(shown);
      return undefined;
    }
    const args = input as LaunchArguments;
    this.launched = new Launching(args, {
      preload: this.surroundings.preload,
      listener: this.listener,
      console: this.console,
      services: this.launching(),
      ...this.ownerOfProgram,
      begun: (process) => {
        this.process = process;
      },
      take: async (program) => {
        const live = this.debug({ program, path: args.program ?? '' }, args);
        await live.prepare(entryOf(args));
        if (args.profileStartup === true) await live.profiles.beginWith(args);
        await program.debuggee.execution.release();
        live.watch();
      },
    });
    if ((await this.launched.begin()) !== 'only starts others') return undefined;
    this.initialized();
    return args.noDebug === true ? undefined : { onlyStartsOthers: true };
  }

  private async attach(input: unknown): Promise<void> {
    const problem = findAttachProblem(input);
    if (problem !== undefined) throw new UserError(problem);
    const args = input as AttachArguments | ChildArguments;
    beginSession(args, 'attach', this.trace, this.send);
    const attaching = new Attaching(args, {
      preload: this.surroundings.preload,
      listener: { ...this.listener, console: this.console },
      ...this.ownerOfProgram,
      take: async (attached, entryStop) => {
        this.process = attached.process;
        for (const remark of attached.remarks) this.say(remark);
        const { program, programPath, before } = attached;
        const live = this.debug({ program, path: programPath, before }, args);
        await live.prepare(entryStop);
        await attached.begin();
        live.watch();
      },
    });
    await attaching.begin();
  }

  /** What launching and attaching need of the session. */
  private readonly ownerOfProgram = {
    isLeft: (): boolean => this.isLeft,
    reset: this.reset.bind(this),
    end: this.end.bind(this),
    say: this.note,
  };

  /** A program is connected. */
  private debug(found: FoundProgram, args: ObservationArguments): LiveProgram {
    const live = new LiveProgram(found, args, {
      trace: this.trace,
      settings: this.settings,
      lasting: this.lasting,
      send: this.send,
      say: this.say,
      note: this.note,
      failed: this.failed,
      initialized: () => {
        this.initialized();
      },
      launching: () => this.launching(),
    });
    this.state = live;
    return live;
  }

  /** The program has ended, and another one will follow. */
  private reset(): void {
    this.live?.discard();
    this.settings.reset();
    this.state = noProgram(this.lasting);
  }

  private openDump(shown: ShownDump): void {
    for (const remark of shown.remarks) this.note(remark);
    this.state = dumpState(shown, this.send);
    this.sendEvent(new InitializedEvent());
  }

  private initialized(): void {
    if (!this.isInitialized) this.sendEvent(new InitializedEvent());
    this.isInitialized = true;
  }

  private launching(): LaunchingSession {
    return {
      startsSessions: this.client.startsSessions,
      runInTerminal: this.client.hasTerminal ? (args) => this.ask('runInTerminal', args) : undefined,
      secret: this.surroundings.secret,
      trace: this.trace.path,
      ended: (exit) => {
        this.console.end(!this.isEnding || this.live?.endedBy === 'error');
        const last = lastLine(exit, this.isEnding, this.client.saysCodes);
        if (last !== undefined) this.sendEvent(last);
        if (this.launched !== undefined) this.guard(this.launched.ended(exit));
      },
      output: (category, text) => {
        if (category === 'important') this.sendEvent(new OutputEvent(text, category));
        else this.console.piped(category, text);
      },
      startDebugging: async (args) => {
        this.startedOthers = true;
        await this.settings.configurationDone;
        await this.ask('startDebugging', args);
      },
    };
  }

  private readonly listener: DebuggeeListener = {
    trace: this.trace,
    paused: (pause) => {
      this.take((live) => live.paused(pause));
    },
    hookMessage: (message) => {
      takeHookMessage(message, {
        program: this.live?.program,
        diagnostics: this.live?.diagnostics,
        breakpoints: this.breakpoints,
        startedOthers: this.startedOthers,
        console: (written) => {
          this.console.written(written);
        },
        output: (text, category, place) => {
          this.sendEvent(outputAt(text, category, place));
        },
        exiting: (endedBy) => {
          this.take((live) => live.exiting(endedBy));
        },
      });
    },
  };

  private leave(): void {
    this.isLeft = true;
    this.launched?.leave();
  }

  private async terminate(): Promise<void> {
    this.leave();
    await this.live?.profiles.end();
    this.process?.terminate();
    await this.live?.resumeToEnd();
  }

  private async disconnect({ terminateDebuggee }: DebugProtocol.DisconnectArguments): Promise<void> {
    this.leave();
    this.live?.stopWatching();
    await this.live?.profiles.end();
    if (terminateDebuggee === true) this.process?.kill();
    else this.process?.leave();
    await this.left();
  }

  /** @param exitCode undefined if it cannot be known */
  private end(exitCode?: number): void {
    this.live?.stopWatching();
    this.settings.configured();
    if (exitCode !== undefined) this.sendEvent(new Event('exited', { exitCode }));
    this.sendEvent(new TerminatedEvent());
  }

  /** What the program reports is for its state. */
  private take(handle: (live: LiveProgram) => Promise<void>): void {
    const { live } = this;
    if (live === undefined) this.failed(new UserError('The program paused before the debugger was ready.'));
    else this.guard(handle(live));
  }

  /** The handler of an event has no caller to reject: errors while the program ends are expected, others are shown. */
  private guard(work: Promise<void>): void {
    work.catch(this.failed);
  }

  private readonly failed = (error: unknown): void => {
    this.trace.failure(error);
    if (!this.isEnding)
      this.sendEvent(new OutputEvent(`The debugger failed: ${String(error)}\n`, 'important'));
  };
}
