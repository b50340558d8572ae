/** The launch configuration of debug type `coroutine`, as in launch.json; `launch-keys.ts` declares its keys. */

import type { KeysOf } from './launch-keys.js';

/** Debug type in launch.json. */
export const DEBUG_TYPE = 'coroutine';

/** DAP's `clientID` of the terminal client, which reports exit codes by itself. */
export const TERMINAL_CLIENT_ID = 'coroutine-debugger';

/** Breakpoint modes, besides DAP's plain line breakpoints. */
export type BreakpointMode = 'line' | 'suspend' | 'resume';

/** Exception filters that this adapter offers. */
export type ExceptionFilter =
  | 'thrown'
  | 'uncaught'
  | 'suspend'
  | 'resume'
  | 'created'
  | 'finished'
  | 'failed'
  | 'cancelled'
  | 'waitCycle'
  | 'longTick'
  | 'queueFull'
  | 'queueEmpty'
  | 'lockHeld';

/** Opens a dump instead of running a program. */
export type OpenDumpArguments = Required<Pick<KeysOf<'launch'>, 'dump'>>;

/** Shows a moment of a running process instead of running a program. */
export type InspectArguments = Required<Pick<KeysOf<'launch'>, 'inspectProcess'>>;

/** How a program is observed, whether it was launched or attached to. */
export type ObservationArguments = Pick<
  KeysOf<'attach'>,
  | 'blockedLoopMs'
  | 'muteFindings'
  | 'captureCreationStacks'
  | 'trace'
  | 'traceValues'
  | 'redact'
  | 'customDescriptionGenerator'
  | 'customPropertiesGenerator'
  | 'outFiles'
  | 'resolveSourceMapLocations'
  | 'skipFiles'
  | 'smartStep'
>;

export type AttachArguments = KeysOf<'attach'>;

/** A child process, or a worker thread, of a program: made by the program's session, never written in launch.json. */
export interface ChildArguments extends ObservationArguments {
  /**
   * The port on which that session reports, once, to a client with the key, how to reach the child: its address is kept
   * out of configurations.
   */
  readonly __child: { readonly port: number; readonly key: string };
  /** As in the launched program: the child inherits it. */
  readonly control?: boolean;
  /** It is the program itself, in a terminal, and must stop at its first statement. */
  readonly stopOnEntry?: boolean;
}

export type LaunchArguments = KeysOf<'launch'>;

/** The adapter's answer to `launch`, beyond DAP. */
export interface LaunchAnswer {
  /**
   * The program is npm, or a Node without inspector (`--test`): the sessions of its child processes have coroutines,
   * this one has none.
   */
  readonly onlyStartsOthers?: true;
}
