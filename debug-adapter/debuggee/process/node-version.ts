/** Which Node versions can run the debugged program. */
import { UserError } from '../../errors.js';

/** Oldest Node that runs the debugged program. */
const OLDEST_NODE = [20, 19] as const;

/** Throws a sentence if this version, `v20.1.0`, is too old; the sentence ends in the advice. */
export function checkNodeVersion(version: string, advice: string): void {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new UserError(
      `Node ${version} is too old: the coroutine runtime needs Node ${OLDEST_NODE.join('.')} or newer. ${advice}`,
    );
  }
}
