/**
 * Opens what a launch configuration shows instead of running a program: a saved dump, or a moment of a running process.
 */
import { readFileSync } from 'node:fs';
import { parseDump, type Dump } from '../../coroutines/dump/dump.js';
import { SecretNames } from '../../coroutines/dump/secret-names.js';
import { UserError } from '../../errors.js';
import type {
  InspectArguments,
  LaunchArguments,
  OpenDumpArguments,
} from '../../protocol/launch-arguments.js';
import type { ShownDump } from './shown-dump.js';
import { inspectRunning } from './inspect-running.js';

/** @throws UserError for a file that is not a dump, and for a process that cannot be read */
export async function dumpToShow({
  dump: file,
  inspectProcess,
  redact,
}: Partial<OpenDumpArguments & InspectArguments> & Pick<LaunchArguments, 'redact'>): Promise<
  ShownDump | undefined
> {
  if (file !== undefined) return showFile(readDump(file));
  return inspectProcess === undefined
    ? undefined
    : await inspectRunning(inspectProcess, new SecretNames(redact));
}

function showFile(dump: Dump): ShownDump {
  return {
    dump,
    title: `Dump of ${dump.createdAt}`,
    readOnly: 'This is a dump: nothing in it runs or can be changed.',
    remarks: [],
  };
}

function readDump(file: string): Dump {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The dump cannot be read: ${(error as Error).message}`);
  }
  try {
    return parseDump(text, file);
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}
