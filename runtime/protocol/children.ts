/**
 * What the processes that a launched program starts, and the sessions that debug them, say to the adapter which launched
 * it: lines of JSON over a port of 127.0.0.1. A process asks, and is debugged or not; then it waits for its session,
 * which has been given a key to learn where the process listens. The session of a worker thread, which has no port of
 * its own, reaches the thread through the adapter that debugs its process.
 */

/** In the environment of every process that a launched program starts: where it asks. */
export interface ChildrenConfiguration {
  /** The adapter's port on 127.0.0.1. */
  readonly port: number;
  /** Who does not know it gets no answer. */
  readonly token: string;
  /** Identities of the launched program's stdout and stderr; absent where they are not known. */
  readonly outputs?: readonly string[];
}

/** Whether what a child writes goes where the launched program's output goes, which the launching session shows. */
export interface SharedOutput {
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/** The first line of a process. */
export interface ChildHello {
  readonly kind: 'hello';
  readonly token: string;
  readonly pid: number;
  /** The file that it runs, as it was named; empty when it runs none (`-e`, a REPL). */
  readonly file: string;
  readonly shared: SharedOutput;
}

/** Said by a process that waits: where its inspector listens, which is secret. */
export interface ChildWaits {
  readonly kind: 'waits';
  readonly address: string;
}

/**
 * To a process. `debug`: wait, a session comes. `goOn`: wait no longer. `free`: the adapter's end is none of yours any
 * more; without this word a process that is debugged ends when the connection does, as the launched program does.
 */
export interface WordToChild {
  readonly kind: 'debug' | 'goOn' | 'free';
}

/**
 * The first line of a session. That of a process says no more, and closes the connection when the process runs, or has
 * not to wait for it any more.
 */
export interface SessionJoins {
  readonly kind: 'join';
  /** Valid once. */
  readonly key: string;
}

/** The answer to it, for a process. */
export interface ChildAddress {
  readonly kind: 'process';
  readonly address: string;
  readonly file: string;
  readonly shared: SharedOutput;
}

/**
 * The answer to it, for a worker thread: messages of its inspector follow, one a line, both ways. The end of the
 * connection is the end of the thread, or lets it go.
 */
export interface ThreadChannel {
  readonly kind: 'thread';
  /** The file that it runs; empty when it runs a text. */
  readonly file: string;
  readonly shared: SharedOutput;
  /** Whether it waits in its preload; else it was running before its program was attached to. */
  readonly isWaiting: boolean;
}
