/** How a launched program has ended: its exit code for the client, and the last line of the Debug Console. */
import { constants } from 'node:os';
import { OutputEvent } from '@vscode/debugadapter';
import type { Exit } from '../../debuggee/process/program-process.js';

/** A signal is encoded as in shells. Undefined: the way it ended cannot be known. */
export function exitCodeOf({ code, signal }: Exit): number | undefined {
  return code ?? (signal === null ? undefined : 128 + constants.signals[signal]);
}

/**
 * Undefined if there is nothing to report: it succeeded, or the user has ended it by a signal.
 *
 * @param saysCodes the client reports exit codes by itself
 */
export function lastLine(
  { code, signal }: Exit,
  isEndedByUser: boolean,
  saysCodes: boolean,
): OutputEvent | undefined {
  if (code !== null)
    return code === 0 || saysCodes
      ? undefined
      : new OutputEvent(`Process exited with code ${code}\n`, 'stderr');
  if (signal === null || isEndedByUser) return undefined;
  return new OutputEvent(`The program was ended by ${signal}.\n`, 'stderr');
}
