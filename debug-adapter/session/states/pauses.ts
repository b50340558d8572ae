/** Decides about a pause of the program: a stop that is sent to the client, or none. */
import { setImmediate } from 'node:timers/promises';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Pause } from '../../debuggee/debuggee.js';
import type { Trace } from '../../trace/trace.js';
import type { Breakpoints } from '../breakpoints/breakpoints.js';
import type { ExceptionStops } from '../breakpoints/exception-stops.js';
import { isPassedBy } from '../breakpoints/pause-filter.js';
import { stopOfPause } from '../breakpoints/stops.js';
import type { Debugged } from './debugged.js';
import type { Motion } from '../stepping/motion.js';

export interface PausingSession {
  readonly trace: Trace;
  readonly breakpoints: Breakpoints;
  readonly exceptions: ExceptionStops;
  readonly motion: Motion;
  readonly debugged: Debugged;
  stopped(stop: DebugProtocol.StoppedEvent['body']): void;
  /** Notifies views immediately. */
  changed(): void;
}

export class Pauses {
  /** The file whose first statement the program stops at; undefined if it does not, or already has. */
  entryStop: string | undefined;

  constructor(private readonly session: PausingSession) {}

  async take(pause: Pause): Promise<void> {
    const { trace, breakpoints, exceptions, motion } = this.session;
    const { program, steps, variables } = this.session.debugged;
    const { cause } = pause;
    if (cause.kind === 'hook' && cause.message.kind === 'moduleStopped') {
      await this.onModuleStopped(cause.message.firstSite, pause);
      await this.askAnew(pause);
      return;
    }
    if (cause.kind === 'breakOnStart') {
      trace.decision('resume', 'the program was paused at its start, before its first module');
      // The pause may be in the runtime's code; the stop at the first statement follows when its module starts.
      await program.debuggee.execution.resume(pause);
      await this.askAnew(pause);
      return;
    }
    // A hook that stops has recorded the stop by itself. Not awaited: the program takes requests in their order.
    const noted = cause.kind === 'hook' ? undefined : program.debuggee.hook.call('noteStop');
    // Awaited below, where it may have failed long ago.
    noted?.catch(() => undefined);
    const isOfStep = steps.isUnderWay;
    if (await isPassedBy(pause, program, steps, exceptions, variables)) {
      trace.decision('resume', `the pause (${cause.kind}) is none that was asked for`);
      await this.askAnew(pause);
      await noted;
      return;
    }
    trace.decision('stay paused', `the pause (${cause.kind}) becomes a stop`);
    const { reason } = steps;
    steps.cancel();
    // Keeps the exception, if there is one: the stop reports it.
    const forgotten = variables.forget();
    forgotten.catch(() => undefined);
    if (cause.kind === 'hook' && cause.message.kind === 'hit' && cause.message.detail !== undefined)
      await program.refresh();
    // Output printed before the stop is sent before it: its pipe was readable when the stop arrived.
    await setImmediate();
    // The client has disconnected since, or the connection has ended.
    if (program.debuggee.pause !== pause) return;
    motion.reportedPause = pause;
    const step = isOfStep ? reason : undefined;
    const stop = stopOfPause(pause, step, breakpoints, exceptions.description, program.store);
    this.session.stopped(stop);
    await noted;
    await forgotten;
    await breakpoints.disarmStep();
    this.session.changed();
  }

  /** A pause that the user wants is not over with one of another cause, from which the program has continued. */
  private async askAnew({ isAsked }: Pause): Promise<void> {
    if (isAsked) await this.session.debugged.program.debuggee.execution.requestPause();
  }

  private async onModuleStopped(firstSite: number, pause: Pause): Promise<void> {
    const { trace } = this.session;
    const { program, steps } = this.session.debugged;
    await program.refresh();
    const table = [...program.store.modules()].find(([first]) => (first as number) === firstSite)?.[1];
    await this.session.breakpoints.moduleLoaded(table);
    if (this.entryStop !== undefined && table?.sources.includes(this.entryStop) === true) {
      this.entryStop = undefined;
      trace.decision('resume', 'a step to the first statement of the program');
      await steps.toFirstStatement(pause);
      return;
    }
    trace.decision('resume', 'the breakpoints of the module that loads are set');
    await program.debuggee.execution.resume(pause);
  }
}
