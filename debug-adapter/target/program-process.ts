/** The process of the program, as far as a session deals with it: started by us, or found running. */

export interface Exit {
  /** Null when a signal ended it, or when nobody could learn it. */
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
  /** The session is over: a program that we started ends with it, one that we found goes on without us. */
  leave(): void;
}
