/** The launch configuration of debug type `coroutine`, as launch.json has it. */

import type { FindingKind } from './requests.js';

/** Debug type in launch.json. */
export const DEBUG_TYPE = 'coroutine';

/** Breakpoint modes, besides DAP's plain line breakpoints. */
export type BreakpointMode = 'line' | 'suspend' | 'resume';

/** Exception filters this adapter offers. */
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
export interface OpenDumpArguments {
  /** Absolute path of a coroutine dump. */
  readonly dump: string;
}

/** How a program is observed, whether it was launched or attached to. */
export interface ObservationArguments {
  /** An event-loop tick that lasts longer is a finding; milliseconds, default 100. */
  readonly blockedLoopMs?: number;
  /** Kinds of findings not to report. Default none. */
  readonly muteFindings?: readonly FindingKind[];
  /** Keep the stack on which each coroutine is created, which takes some microseconds each. Default false. */
  readonly captureCreationStacks?: boolean;
}

export interface AttachArguments extends ObservationArguments {
  /** Where the program's inspector listens. */
  readonly port: number;
  /** The machine it runs on: 127.0.0.1 or localhost, which is the default. */
  readonly address?: string;
  /** Debug its worker threads, as sessions of their own. Default true. */
  readonly autoAttachChildProcesses?: boolean;
}

/** A child process, or a worker thread, of a program: made by the session that debugs that, never written into launch.json. */
export interface ChildArguments extends ObservationArguments {
  /** Where that session tells, once, to who knows the key, how the child is reached: its address stays out of configurations. */
  readonly __child: { readonly port: number; readonly key: string };
  /** As the launched program has it: the child inherits it. */
  readonly control?: boolean;
}

export interface LaunchArguments extends ObservationArguments {
  /** Absolute path of the program. Absent: what `runtimeExecutable` and `runtimeArgs` run without one. */
  readonly program?: string;
  /** Arguments for the program. Default none. */
  readonly args?: readonly string[];
  /** Working directory. Default: the program's folder. */
  readonly cwd?: string;
  /** Variables added to the environment; null removes one. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Node executable. Default: `node` on PATH. Without `program` also npm or its like, whose Node processes are debugged. */
  readonly runtimeExecutable?: string;
  /** Arguments for Node itself. Default none. */
  readonly runtimeArgs?: readonly string[];
  /** Stop at the first statement of the program. Default false. */
  readonly stopOnEntry?: boolean;
  /** Keep the variables of suspended coroutines reachable. Default true; false makes await-heavy code faster. */
  readonly captureScopes?: boolean;
  /** Packages in node_modules to instrument too, as glob patterns of package names. Default none. */
  readonly instrumentPackages?: readonly string[];
  /** Let tasks be frozen, cancelled at their await and put in order. Default false; an await costs more. */
  readonly control?: boolean;
  /** Choose by this number who goes on among all tasks that could: the same number, the same choices. Implies `control`. */
  readonly seed?: number;
  /** Debug the Node processes and the worker threads that the program starts, as sessions of their own. Default true. */
  readonly autoAttachChildProcesses?: boolean;
  /** Run without debugging. Set by the editor. */
  readonly noDebug?: boolean;
}

/** What the adapter answers to `launch`, beyond DAP. */
export interface LaunchAnswer {
  /** The program is npm, or a Node without inspector (`--test`): sessions of what it starts have coroutines, this one none. */
  readonly onlyStartsOthers?: true;
}
