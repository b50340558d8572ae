/** The terminal client: `coroutine-debugger run program.ts`. Interactive on a terminal, else prints each stop and goes on. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import { parseBreakOption } from './break-option.js';
import { DebugRun, type RunListener } from './debug-run.js';
import { InteractiveTerminal } from './interactive.js';
import { addExploreCommand } from './explore-command.js';
import { positiveNumber, seedNumber } from './numbers.js';
import { describeStop } from './picture.js';
import { COLOURED, formatFindings, PLAIN } from '../text/rows-as-text.js';

const ADAPTER = fileURLToPath(new URL('../debug-adapter/main.mjs', import.meta.url));

interface RunOptions {
  readonly break: readonly string[];
  readonly stops?: number;
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

async function run(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const style = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? COLOURED : PLAIN;
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
  try {
    await debugRun.launch(launch, breaks);
    process.exitCode = await finished;
  } finally {
    await debugRun.close();
    terminal?.close();
  }
}

const command = new Command('coroutine-debugger')
  .description('Debugs the coroutines of a TypeScript or JavaScript program.')
  .showHelpAfterError('(see coroutine-debugger --help)');

command
  .command('run')
  .description('run a program under the debugger')
  .argument('<program>', 'TypeScript or JavaScript file')
  .argument('[args...]', 'arguments for the program, after --')
  .addOption(
    new Option(
      '-b, --break <where>',
      'where to stop: suspend, resume, failed, cancelled, waitCycle, thrown, uncaught, longTick:ms, lockHeld:ms, queueFull, queueEmpty, suspend:name, resume:name, file:line, file:line:resume (may be given several times)',
    )
      .argParser(collect)
      .default([], 'nowhere; on a terminal, the first statement'),
  )
  .option('--stops <n>', 'without a terminal: remove all breakpoints after n stops', positiveNumber)
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
