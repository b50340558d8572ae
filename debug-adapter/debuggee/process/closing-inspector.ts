/**
 * Closes an inspector that was opened for a session: the last request, because Node waits until no client is connected.
 */

/** Enough for the connection to end normally. */
const CLOSE_AFTER_MS = 300;

/** Nothing may fail later, in the timer: that would end the program. Old Nodes have only `require`, of the console. */
export const CLOSES_INSPECTOR = {
  expression: `void ((inspector) => setTimeout(() => inspector.close(), ${CLOSE_AFTER_MS}))(process.getBuiltinModule?.('inspector') ?? require('inspector'))`,
  includeCommandLineAPI: true,
};
