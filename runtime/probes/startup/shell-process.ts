/**
 * A process that was started in a shell whose editor debugs what is started there: whether it asks, and where. Decided
 * before anything of us is loaded, without waiting: most of what is run in a shell is none of a debugger's business.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { CONFIGURATION_VARIABLE, SHELL_VARIABLE } from '../../protocol/names.js';
import type { ShellConfiguration, ShellFile } from '../../protocol/shell.js';

/** Packages that run the user's code in their own process. A process that they start is judged by itself. */
const RUNNERS: ReadonlySet<string> = new Set([
  ...['@cucumber/cucumber', '@playwright/test', 'ava', 'jasmine', 'jest', 'jest-cli', 'mocha', 'playwright'],
  ...[
    'tap',
    'uvu',
    'vitest',
    '@web/test-runner',
    '@babel/node',
    'esbuild-register',
    'ts-node',
    'ts-node-dev',
    'tsx',
  ],
  ...[
    'vite-node',
    '@nestjs/cli',
    '@react-router/dev',
    '@remix-run/dev',
    '@sveltejs/kit',
    'astro',
    'next',
    'nitropack',
  ],
  ...['nuxi', 'nuxt', '@nuxt/cli', 'vite', 'gulp', 'gulp-cli', 'pm2', 'serverless', 'ts-jest', 'webpack-cli'],
]);

/**
 * The configuration of this process, completed by what the shell's file says; undefined: it asks no adapter. A configuration
 * without a shell stays as it is.
 */
export function configurationInShell(
  environment: NodeJS.ProcessEnv,
  program: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const given = JSON.parse(environment[CONFIGURATION_VARIABLE] || 'null') as Record<string, unknown> | null;
  const shell = shellOf(given, environment[SHELL_VARIABLE]);
  if (shell === undefined) return given ?? {};
  if (shell.programsOnly && !isProgram(program)) return undefined;
  const { pid, configuration } = JSON.parse(readFileSync(shell.file, 'utf8')) as ShellFile;
  if (!lives(pid)) return undefined;
  return { ...configuration, shell };
}

function shellOf(
  given: Record<string, unknown> | null,
  file: string | undefined,
): ShellConfiguration | undefined {
  // As it was given to the program of a launch: that one's port is asked.
  if (given !== null) return given['shell'] as ShellConfiguration | undefined;
  return file === undefined || file === '' ? undefined : { file, programsOnly: true };
}

/** Whether what is run is the user's, or a tool that runs what is. */
function isProgram(program: string | undefined): boolean {
  if (program === undefined || program === '') return false;
  const inside = /.*\/node_modules\/(@[^/]+\/[^/]+|[^/]+)\//.exec(realPath(program).replace(/\\/g, '/'))?.[1];
  return inside === undefined || RUNNERS.has(inside);
}

/** A command is a link into its package; a program may be named without its ending. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
