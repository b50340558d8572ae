/** The session a command is about, or the sentence that there is none. */
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
