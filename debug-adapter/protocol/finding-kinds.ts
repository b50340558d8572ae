/** The kinds of findings, each with its severity and its words: the only place that declares a kind. */

interface KindOfFinding {
  readonly severity: 'error' | 'warning' | 'info';
  /** One sentence, for settings. */
  readonly description: string;
}

export const FINDING_KINDS = {
  waitCycle: {
    severity: 'error',
    description: 'Coroutines that wait for each other in a circle.',
  },
  orphan: {
    severity: 'warning',
    description: 'Coroutines that were collected while suspended: nothing could have resumed them.',
  },
  neverSettles: {
    severity: 'warning',
    description: 'Futures that nothing can settle any more, found when holders are asked for.',
  },
  pendingAtExit: {
    severity: 'warning',
    description: 'Coroutines that are still suspended when the program ends.',
  },
  neverAwaited: {
    severity: 'info',
    description: 'Results of coroutines that nothing awaited.',
  },
  unhandledError: {
    severity: 'error',
    description: 'Errors of coroutines that nothing handled.',
  },
  blockedLoop: {
    severity: 'warning',
    description: 'Ticks that held the event loop for a long time.',
  },
  leakSuspect: {
    severity: 'warning',
    description: 'Await sites whose number of waiting coroutines keeps growing.',
  },
  cancellationSwallowed: {
    severity: 'warning',
    description: 'Cancellations that a coroutine caught and did not pass on.',
  },
} as const satisfies Record<string, KindOfFinding>;

export type FindingKind = keyof typeof FINDING_KINDS;
