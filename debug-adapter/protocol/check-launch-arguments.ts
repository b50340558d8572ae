/** Checks a launch configuration at the door: one clear sentence for the first thing wrong. */
import type { LaunchArguments, OpenDumpArguments } from './launch-arguments.js';

/** What a key must hold, in words for the sentence. */
type Shape = 'text' | 'boolean' | 'number' | 'whole number' | 'texts' | 'texts by name';

const SHAPES: Record<keyof LaunchArguments | keyof OpenDumpArguments, Shape> = {
  program: 'text',
  dump: 'text',
  blockedLoopMs: 'number',
  muteFindings: 'texts',
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
  texts: 'a list of texts',
  'texts by name': 'an object of texts',
};

/** The sentence for the first thing wrong, or undefined when all is well. */
export function findLaunchProblem(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return 'The launch configuration must be an object.';
  const given = input as Record<string, unknown>;
  if (given['program'] === undefined && given['dump'] === undefined)
    return "The launch configuration lacks 'program', the file to debug.";
  for (const [key, value] of Object.entries(given)) {
    // Editors add keys of their own with two underscores.
    if (EDITOR_KEYS.has(key) || key.startsWith('__') || value === undefined) continue;
    if (!(key in SHAPES)) {
      return `The launch configuration has an unknown key '${key}': known are ${Object.keys(SHAPES).join(', ')}.`;
    }
    const shape = SHAPES[key as keyof typeof SHAPES];
    if (!fits(value, shape)) return `'${key}' in the launch configuration must be ${EXPECTED[shape]}.`;
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
