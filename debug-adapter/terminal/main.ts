/** The terminal client: `coroutine-debugger run program.ts`, `… attach 9229`. Interactive on a terminal, else prints each stop and goes on. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import { parseBreakOption, type BreakOption } from './break-option.js';
import { DebugRun, type RunListener } from './debug-run.js';
import { InteractiveTerminal } from './interactive.js';
import { addExploreCommand } from './explore-command.js';
import { positiveNumber, seedNumber } from './numbers.js';
import { describeProgram, describeStop } from './picture.js';
import { COLOURED, formatFindings, PLAIN } from '../text/rows-as-text.js';

const ADAPTER = fileURLToPath(new URL('../debug-adapter/main.mjs', import.meta.url));

/** What to stop at, and how often. */
interface StopOptions {
  readonly break: readonly string[];
  readonly stops?: number;
}

interface RunOptions extends StopOptions {
  readonly node?: string;
  readonly nodeArg: readonly string[];
  readonly cwd?: string;
  readonly scopes: boolean;
  readonly control?: true;
  readonly seed?: number;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** For a session in which nothing runs. */
const SILENT: RunListener = {
  stopped: () => undefined,
  output: () => undefined,
  found: () => undefined,
  ended: () => undefined,
};

// Who reads no further (`| head`) has seen enough: the adapter ends with us, and with it what it started.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
const style = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? COLOURED : PLAIN;

/** One debug run to its end. `begin` launches or attaches; what it answers false for ends at once. */
async function debug(
  options: StopOptions,
  begin: (debugRun: DebugRun, breaks: readonly BreakOption[]) => Promise<boolean>,
): Promise<void> {
  const breaks = options.break.map((text) => parseBreakOption(text, process.cwd()));
  let stopsLeft = options.stops ?? Infinity;
  let terminal: InteractiveTerminal | undefined;
  let finish: (exitCode: number) => void;
  const finished = new Promise<number>((resolve) => (finish = resolve));

  const onStop = async (stop: DebugProtocol.StoppedEvent['body']): Promise<void> => {
    if (terminal !== undefined) {
      await terminal.stopped(stop);
      return;
    }
    process.stdout.write((await describeStop(debugRun, stop, style)).join('\n') + '\n');
    if (--stopsLeft <= 0) await debugRun.clearBreakpoints(breaks);
    await debugRun.resume();
  };
  const debugRun = new DebugRun(ADAPTER, {
    stopped: (stop) => {
      onStop(stop).catch((error: unknown) => {
        process.stderr.write(`${(error as Error).message}\n`);
      });
    },
    output: (category, text) => {
      (category === 'stderr' || category === 'important' ? process.stderr : process.stdout).write(text);
    },
    found: (finding) => {
      process.stderr.write(`${formatFindings([finding], style).slice(1).join('\n')}\n`);
    },
    ended: (exitCode) => {
      finish(exitCode);
    },
  });
  if (isTerminal) terminal = new InteractiveTerminal(debugRun, breaks, style);
  try {
    if (await begin(debugRun, breaks)) process.exitCode = await finished;
  } finally {
    await debugRun.close();
    terminal?.close();
  }
}

function run(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  return debug(options, async (debugRun, breaks) => {
    const launch: LaunchArguments = {
      program: path.resolve(program),
      args: [...args],
      cwd: path.resolve(options.cwd ?? '.'),
      captureScopes: options.scopes,
      ...(options.node === undefined ? {} : { runtimeExecutable: options.node }),
      ...(options.control === undefined ? {} : { control: true }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.nodeArg.length === 0 ? {} : { runtimeArgs: options.nodeArg }),
      ...(isTerminal && breaks.length === 0 ? { stopOnEntry: true } : {}),
    };
    await debugRun.launch(launch, breaks);
    return true;
  });
}

function attach(port: number, options: StopOptions): Promise<void> {
  return debug(options, async (debugRun, breaks) => {
    await debugRun.attach({ port }, breaks);
    if (isTerminal) process.stdout.write('Attached: `tasks` shows what waits, `help` the commands.\n');
    if (isTerminal || breaks.length > 0) return true;
    process.stdout.write((await describeProgram(debugRun, style)).join('\n') + '\n');
    return false;
  });
}

function breakOption(otherwise: string): Option {
  const where =
    'where to stop: suspend, resume, failed, cancelled, waitCycle, thrown, uncaught, longTick:ms, lockHeld:ms, queueFull, queueEmpty, suspend:name, resume:name, file:line, file:line:resume (may be given several times)';
  return new Option('-b, --break <where>', where).argParser(collect).default([], otherwise);
}

function stopsOption(): Option {
  const what = 'without a terminal: remove all breakpoints after n stops';
  return new Option('--stops <n>', what).argParser(positiveNumber);
}

const command = new Command('coroutine-debugger')
  .description('Debugs the coroutines of a TypeScript or JavaScript program.')
  .showHelpAfterError('(see coroutine-debugger --help)');

command
  .command('run')
  .description('run a program under the debugger')
  .argument('<program>', 'TypeScript or JavaScript file')
  .argument('[args...]', 'arguments for the program, after --')
  .addOption(breakOption('nowhere; on a terminal, the first statement'))
  .addOption(stopsOption())
  .option('--node <file>', 'Node executable to run the program with')
  .addOption(
    new Option('--node-arg <arg>', 'argument for Node itself').argParser(collect).default([], 'none'),
  )
  .option('--cwd <folder>', 'working directory of the program')
  .option('--no-scopes', 'do not keep the variables of suspended coroutines reachable')
  .option('--control', 'let tasks be frozen, cancelled and put in order')
  .option('--seed <n>', 'choose by this number who goes on next (see explore); implies --control', seedNumber)
  .action((program: string, args: string[], options: RunOptions) => run(program, args, options));

addExploreCommand(command);
command
  .command('attach')
  .description('attach to a program that runs with node --inspect; it goes on when the debugger leaves')
  .argument('<port>', 'where its inspector listens on this machine', positiveNumber)
  .addOption(breakOption('nowhere; without a terminal, its tasks are printed and it is left'))
  .addOption(stopsOption())
  .action((port: number, options: StopOptions) => attach(port, options));

command
  .command('show')
  .description('print a dump made earlier')
  .argument('<dump>', 'JSON file written by `dump`')
  .action(async (file: string) => {
    const debugRun = new DebugRun(ADAPTER, SILENT);
    try {
      await debugRun.launch({ dump: path.resolve(file) }, []);
      const { text } = await debugRun.client.ask('coroutines/dump', { format: 'text' });
      process.stdout.write(text ?? '');
    } finally {
      await debugRun.close();
    }
  });

try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`coroutine-debugger: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
