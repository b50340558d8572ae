/** The command `explore`: searches for an order of tasks in which the program fails. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option, type Command } from 'commander';
import { explore } from './explore.js';
import { runWithSeed, type ExploredProgram } from './explore-run.js';
import { explorationLines } from './explore-text.js';
import { positiveNumber, seedNumber } from '../commands/numbers.js';
import { COLOURED, PLAIN } from '../../text/style.js';

const PRELOAD = fileURLToPath(new URL('../runtime/preload.mjs', import.meta.url));

interface CommandOptions {
  readonly seeds: number;
  readonly from: number;
  readonly untilFailure?: true;
  readonly atOnce: number;
  readonly timeLimit: number;
  readonly node: string;
  readonly nodeArg: readonly string[];
  readonly cwd?: string;
}

export function addExploreCommand(command: Command): void {
  command
    .command('explore')
    .description('run a program under many seeds and report the first under which it fails')
    .argument('<program>', 'TypeScript or JavaScript file')
    .argument('[args...]', 'arguments for the program, after --')
    .option('--seeds <n>', 'how many seeds', positiveNumber, 1000)
    .option('--from <n>', 'the first seed', seedNumber, 1)
    .option('--until-failure', 'stop at the first failure')
    .option('--at-once <n>', 'runs at a time', positiveNumber, availableParallelism())
    .option('--time-limit <seconds>', 'a run that lasts longer has failed', positiveNumber, 60)
    .option('--node <file>', 'Node executable to run the program with', 'node')
    .addOption(
      new Option('--node-arg <arg>', 'argument for Node itself')
        .argParser((value: string, previous: readonly string[]) => [...previous, value])
        .default([], 'none'),
    )
    .option('--cwd <folder>', 'working directory of the program')
    .action((program: string, args: string[], options: CommandOptions) => run(program, args, options));
}

async function run(program: string, args: readonly string[], options: CommandOptions): Promise<void> {
  const file = path.resolve(program);
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const explored: ExploredProgram = {
    program: file,
    args,
    cwd: path.resolve(options.cwd ?? '.'),
    node: options.node,
    nodeArgs: options.nodeArg,
    preload: PRELOAD,
    timeLimitMs: options.timeLimit * 1000,
  };
  const exploration = await explore(
    {
      from: options.from,
      seeds: options.seeds,
      untilFailure: options.untilFailure === true,
      atOnce: options.atOnce,
    },
    (seed) => runWithSeed(explored, seed),
    showProgress,
  );
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const style = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? COLOURED : PLAIN;
  const replay = (seed: number): string =>
    ['coroutine-debugger run --seed', seed, program, ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
  process.stdout.write(`${explorationLines(exploration, replay, style).join('\n')}\n`);
  if (exploration.first !== undefined) process.exitCode = 1;
}

function showProgress(runs: number, failures: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${runs} runs, ${failures} failed`);
}
