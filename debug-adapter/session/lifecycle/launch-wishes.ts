/** The parts of a launch configuration that do not describe the program itself. */
import path from 'node:path';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';

/** The file whose first statement the program stops at; undefined if it does not stop. */
export function entryOf({ stopOnEntry, program, cwd = '.' }: LaunchArguments): string | undefined {
  return typeof stopOnEntry === 'string' ? path.resolve(cwd, stopOnEntry) : stopOnEntry ? program : undefined;
}

/** Whether the program must run in a terminal. */
export function wantsTerminal({ console }: LaunchArguments): boolean {
  return console === 'integratedTerminal' || console === 'externalTerminal';
}
