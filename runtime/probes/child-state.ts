/** What the two threads of a child process that is debugged have in common: see child.ts. */
import type { ChildHello } from '../protocol/children.js';

/** Places in the memory that both see: the adapter's answer, whether the program has begun, and whether without a session. */
export const ANSWER = 0;
export const BEGUN = 1;
export const ALONE = 2;
export const PLACES = 3;
/** Answers; 0 is none yet. */
export const DEBUG = 1;
export const GO_ON = 2;

/** What the thread is given. */
export interface ChildThreadData {
  readonly port: number;
  readonly hello: ChildHello;
  readonly state: Int32Array<SharedArrayBuffer>;
}
