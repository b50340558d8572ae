/** What the user has set: breakpoints, exception filters, visible views. It outlives a program that is started again. */
import path from 'node:path';
import type { Answers } from '../../protocol/answers.js';
import { UserError } from '../../errors.js';
import type { Breakpoints } from '../breakpoints/breakpoints.js';
import type { ExceptionStops } from '../breakpoints/exception-stops.js';
import type { Program } from '../program/program.js';
import type { LastingCommand } from './session-state.js';

/** The program that settings apply to. */
export interface SettingsTarget {
  readonly program: Program;
  setVisible(visible: boolean): void;
}

type SettingCommand = Exclude<LastingCommand, 'terminate' | 'disconnect'>;

export class UserSettings {
  /** Whether a view of coroutines is visible, as the client last reported it. */
  isViewVisible = false;
  /** The client has sent its settings, or will not send them any more. */
  configured: () => void = () => undefined;
  readonly configurationDone = new Promise<void>((resolve) => (this.configured = resolve));
  readonly answers: Pick<Answers, SettingCommand>;

  /** @param target undefined while there is no program */
  constructor(
    readonly breakpoints: Breakpoints,
    readonly exceptions: ExceptionStops,
    target: () => SettingsTarget | undefined,
  ) {
    this.answers = {
      configurationDone: () => {
        this.configured();
      },
      setBreakpoints: async ({ source, breakpoints: wanted = [] }) => {
        if (source.path === undefined) throw new UserError('Breakpoints need a source with a path.');
        await target()?.program.refresh();
        return { breakpoints: await breakpoints.setInSource(path.normalize(source.path), wanted) };
      },
      setFunctionBreakpoints: async ({ breakpoints: wanted }) => ({
        breakpoints: await breakpoints.setOnFunctions(wanted),
      }),
      setExceptionBreakpoints: (args) => exceptions.setFilters(args, target()?.program.debuggee),
      'coroutines/breakOn': (args) => breakpoints.addOnTasks(args),
      'coroutines/removeBreak': async ({ breakpoint }) => {
        await breakpoints.removeOnTasks(breakpoint);
        return {};
      },
      'coroutines/watch': ({ visible }) => {
        this.isViewVisible = visible;
        target()?.setVisible(visible);
        return {};
      },
    };
  }

  /** The program has ended, and another one will follow: what was found out about it is forgotten. */
  reset(): void {
    this.exceptions.forget();
    this.breakpoints.reset();
  }
}
