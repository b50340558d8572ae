/** The result of running a program under many seeds. */
import type { SeededRun } from './explore-run.js';

export interface Exploration {
  /** Number of runs. */
  readonly runs: number;
  readonly failures: number;
  /** Number of different orders of resumption. */
  readonly interleavings: number;
  /** The failing run with the lowest seed. */
  readonly first?: SeededRun;
  /** Whether that seed failed a second time in the same way, in the same order. */
  readonly failsAgain?: boolean;
}
