/** One debug run of the terminal client, from its beginning to its exit code: interactive, by a file of commands, or neither. */
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingRow } from '../../protocol/requests.js';
import { formatFindings } from '../../text/rows-as-text.js';
import { COLOURED, PLAIN } from '../../text/style.js';
import { parseBreakOption, type BreakOption } from '../commands/break-option.js';
import { CommandScript, openCommands } from '../commands/command-script.js';
import { DebugCommands } from '../commands/debug-commands.js';
import { DebugRun } from './debug-run.js';
import { InteractiveTerminal } from '../interactive.js';
import { describeStop } from '../picture.js';
import { ProgramOutput } from './program-output.js';

export const ADAPTER = fileURLToPath(new URL('../debug-adapter/main.mjs', import.meta.url));

const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
export const style = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? COLOURED : PLAIN;

/** What to stop at, how often, and the source of commands. */
export interface StopOptions {
  readonly break: readonly string[];
  readonly stops?: number;
  readonly commands?: string;
}

/** The source of commands at a stop: a user, a file of commands, or none. */
export type Guide = 'person' | 'file' | 'nobody';

export function guideOf({ commands }: Pick<StopOptions, 'commands'>): Guide {
  if (commands !== undefined) return 'file';
  return isTerminal ? 'person' : 'nobody';
}

/** How a run begins. */
export interface Beginning {
  /** False: there is nothing to wait for. */
  readonly continues: boolean;
  /** Whether a stop occurs without a command, before commands of a file can run. */
  readonly stopsFirst: boolean;
  /** Whether it runs to its end when a file has no command left. */
  readonly letsEnd: boolean;
}

/** Reported when it is found. */
function findingText(finding: FindingRow): string {
  return `${formatFindings([finding], style).slice(1).join('\n')}\n`;
}

/** `begin` launches, attaches or opens; if it answers `continues: false`, the run ends at once. */
export async function debugProgram(
  options: StopOptions,
  begin: (run: DebugRun, breaks: readonly BreakOption[]) => Promise<Beginning>,
): Promise<void> {
  const breaks = options.break.map((text) => parseBreakOption(text, process.cwd()));
  const lines = options.commands === undefined ? undefined : await openCommands(options.commands);
  const output = new ProgramOutput((stream, text) => {
    process[stream].write(text);
  });
  let stopsLeft = options.stops ?? Infinity;
  let terminal: InteractiveTerminal | undefined;
  let script: CommandScript | undefined;
  let finish: (exitCode: number) => void;
  const finished = new Promise<number>((resolve) => (finish = resolve));

  const onStop = async (stop: DebugProtocol.StoppedEvent['body']): Promise<void> => {
    if (script !== undefined) {
      script.stopped(stop);
      return;
    }
    if (terminal !== undefined) {
      await terminal.stopped(stop);
      return;
    }
    process.stdout.write((await describeStop(run, stop, style)).join('\n') + '\n');
    if (--stopsLeft <= 0) await run.clearBreakpoints(breaks);
    await run.resume();
  };
  const run = new DebugRun(ADAPTER, {
    stopped: (stop) => {
      output.fallSilent('stopped');
      onStop(stop).catch((error: unknown) => {
        process.stderr.write(`${(error as Error).message}\n`);
      });
    },
    continued: () => {
      output.resume();
    },
    output: (category, text) => {
      output.add(category === 'stderr' || category === 'important' ? 'stderr' : 'stdout', text);
    },
    found: (finding) => {
      if (script === undefined) output.add('stderr', findingText(finding));
      else script.found(finding);
    },
    ended: (exitCode) => {
      output.fallSilent('ended');
      script?.ended(exitCode);
      finish(exitCode);
    },
  });
  const commands = new DebugCommands(run, breaks, style, output);
  if (lines !== undefined) script = new CommandScript(run, commands, lines, output, findingText, style);
  else if (isTerminal) terminal = new InteractiveTerminal(run, commands, style);
  try {
    const { continues, stopsFirst, letsEnd } = await begin(run, breaks);
    if (script !== undefined) process.exitCode = await script.perform({ first: stopsFirst, letsEnd });
    else if (continues) process.exitCode = await finished;
  } finally {
    await run.close();
    terminal?.close();
  }
}
