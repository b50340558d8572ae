/**
 * Closes an inspector that was opened for a session: the last request, because Node waits until no client is connected.
 */

/** Enough for the connection to end normally. */
const CLOSE_AFTER_MS = 300;

export const CLOSES_INSPECTOR = `void setTimeout(() => process.getBuiltinModule('inspector').close(), ${CLOSE_AFTER_MS})`;
