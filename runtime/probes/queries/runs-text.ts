/** Whether the program is a text. Node compiles such a text itself: it is not instrumented. */
import { isMainThread } from 'node:worker_threads';

// Read before the program can change it.
const main: unknown = process.argv[1];
const evaluated: unknown = Reflect.get(process, '_eval');

/** False in a worker thread: Node names what that runs after its preload. */
export function runsText(): boolean {
  return isMainThread && (evaluated !== undefined || main === undefined || main === '-');
}
