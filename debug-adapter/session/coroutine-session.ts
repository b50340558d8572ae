/** The DAP session: one program from launch to end. Routing and order of events; the topics have files of their own. */
import path from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import {
  ContinuedEvent,
  Event,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
  ThreadEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { HookMessage, ProgramEnd } from '../../runtime/protocol/hook.js';
import { DEFAULT_BLOCKED_LOOP_MS, Diagnostics } from '../coroutines/diagnostics.js';
import { findAttachProblem, findLaunchProblem, isChild } from '../protocol/check-launch-arguments.js';
import type { CoroutineEvents } from '../protocol/events.js';
import type {
  AttachArguments,
  ChildArguments,
  LaunchAnswer,
  LaunchArguments,
  OpenDumpArguments,
  ObservationArguments,
} from '../protocol/launch-arguments.js';
import type { CoroutineRequests } from '../protocol/requests.js';
import type { DebuggeeListener, Pause } from '../target/debuggee.js';
import type { ProgramProcess } from '../target/program-process.js';
import { UserError } from '../target/user-error.js';
import { attachToProgram, type AttachListener } from './attach.js';
import { Breakpoints } from './breakpoints.js';
import { CAPABILITIES } from './capabilities.js';
import { ExceptionStops } from './exception-stops.js';
import { ChangeNotifier } from './change-notifier.js';
import { controlHandlers } from './control.js';
import { observingHandlers, type Observed } from './coroutine-handlers.js';
import { attachToChild } from './child.js';
import { watchWorkerThreads, type LaunchingSession } from './child-sessions.js';
import { consoleLine, streamOf } from './console-output.js';
import { openDump, type OpenedDump } from './dump-session.js';
import { evaluateAll } from './evaluate-all.js';
import { connectToLaunched, startProgram } from './launch.js';
import { evaluateIn, scopesOf } from './frame-values.js';
import { LookingBack } from './looking-back.js';
import { isPassedBy } from './passing-pauses.js';
import { presentOfProgram } from './present.js';
import type { Program } from './program.js';
import { PromiseSession, type Handler } from './promise-session.js';
import { MAIN_THREAD, stopOfPause } from './stops.js';
import type { StepKind } from './stepper.js';
import { Steps } from './steps.js';
import { Threads } from './threads.js';
import { Variables } from './variables.js';

/** How long a program may take to be given back when the client is gone. */
const LEAVING_MS = 2000;

type Stop = DebugProtocol.StoppedEvent['body'];

export class CoroutineSession extends PromiseSession {
  private process: ProgramProcess | undefined;
  private startsSessions = false;
  private program: Program | undefined;
  private variables: Variables | undefined;
  private steps: Steps | undefined;
  private notifier: ChangeNotifier | undefined;
  private diagnostics: Diagnostics | undefined;
  /** A dump that was opened instead of a program. */
  private dump: OpenedDump | undefined;
  private programPath = '';
  private configured: () => void = () => undefined;
  private readonly configurationDone = new Promise<void>((resolve) => (this.configured = resolve));
  private readonly threads = new Threads((event) => {
    this.sendEvent(event);
  });

  private entryStop: string | undefined;
  private ending = false;
  /** The pause that the client was told of last. */
  private toldPause: Pause | undefined;
  private toldStop: Stop | undefined;
  /** As the client last said, perhaps before there was a program. */
  private viewVisible = false;
  private readonly breakpoints = new Breakpoints((breakpoint) => {
    this.sendEvent(new Event('breakpoint', { reason: 'changed', breakpoint }));
  });

  private readonly exceptions = new ExceptionStops(this.breakpoints, (sentence) => {
    this.sendEvent(new OutputEvent(`${sentence}\n`, 'important'));
  });

  private readonly lookingBack = new LookingBack(
    async () =>
      this.dump?.present(this.toldStop) ??
      presentOfProgram(this.running().program, this.breakpoints, this.threads, this.toldStop),
    (event) => {
      this.sendEvent(event);
    },
    (command) => this.atPresent(command),
  );

  private readonly handlers: Record<string, Handler> = {
    initialize: (args: DebugProtocol.InitializeRequestArguments) => {
      this.startsSessions = args.supportsStartDebuggingRequest === true;
      return CAPABILITIES;
    },
    launch: (args: unknown) => this.launch(args),
    attach: (args: unknown) => this.attach(args),
    configurationDone: () => this.configured(),
    setBreakpoints: (args: DebugProtocol.SetBreakpointsArguments) => this.setBreakpoints(args),
    setFunctionBreakpoints: async ({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments) => ({
      breakpoints: await this.breakpoints.setOnFunctions(breakpoints),
    }),
    setExceptionBreakpoints: (args: DebugProtocol.SetExceptionBreakpointsArguments) =>
      this.exceptions.setFilters(args, this.program?.debuggee),
    threads: () => this.threads.list(this.program),
    stackTrace: (args: DebugProtocol.StackTraceArguments) =>
      this.threads.stackTrace(this.running().program, args),
    scopes: (args: DebugProtocol.ScopesArguments) => {
      const { program, variables } = this.running();
      return scopesOf(program, variables, args.frameId);
    },
    variables: async (args: DebugProtocol.VariablesArguments) => ({
      variables: await this.running().variables.variables(args.variablesReference),
    }),
    setVariable: (args: DebugProtocol.SetVariableArguments) =>
      this.running().variables.setVariable(args.variablesReference, args.name, args.value),
    evaluate: (args: DebugProtocol.EvaluateArguments) => {
      const { program, variables } = this.running();
      return evaluateIn(program, variables, args, this.toldPause);
    },
    exceptionInfo: () => this.exceptions.info(),
    continue: async () => {
      await this.resume();
      return { allThreadsContinued: true };
    },
    next: () => this.step('stepOver'),
    stepIn: () => this.step('stepInto'),
    stepOut: () => this.step('stepOut'),
    pause: () => this.running().program.debuggee.requestPause(),
    terminate: () => this.terminate(),
    disconnect: (args: DebugProtocol.DisconnectArguments) => this.disconnect(args),
    ...controlHandlers(() => this.running().program),
    ...observingHandlers(() => this.observed()),
    'coroutines/step': (args: CoroutineRequests['coroutines/step']['args']) => this.stepBetweenAwaits(args),
    'coroutines/breakOn': (args: CoroutineRequests['coroutines/breakOn']['args']) =>
      this.breakpoints.addOnTasks(args),
    'coroutines/removeBreak': ({ breakpoint }: CoroutineRequests['coroutines/removeBreak']['args']) =>
      this.breakpoints.removeOnTasks(breakpoint),
    'coroutines/evaluateAll': (args: CoroutineRequests['coroutines/evaluateAll']['args']) => {
      const { program, variables } = this.running();
      return evaluateAll(program, variables, args);
    },
    'coroutines/focus': (args: CoroutineRequests['coroutines/focus']['args']) =>
      this.threads.focus(this.running().program, args.id),
    'coroutines/watch': ({ visible }: CoroutineRequests['coroutines/watch']['args']) => {
      this.viewVisible = visible;
      this.notifier?.setVisible(visible);
      return {};
    },
  };

  constructor(private readonly preload: string) {
    super();
  }

  /** Called when the client is gone: nothing of ours outlives it. */
  override shutdown(): void {
    this.ending = true;
    this.process?.leave();
    // A program that is given back must be told so before we end.
    void this.left().then(() => {
      super.shutdown();
    });
  }

  /** The program has ended or was given back, or takes too long: somebody else may hold its output open. */
  private async left(): Promise<void> {
    if (this.process === undefined) return;
    await Promise.race([this.process.exited, delay(LEAVING_MS, undefined, { ref: false })]);
  }

  protected handlerFor(command: string): Handler | undefined {
    return this.lookingBack.handlerFor(command) ?? this.atPresent(command);
  }

  private atPresent(command: string): Handler | undefined {
    return this.dump?.handlers[command] ?? this.handlers[command];
  }

  private observed(): Observed {
    const { program, variables } = this.running();
    return {
      source: program,
      program: this.programPath,
      readVariables: (coroutine) => variables.localsOf(coroutine, program.store.functionNameOf(coroutine)),
      diagnose: async () => this.diagnostics?.look(),
    };
  }

  private async launch(input: unknown): Promise<LaunchAnswer | undefined> {
    const problem = findLaunchProblem(input);
    if (problem !== undefined) throw new UserError(problem);
    const { dump } = input as Partial<OpenDumpArguments>;
    if (dump !== undefined) {
      this.openDump(dump);
      return undefined;
    }
    const args = input as LaunchArguments;
    this.programPath = args.program ?? '';
    const process = await startProgram(args, this.preload, this.launching());
    this.process = process;
    const program = await connectToLaunched(process, args, this.listener);
    // It ended before it began (a wrong Node option, say): its own words are in the output, `end` tells the rest.
    if (program === 'ended') return undefined;
    if (program === 'unseen') {
      this.sendEvent(new InitializedEvent());
      return args.noDebug === true ? undefined : { onlyStartsOthers: true };
    }
    await this.prepare(program, args, args.stopOnEntry === true ? args.program : undefined);
    await program.debuggee.release();
    this.watch();
    return undefined;
  }

  private launching(): LaunchingSession {
    return {
      startsSessions: this.startsSessions,
      isEnding: () => this.ending,
      ended: (exitCode) => {
        this.end(exitCode);
      },
      output: (category, text) => {
        this.sendEvent(new OutputEvent(text, category));
      },
      startDebugging: async (args) => {
        await this.configurationDone;
        await this.ask('startDebugging', args);
      },
    };
  }

  private async attach(input: unknown): Promise<void> {
    const problem = findAttachProblem(input);
    if (problem !== undefined) throw new UserError(problem);
    const args = input as AttachArguments | ChildArguments;
    const listener: AttachListener = {
      ...this.listener,
      consoleCalled: (call) => {
        this.sendEvent(new OutputEvent(`${consoleLine(call)}\n`, streamOf(call)));
      },
    };
    const attached = isChild(args)
      ? await attachToChild(args, this.preload, listener)
      : await attachToProgram(args, this.preload, listener);
    const { program, process, programPath, isWaiting, remarks } = attached;
    this.process = process;
    this.programPath = programPath;
    void process.exited.then(() => {
      this.end(undefined);
    });
    for (const remark of remarks) this.sendEvent(new OutputEvent(`${remark}\n`, 'important'));
    await this.prepare(program, args, isWaiting && !isChild(args) ? programPath : undefined);
    await attached.begin();
    this.watch();
  }

  private readonly listener: DebuggeeListener = {
    paused: (pause) => {
      this.guard(this.onPaused(pause));
    },
    resumed: () => undefined,
    hookMessage: (message) => {
      this.onHookMessage(message);
    },
  };

  /** Makes everything ready for a program that we are connected to; resolves when its breakpoints are set. */
  private async prepare(
    program: Program,
    args: ObservationArguments,
    entryStop: string | undefined,
  ): Promise<void> {
    const { blockedLoopMs = DEFAULT_BLOCKED_LOOP_MS, captureCreationStacks = false } = args;
    this.program = program;
    this.variables = new Variables(program.debuggee);
    this.steps = new Steps(program, this.breakpoints);
    if (captureCreationStacks) await program.debuggee.hook.call('recordCreationStacks', true);
    const diagnostics = new Diagnostics(program, blockedLoopMs, (finding) => {
      this.sendEvent(new Event('coroutines/finding' satisfies keyof CoroutineEvents, { finding }));
    });
    this.diagnostics = diagnostics;
    this.notifier = new ChangeNotifier(program, diagnostics, (body) => {
      this.sendEvent(new Event('coroutines/changed' satisfies keyof CoroutineEvents, body));
    });
    program.debuggee.connection.on('NodeRuntime.waitingForDisconnect', () => {
      void program.debuggee.connection.close();
    });
    this.sendEvent(new InitializedEvent());
    await this.configurationDone;
    this.entryStop = entryStop;
    await this.breakpoints.use(program, entryStop);
    await watchWorkerThreads(program, args, this.launching());
  }

  /** From now on changes are told. */
  private watch(): void {
    this.notifier?.setVisible(this.viewVisible);
    this.notifier?.start();
  }

  private async setBreakpoints(
    args: DebugProtocol.SetBreakpointsArguments,
  ): Promise<{ breakpoints: DebugProtocol.Breakpoint[] }> {
    const { path: file } = args.source;
    if (file === undefined) throw new UserError('Breakpoints need a source with a path.');
    await this.program?.refresh();
    return { breakpoints: await this.breakpoints.setInSource(path.normalize(file), args.breakpoints ?? []) };
  }

  private async resume(): Promise<void> {
    const { program } = this.running();
    this.steps?.cancel();
    await this.forget();
    await program.debuggee.continue();
  }

  private async forget(): Promise<void> {
    this.exceptions.forget();
    await this.variables?.forget();
  }

  private async step(kind: StepKind): Promise<void> {
    const { program, steps } = this.running();
    const { pause } = program.debuggee;
    if (pause === undefined) throw new UserError('The program is running: pause it before stepping.');
    await this.forget();
    await steps.begin(kind, pause);
  }

  private async stepBetweenAwaits({
    to,
    task,
  }: CoroutineRequests['coroutines/step']['args']): Promise<Record<string, never>> {
    const { program, steps } = this.running();
    await steps.armBetweenAwaits(to, task);
    if (program.debuggee.pause !== undefined) {
      // No request of DAP's own said so: the client must learn that the program runs.
      this.sendEvent(new ContinuedEvent(MAIN_THREAD, true));
      await this.resume();
    }
    return {};
  }

  private openDump(file: string): void {
    this.dump = openDump(file, {
      stopped: (body) => {
        this.sendStopped(body);
      },
      threadStarted: (threadId) => {
        this.sendEvent(new ThreadEvent('started', threadId));
      },
      ended: () => {
        this.sendEvent(new TerminatedEvent());
      },
    });
    this.sendEvent(new InitializedEvent());
  }

  private onHookMessage(message: HookMessage): void {
    switch (message.kind) {
      case 'moduleLoaded':
        this.program?.store.addModule(message.firstSite, message.table);
        break;
      case 'log':
        this.sendEvent(new OutputEvent(`${message.text}\n`, 'console'));
        break;
      case 'uncaught':
        this.diagnostics?.uncaught(message.origin, message.text, message.atMs);
        break;
      case 'exiting':
        this.guard(this.onExiting(message.endedBy));
        break;
      case 'conditionFailed':
        this.sendEvent(new OutputEvent(`A breakpoint condition failed: ${message.message}\n`, 'important'));
        break;
      case 'installed':
        // Heard before there was a session.
        break;
      case 'hit':
        this.breakpoints.forgetOnce(message.breakpoint);
        break;
      case 'moduleStopped':
        // The pause that follows carries it.
        break;
    }
  }

  /** The program waits for us at its end. */
  private async onExiting(endedBy: ProgramEnd): Promise<void> {
    try {
      await this.diagnostics?.lookAtEnd(endedBy);
    } finally {
      this.ending = true;
      await this.program?.debuggee.letEnd();
    }
  }

  private async onPaused(pause: Pause): Promise<void> {
    const { program, steps, variables } = this.running();
    const { cause } = pause;
    program.noteStop();
    if (cause.kind === 'hook' && cause.message.kind === 'moduleStopped') {
      await this.onModuleStopped(cause.message.firstSite, pause);
      return;
    }
    if (cause.kind === 'breakOnStart') {
      // It may stand in our own code; the program's first statement is stopped at when its module begins.
      await program.debuggee.continue();
      return;
    }
    // A hook that stops knows by itself.
    if (cause.kind !== 'hook') await program.debuggee.hook.call('noteStop');
    if (await isPassedBy(pause, program, steps, this.exceptions, variables)) return;
    const { reason } = steps;
    steps.cancel();
    // Not what the exception was, if it is one: the stop tells that.
    await variables.forget();
    if (cause.kind === 'hook' && cause.message.kind === 'hit' && cause.message.detail !== undefined)
      await program.refresh();
    // What the program printed before is told before: its pipe was ready to be read when the stop was heard.
    await setImmediate();
    this.toldPause = pause;
    const stop = stopOfPause(pause, this.breakpoints, this.exceptions.description, program.store);
    this.sendStopped(cause.kind === 'other' ? { ...stop, reason } : stop);
    await this.breakpoints.disarmStep();
    this.notifier?.changed();
  }

  private async onModuleStopped(firstSite: number, pause: Pause): Promise<void> {
    const { program, steps } = this.running();
    await program.refresh();
    const table = [...program.store.modules()].find(([first]) => (first as number) === firstSite)?.[1];
    await this.breakpoints.moduleLoaded(table?.sources ?? []);
    if (this.entryStop !== undefined && table?.sources.includes(this.entryStop) === true) {
      this.entryStop = undefined;
      await steps.toFirstStatement(pause);
      return;
    }
    await program.debuggee.continue();
  }

  private sendStopped(body: Stop): void {
    if (body.threadId === MAIN_THREAD) this.toldStop = body;
    this.sendEvent(Object.assign(new StoppedEvent(body.reason, body.threadId), { body }));
  }

  private async terminate(): Promise<void> {
    this.ending = true;
    this.process?.terminate();
    // A stopped program cannot hear a signal. It may end before it can answer, which is what was asked for.
    if (this.program?.debuggee.pause !== undefined)
      await this.program.debuggee.continue().catch(() => undefined);
  }

  private async disconnect({ terminateDebuggee }: DebugProtocol.DisconnectArguments): Promise<void> {
    this.ending = true;
    this.notifier?.stop();
    if (terminateDebuggee === true) this.process?.kill();
    else this.process?.leave();
    await this.left();
  }

  /** @param exitCode undefined when nobody could learn it */
  private end(exitCode: number | undefined): void {
    this.notifier?.stop();
    this.configured();
    if (exitCode !== undefined) this.sendEvent(new Event('exited', { exitCode }));
    this.sendEvent(new TerminatedEvent());
  }

  private running(): { program: Program; variables: Variables; steps: Steps } {
    const { program, variables, steps } = this;
    if (program === undefined || variables === undefined || steps === undefined) {
      throw new UserError('No program is being debugged.');
    }
    return { program, variables, steps };
  }

  /** A handler of an event has nobody to answer to: what fails while the program ends is expected, the rest is shown. */
  private guard(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (this.ending) return;
      this.sendEvent(new OutputEvent(`The debugger failed: ${String(error)}\n`, 'important'));
    });
  }
}
