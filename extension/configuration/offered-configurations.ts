/** Configurations that need no launch.json: the scripts of a folder's package.json and its installed test runners. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEBUG_TYPE } from '../manifest.js';
import { RUNNER_NAMES, RUNNERS, type TestRunner } from '../view-models/test-runners.js';
import { commandFor, manifestIn, type Manifest } from './find-runner.js';
import type { Configuration } from './resolve-configuration.js';

/** Scripts that package managers run at install or publish; users do not start them directly. */
const OF_MANAGERS: ReadonlySet<string> = new Set([
  ...[
    'prepare',
    'prepack',
    'install',
    'uninstall',
    'pack',
    'publish',
    'version',
    'dependencies',
    'prepublishOnly',
  ],
]);

const LOCKFILES: readonly (readonly [file: string, manager: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
];

/** Configurations for an open folder. */
export function offeredConfigurations(folder: string): Configuration[] {
  const manifest = manifestIn(folder);
  return [...scriptsOf(folder, manifest), ...RUNNER_NAMES.flatMap((runner) => testsOf(folder, runner))];
}

function scriptsOf(folder: string, manifest: Manifest | undefined): Configuration[] {
  const scripts = manifest?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return [];
  const manager = managerOf(folder, manifest);
  return Object.keys(scripts)
    .filter((name) => !isAround(name, scripts))
    .map((name) => ({
      type: DEBUG_TYPE,
      request: 'launch',
      name: `${manager} run ${name}`,
      runtimeExecutable: manager,
      runtimeArgs: ['run', name],
      cwd: folder,
    }));
}

/** Whether a script runs automatically before or after another one. */
function isAround(name: string, scripts: object): boolean {
  const other = /^(?:pre|post)(.+)$/.exec(name)?.[1];
  return OF_MANAGERS.has(name) || (other !== undefined && (other in scripts || OF_MANAGERS.has(other)));
}

function managerOf(folder: string, manifest: Manifest | undefined): string {
  const named = /^(npm|pnpm|yarn)@/.exec(String(manifest?.packageManager))?.[1];
  return named ?? LOCKFILES.find(([file]) => existsSync(path.join(folder, file)))?.[1] ?? 'npm';
}

/** All tests of a runner, and those of the open file. */
function testsOf(folder: string, runner: TestRunner): Configuration[] {
  const { label, subcommand, filesArguments } = RUNNERS[runner];
  const program = commandFor(runner, folder);
  if (program === undefined) return [];
  const first = subcommand === undefined ? [] : [subcommand];
  const base = { type: DEBUG_TYPE, request: 'launch', program, cwd: folder };
  return [
    { ...base, name: `${label}: all tests`, args: [...first, ...filesArguments([])] },
    { ...base, name: `${label}: current file`, args: [...first, ...filesArguments(['${file}'])] },
  ];
}
