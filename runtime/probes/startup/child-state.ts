/** The state shared by the two threads of a debugged child process: see child.ts. */
import type { ChildHello } from '../../protocol/children.js';

/**
 * Positions in the shared memory: the adapter's answer, whether the program has begun, and whether without a session.
 */
export const ANSWER = 0;
export const BEGUN = 1;
export const ALONE = 2;
/** Whether there is nothing left to send at the end: it has been sent, or no adapter listens. */
export const SAID = 3;
export const PLACES = 4;
/** Answers; 0 is none yet. */
export const DEBUG = 1;
export const GO_ON = 2;

/** The thread's input. */
export interface ChildThreadData {
  readonly port: number;
  /** Whether the process ends with who answers, as what a launched program starts does. */
  readonly tied: boolean;
  /** See {@link ChildrenConfiguration}. */
  readonly lifeSign: string | undefined;
  readonly hello: ChildHello;
  readonly state: Int32Array<SharedArrayBuffer>;
}
