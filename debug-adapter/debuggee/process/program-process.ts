/** The program's process from the point of view of a session: launched, or attached to. */

export interface Exit {
  /** Null if a signal ended it, or if it is unknown. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramProcess {
  /** Resolves when the process has ended and its output was passed on, or when it was left. */
  readonly exited: Promise<Exit>;
  /** Asks the program to end. */
  terminate(): void;
  /** Ends it, whatever it is doing. */
  kill(): void;
  /** The session is over: a launched program ends with it, an attached one continues. */
  leave(): void;
}
