/**
 * Messages to the launching adapter from the processes that its program starts and from the sessions that debug them:
 * lines of JSON over a port of 127.0.0.1. A process asks whether it is debugged; if so, it waits for its session, which
 * holds a key that reveals where the process listens. The session of a worker thread, which has no port, reaches the
 * thread through the adapter that debugs its process.
 */

/** In the environment of every process that a launched program starts: the address for its request. */
export interface ChildrenConfiguration {
  /** The adapter's port on 127.0.0.1. */
  readonly port: number;
  /** A process that does not know it gets no answer. */
  readonly token: string;
  /** Identities of the launched program's stdout and stderr; absent if unknown. */
  readonly outputs?: readonly string[];
  /**
   * A file with a local socket. If it refuses connections the adapter was killed, if there is none it has ended in
   * order. Absent: that cannot be known.
   */
  readonly lifeSign?: string;
  /** A person has started the process in a shell: see shell.ts. Absent: a launched program has. */
  readonly isShell?: true;
}

/** What the socket of the life sign says: the adapter is alive; it is, but has ended the program. */
export const ALIVE = 'alive';
export const ENDED = 'ended';

/** Whether the child writes to the launched program's output, which the launching session shows. */
export interface SharedOutput {
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/** The first line from a process. */
export interface ChildHello {
  readonly kind: 'hello';
  readonly token: string;
  readonly pid: number;
  /** The file that it runs, as it was named; empty if none (`-e`, a REPL). */
  readonly file: string;
  readonly shared: SharedOutput;
}

/** Sent by a process that waits: where its inspector listens, which is secret. */
export interface ChildWaits {
  readonly kind: 'waits';
  readonly address: string;
}

/** Sent by a debugged process at its end, unless a signal or a crash ends it. */
export interface ChildEnds {
  readonly kind: 'ends';
  /** As it is when the end begins: a listener of the program for its end can change it afterwards. */
  readonly code: number;
}

/**
 * To a process. `debug`: wait, a session comes. `continue`: stop waiting. `free`: the end of the adapter no longer concerns
 * you. Without `free`, a debugged process ends when the connection does, as the launched program does.
 */
export interface WordToChild {
  readonly kind: 'debug' | 'continue' | 'free';
}

/**
 * The first line from a session. A session for a process sends nothing more, and closes the connection when the process
 * runs or no longer has to wait for it.
 */
export interface SessionJoins {
  readonly kind: 'join';
  /** Valid once. */
  readonly key: string;
}

/** The answer to it for a process. */
export interface ChildAddress {
  readonly kind: 'process';
  readonly address: string;
  readonly file: string;
  readonly shared: SharedOutput;
}

/**
 * The answer to it for a worker thread: messages of its inspector follow, one per line, both ways. The end of the
 * connection is the end of the thread, or releases it.
 */
export interface ThreadChannel {
  readonly kind: 'thread';
  /** The file that it runs; empty for source text. */
  readonly file: string;
  readonly shared: SharedOutput;
  /** Whether it waits in its preload; otherwise it was running before the adapter attached to its program. */
  readonly isWaiting: boolean;
}
