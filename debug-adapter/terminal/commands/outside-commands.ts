/** The commands `ps`, `pstree` and `watch`: they inspect unprepared processes. Their code is loaded on demand. */
import { Option, type Command } from 'commander';
import type * as Outside from '../outside/main.js';
import { positiveNumber } from './numbers.js';

/** Next to this bundle: large, and not needed by the other commands. */
const OUTSIDE = new URL('./outside.mjs', import.meta.url).href;

async function outside(): Promise<typeof Outside> {
  return (await import(OUTSIDE)) as typeof Outside;
}

export function addOutsideCommands(command: Command): void {
  command
    .command('pstree')
    .description(
      'print what a running Node process waits for; it needs no preparation and continues as before',
    )
    .argument('[pid]', 'number of the process (see coroutine-debugger ps)', positiveNumber)
    .option('--values', 'with arguments and variables')
    .option('--no-redact', 'also values that are named like secrets (password, token, …)')
    .option('--all', 'with the coroutines of Node itself')
    .option('--json', 'print a dump')
    .option('--save <file>', 'write a dump, for show and for VS Code')
    .addOption(new Option('--watch <seconds>', 'again and again').argParser(positiveNumber))
    .addOption(
      new Option('--route <way>', 'read its memory (Linux), or ask its inspector').choices([
        'memory',
        'inspector',
      ]),
    )
    .option('--core <file>', 'read a core file in place of a process (Linux)')
    .option('--node <file>', 'the Node that wrote the core file, where it is not found')
    .action(async (pid: number | undefined, options: Outside.PstreeOptions) => {
      await (await outside()).pstree(pid, options);
    });
  command
    .command('ps')
    .description('list Node processes, and how many coroutines wait in each')
    .argument('[pids...]', 'only these; none: all')
    .action(async (pids: string[]) => {
      await (await outside()).ps(pids.map(positiveNumber));
    });
  command
    .command('watch')
    .description('run a command, and print what its Node processes wait for before it is ended for silence')
    .argument('<command>', 'what to run, after --')
    .argument('[args...]', 'its arguments')
    .addOption(
      new Option('--silence <seconds>', 'how long it may print nothing')
        .argParser(positiveNumber)
        .default(60),
    )
    .addOption(new Option('--time-limit <seconds>', 'how long it may last').argParser(positiveNumber))
    .option('--values', 'with arguments and variables')
    .option('--go-on', 'do not end it when it is silent')
    .action(async (name: string, args: string[], options: Outside.WatchOptions) => {
      process.exitCode = await (await outside()).watch(name, args, options);
    });
}
