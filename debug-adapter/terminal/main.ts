/**
 * The terminal client: `coroutine-debugger run program.ts`, `… attach 9229`. Interactive on a terminal; otherwise
 * prints each stop and continues.
 */
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { FINDING_KINDS, type FindingKind } from '../protocol/finding-kinds.js';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import { ADAPTER, debugProgram, guideOf, style, type StopOptions } from './client/debug-program.js';
import { DebugRun } from './client/debug-run.js';
import { addExploreCommand } from './explore/explore-command.js';
import { positiveNumber, seedNumber } from './commands/numbers.js';
import { addOutsideCommands } from './commands/outside-commands.js';
import { describeProgram } from './picture.js';

interface ObservationOptions {
  /** Parts of names whose values are left out of dumps; false: none. */
  readonly redact?: readonly string[] | false;
  /** Where the trace is written. */
  readonly trace?: string;
  /** Kinds of findings that are not reported. */
  readonly mute?: readonly FindingKind[];
}

interface RunOptions extends StopOptions, ObservationOptions {
  readonly node?: string;
  readonly nodeArg: readonly string[];
  readonly cwd?: string;
  readonly scopes: boolean;
  readonly control?: true;
  readonly creationStacks?: true;
  readonly seed?: number;
  readonly instrumentPackage: readonly string[];
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

// A reader that closes the pipe (`| head`) has seen enough: the adapter ends with the client, and so does the program
// that it launched.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

function run(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  return debugProgram(options, async (debugRun, breaks) => {
    const launch: LaunchArguments = {
      program: path.resolve(program),
      args: [...args],
      cwd: path.resolve(options.cwd ?? '.'),
      captureScopes: options.scopes,
      ...observationOf(options),
      ...(options.node === undefined ? {} : { runtimeExecutable: options.node }),
      ...(options.control === undefined ? {} : { control: true }),
      ...(options.creationStacks === undefined ? {} : { captureCreationStacks: true }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.instrumentPackage.length === 0 ? {} : { instrumentPackages: options.instrumentPackage }),
      ...(options.nodeArg.length === 0 ? {} : { runtimeArgs: options.nodeArg }),
      ...(guideOf(options) !== 'nobody' && breaks.length === 0 ? { stopOnEntry: true } : {}),
    };
    await debugRun.launch(launch, breaks);
    return { continues: true, stopsFirst: true, letsEnd: true };
  });
}

function attach(port: number, options: StopOptions & ObservationOptions): Promise<void> {
  return debugProgram(options, async (debugRun, breaks) => {
    const guide = guideOf(options);
    const isLeft = guide === 'nobody' && breaks.length === 0;
    await debugRun.attach(
      { port, timeout: 0, ...observationOf(options), ...(isLeft ? { autoAttachChildProcesses: false } : {}) },
      breaks,
    );
    const beginning = { continues: true, stopsFirst: false, letsEnd: false };
    if (guide === 'person')
      process.stdout.write('Attached: `tasks` shows what waits, `help` the commands.\n');
    if (!isLeft) return beginning;
    process.stdout.write((await describeProgram(debugRun, style)).join('\n') + '\n');
    return { ...beginning, continues: false };
  });
}

async function show(file: string, { commands }: Pick<StopOptions, 'commands'>): Promise<void> {
  const dump = path.resolve(file);
  if (commands !== undefined) {
    await debugProgram({ break: [], commands }, async (debugRun) => {
      await debugRun.launch({ dump }, []);
      return { continues: true, stopsFirst: true, letsEnd: false };
    });
    return;
  }
  // Nothing runs, so there is nothing to listen to.
  const nothing = (): void => undefined;
  const debugRun = new DebugRun(ADAPTER, {
    stopped: nothing,
    output: nothing,
    found: nothing,
    ended: nothing,
  });
  try {
    await debugRun.launch({ dump }, []);
    const { text } = await debugRun.client.ask('coroutines/dump', { format: 'text' });
    process.stdout.write(text ?? '');
  } finally {
    await debugRun.close();
  }
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

function commandsOption(): Option {
  const what =
    'do what this file says, one command a line as on a terminal (# comments); - is standard input';
  return new Option('-x, --commands <file>', what);
}

function traceOption(): Option {
  return new Option(
    '--trace <file>',
    'write every message and decision of the debugger to this file, for a bug report',
  );
}

function redactOption(): Option {
  const what =
    'leave the values of what is so named out of dumps, in place of the names that are known (may be given several times)';
  return new Option('--redact <name>', what).argParser(
    (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
  );
}

function noRedactOption(): Option {
  return new Option('--no-redact', 'leave nothing out of dumps');
}

function muteOption(): Option {
  const what = 'do not report findings of this kind (may be given several times)';
  return new Option('--mute <kind>', what).argParser(
    (kind: string, kinds: readonly FindingKind[] | undefined): readonly FindingKind[] => {
      if (!isFindingKind(kind))
        throw new InvalidArgumentError(`Allowed choices are ${Object.keys(FINDING_KINDS).join(', ')}.`);
      return [...(kinds ?? []), kind];
    },
  );
}

function isFindingKind(text: string): text is FindingKind {
  return Object.hasOwn(FINDING_KINDS, text);
}

function observationOf({
  trace,
  redact,
  mute,
}: ObservationOptions): Pick<LaunchArguments, 'trace' | 'redact' | 'muteFindings'> {
  return {
    ...(trace === undefined ? {} : { trace: path.resolve(trace) }),
    ...(mute === undefined ? {} : { muteFindings: mute }),
    ...(Array.isArray(redact) ? { redact: redact as string[] } : redact === false ? { redact: [] } : {}),
  };
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
  .addOption(commandsOption())
  .addOption(traceOption())
  .addOption(redactOption())
  .addOption(noRedactOption())
  .addOption(muteOption())
  .option('--node <file>', 'Node executable to run the program with')
  .addOption(
    new Option('--node-arg <arg>', 'argument for Node itself').argParser(collect).default([], 'none'),
  )
  .option('--cwd <folder>', 'working directory of the program')
  .option('--no-scopes', 'do not keep the variables of suspended coroutines reachable')
  .option('--creation-stacks', 'keep the stack on which each coroutine is created, for `created`')
  .addOption(
    new Option('--instrument-package <pattern>', 'a package in node_modules whose coroutines are shown, too')
      .argParser(collect)
      .default([], 'none'),
  )
  .option('--control', 'let tasks be frozen, cancelled and put in order')
  .option(
    '--seed <n>',
    'choose which coroutine resumes next by this number (see explore); implies --control',
    seedNumber,
  )
  .action((program: string, args: string[], options: RunOptions) => run(program, args, options));

addExploreCommand(command);
command
  .command('attach')
  .description('attach to a program that runs with node --inspect; it continues when the debugger leaves')
  .argument('<port>', 'where its inspector listens on this machine', positiveNumber)
  .addOption(breakOption('nowhere; without a terminal and commands, its tasks are printed and it is left'))
  .addOption(stopsOption())
  .addOption(commandsOption())
  .addOption(traceOption())
  .addOption(redactOption())
  .addOption(noRedactOption())
  .addOption(muteOption())
  .action((port: number, options: StopOptions & ObservationOptions) => attach(port, options));

command
  .command('show')
  .description('print a dump made earlier')
  .argument('<dump>', 'JSON file written by `dump`')
  .addOption(commandsOption())
  .action(show);

addOutsideCommands(command);

try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`coroutine-debugger: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
