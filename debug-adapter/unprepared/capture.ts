/** The result of inspecting a process from outside, by whichever route. */
import type { SecretNames } from '../coroutines/dump/secret-names.js';
import type { Dump } from '../coroutines/dump/dump.js';

export type Route = 'memory' | 'inspector';

export interface Capture {
  readonly route: Route;
  readonly pid: number | undefined;
  /** As plain facts: every view of dumps works on it. */
  readonly dump: Dump;
  /** How long the program was stopped, in milliseconds. */
  readonly stoodMs: number;
  /** What this capture cannot know, one sentence each. */
  readonly limits: readonly string[];
}

/** Options of a capture. */
export interface CaptureOptions {
  /** Include variables and arguments. */
  readonly values: boolean;
  /** Include coroutines of Node itself. */
  readonly internals: boolean;
  /** Include who can settle what no coroutine settles; absent: no. */
  readonly holders?: boolean;
  /** Names whose values, and arguments in names, are left out; absent: the default of the setting. */
  readonly secrets?: SecretNames;
}
