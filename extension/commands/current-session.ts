/** The session that a command applies to, or an error that there is none. */
import type { SessionState, SessionTracker } from '../debugging/session-tracker.js';

export function currentSession(tracker: SessionTracker): SessionState {
  const session = tracker.current;
  if (session === undefined) {
    throw new Error(
      'No program is being debugged with the coroutine debugger: press F5 on a TypeScript file first.',
    );
  }
  return session;
}

/** A session whose program runs in controlled mode. */
export function controllableSession(tracker: SessionTracker): SessionState {
  const session = currentSession(tracker);
  if (!canControl(session)) {
    throw new Error(
      'Tasks of this program cannot be held, cancelled or settled: start it with "control": true in its launch configuration.',
    );
  }
  return session;
}

export function canControl({ client }: SessionState): boolean {
  return client.isControlled;
}
