/**
 * How processes are debugged that a person starts in a terminal of an editor: the environment of its shell names a file,
 * and the file says where they ask. Each process reads it, so a shell that outlives a window of the editor
 * finds the next one. Where there is no such file, or who wrote it has ended, nothing of us happens.
 */
import type { ChildrenConfiguration } from './children.js';

/** In the configuration variable of a shell, and of what is started there. */
export interface ShellConfiguration {
  /** Absolute path of a `ShellFile`, as JSON. */
  readonly file: string;
  /** Only programs of the user, and tools that are known to run them. */
  readonly programsOnly: boolean;
}

/** What the file holds. Only its user can read it. */
export interface ShellFile {
  /** Of the process that listens. */
  readonly pid: number;
  /** What the configuration variable says to a process that asks. */
  readonly configuration: {
    readonly children: ChildrenConfiguration;
    readonly [key: string]: unknown;
  };
}
