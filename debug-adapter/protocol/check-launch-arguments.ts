/** Checks a configuration, to launch or to attach, at the door: one clear sentence for the first thing wrong. */
import type {
  AttachArguments,
  ChildArguments,
  LaunchArguments,
  ObservationArguments,
  OpenDumpArguments,
} from './launch-arguments.js';

/** What a key must hold, in words for the sentence. */
type Shape = 'text' | 'boolean' | 'number' | 'whole number' | 'port' | 'texts' | 'texts by name';

const OBSERVATION_SHAPES: Record<keyof ObservationArguments, Shape> = {
  blockedLoopMs: 'number',
  muteFindings: 'texts',
  captureCreationStacks: 'boolean',
};

const ATTACH_SHAPES: Record<keyof AttachArguments, Shape> = {
  port: 'port',
  address: 'text',
  autoAttachChildProcesses: 'boolean',
  ...OBSERVATION_SHAPES,
};

const LAUNCH_SHAPES: Record<keyof LaunchArguments | keyof OpenDumpArguments, Shape> = {
  program: 'text',
  dump: 'text',
  ...OBSERVATION_SHAPES,
  args: 'texts',
  cwd: 'text',
  env: 'texts by name',
  runtimeExecutable: 'text',
  runtimeArgs: 'texts',
  stopOnEntry: 'boolean',
  captureScopes: 'boolean',
  instrumentPackages: 'texts',
  control: 'boolean',
  seed: 'whole number',
  autoAttachChildProcesses: 'boolean',
  noDebug: 'boolean',
};

/** Keys that editors themselves put into every configuration. */
const EDITOR_KEYS = new Set([
  'type',
  'request',
  'name',
  'presentation',
  'preLaunchTask',
  'postDebugTask',
  'internalConsoleOptions',
  'debugServer',
  'serverReadyAction',
  'restart',
  'windows',
  'linux',
  'osx',
  'suppressMultipleSessionWarning',
]);

const EXPECTED: Record<Shape, string> = {
  text: 'a text',
  boolean: 'true or false',
  number: 'a number of 0 or more',
  'whole number': 'a whole number, 0 or more',
  port: 'a whole number from 1 to 65535',
  texts: 'a list of texts',
  'texts by name': 'an object of texts',
};

/** The sentence for the first thing wrong, or undefined when all is well. */
export function findLaunchProblem(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return 'The launch configuration must be an object.';
  const given = input as Record<string, unknown>;
  const { program, dump, runtimeExecutable, runtimeArgs } = given;
  if ([program, dump, runtimeExecutable, runtimeArgs].every((value) => value === undefined))
    return "The launch configuration lacks 'program', the file to debug.";
  return findWrongKey(given, LAUNCH_SHAPES, 'launch');
}

/** The sentence for the first thing wrong, or undefined when all is well. */
export function findAttachProblem(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return 'The attach configuration must be an object.';
  if (isChild(input)) return undefined;
  const given = input as Record<string, unknown>;
  if (given['port'] === undefined)
    return "The attach configuration lacks 'port', where the inspector of the program listens (node --inspect says 9229).";
  const problem = findWrongKey(given, ATTACH_SHAPES, 'attach');
  if (problem !== undefined) return problem;
  const address = given['address'] ?? 'localhost';
  if (address === 'localhost' || address === '127.0.0.1') return undefined;
  return `'address' in the attach configuration must be 127.0.0.1 or localhost, but is '${address as string}': bring the port here first (ssh -L, docker -p).`;
}

/** Whether the session of a program has made this, for a process or a thread that the program started. */
export function isChild(input: object): input is ChildArguments {
  const { port, key } = ((input as Record<string, unknown>)['__child'] ?? {}) as Record<string, unknown>;
  return fits(port, 'port') && typeof key === 'string';
}

function findWrongKey(
  given: Record<string, unknown>,
  shapes: Readonly<Record<string, Shape>>,
  request: 'launch' | 'attach',
): string | undefined {
  for (const [key, value] of Object.entries(given)) {
    // Editors add keys of their own with two underscores.
    if (EDITOR_KEYS.has(key) || key.startsWith('__') || value === undefined) continue;
    const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
    if (shape === undefined) {
      return `The ${request} configuration has an unknown key '${key}': known are ${Object.keys(shapes).join(', ')}.`;
    }
    if (!fits(value, shape)) return `'${key}' in the ${request} configuration must be ${EXPECTED[shape]}.`;
  }
  return undefined;
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && value >= 0;
    case 'whole number':
      return Number.isSafeInteger(value) && (value as number) >= 0;
    case 'port':
      return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'texts by name':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every((item) => typeof item === 'string' || item === null)
      );
  }
}
