/** Checks a configuration, to launch or to attach, before it is used: one clear sentence for the first mistake. */
import { FINDING_KINDS } from './finding-kinds.js';
import type { ChildArguments } from './launch-arguments.js';
import { isOtherKey, unfollowedSentence } from './other-keys.js';
import {
  CONSOLES,
  KILL_BEHAVIORS,
  LAUNCH_KEYS,
  OUTPUT_CAPTURES,
  type LaunchKey,
  type Shape,
} from './launch-keys.js';

/** Keys that editors add to every configuration. */
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
  'windows',
  'linux',
  'osx',
  'suppressMultipleSessionWarning',
  'rootPath',
]);

const EXPECTED: Record<Shape, string> = {
  text: 'a text',
  boolean: 'true or false',
  number: 'a number of 0 or more',
  'whole number': 'a whole number, 0 or more',
  port: 'a whole number from 1 to 65535',
  'process id': 'the number of a process',
  texts: 'a list of texts',
  'texts or null': 'a list of texts, or null',
  'text or texts': 'a text or a list of texts',
  'values by name': 'an object of texts, numbers, true, false or null',
  'finding kinds': `a list of kinds (${Object.keys(FINDING_KINDS).join(', ')})`,
  'boolean or text': 'true, false or a text',
  console: `one of ${CONSOLES.join(', ')}`,
  'output capture': `one of ${OUTPUT_CAPTURES.join(', ')}`,
  restart: 'true, false or an object with delay and maxAttempts, numbers of 0 or more',
  'kill behavior': `one of ${KILL_BEHAVIORS.join(', ')}`,
};

/** The sentence for the first mistake, or undefined if there is none. */
export function findLaunchProblem(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return 'The launch configuration must be an object.';
  const given = input as Record<string, unknown>;
  const { program, dump, inspectProcess, runtimeExecutable, runtimeArgs } = given;
  if ([program, dump, inspectProcess, runtimeExecutable, runtimeArgs].every((value) => value === undefined))
    return "The launch configuration lacks 'program', the file to debug.";
  return findWrongKey(given, 'launch');
}

/** The sentence for the first mistake, or undefined if there is none. */
export function findAttachProblem(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return 'The attach configuration must be an object.';
  if (isChild(input)) return undefined;
  const given = input as Record<string, unknown>;
  const problem = findWrongKey(given, 'attach');
  if (problem !== undefined) return problem;
  const { websocketAddress, localRoot, remoteRoot } = given;
  if (websocketAddress !== undefined && !/^ws:\/\//.test(websocketAddress as string))
    return "'websocketAddress' in the attach configuration must begin with ws://.";
  if ((localRoot === undefined) !== (remoteRoot === undefined))
    return "'localRoot' and 'remoteRoot' in the attach configuration belong together: give both.";
  return undefined;
}

/** Whether a program's session made this configuration, for a child process or a worker of that program. */
export function isChild(input: object): input is ChildArguments {
  const { port, key } = ((input as Record<string, unknown>)['__child'] ?? {}) as Record<string, unknown>;
  return typeof port === 'number' && fits(port, 'port') && typeof key === 'string';
}

/** One sentence about keys that have no effect or are not known; undefined if there are none. */
export function remarkOnKeys(input: object, request: 'launch' | 'attach'): string | undefined {
  const names = namesIn(input).filter((name) => keyOf(name, request) === undefined);
  const unknown = names.filter((name) => !isOtherKey(name));
  const others = unfollowedSentence(names.filter(isOtherKey));
  if (unknown.length === 0) return others;
  const words = unknown.length === 1 ? 'an unknown key' : 'unknown keys';
  const list = unknown.map((name) => `'${name}'`).join(', ');
  const sentence = `The ${request} configuration has ${words}, ${list}: ${unknown.length === 1 ? 'it has' : 'they have'} no effect.`;
  return others === undefined ? sentence : `${sentence} ${others}`;
}

function findWrongKey(given: Record<string, unknown>, request: 'launch' | 'attach'): string | undefined {
  for (const name of namesIn(given)) {
    const key = keyOf(name, request);
    if (key !== undefined && !fits(given[name], key.shape))
      return `'${name}' in the ${request} configuration must be ${EXPECTED[key.shape]}.`;
  }
  return undefined;
}

function keyOf(name: string, request: 'launch' | 'attach'): LaunchKey | undefined {
  const keys: Readonly<Record<string, LaunchKey>> = LAUNCH_KEYS;
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  return key?.requests.includes(request) === true ? key : undefined;
}

/** The keys that the user has written: editors add some of their own, with two underscores or by these names. */
function namesIn(given: object): string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    EDITOR_KEYS.has(name) || name.startsWith('__') || value === undefined ? [] : [name],
  );
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
      return isPort(typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);
    case 'process id':
      return /^[1-9]\d{0,9}$/.test(String(value)) && ['number', 'string'].includes(typeof value);
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'texts or null':
      return value === null || fits(value, 'texts');
    case 'finding kinds':
      return Array.isArray(value) && value.every((item) => Object.hasOwn(FINDING_KINDS, String(item)));
    case 'boolean or text':
      return typeof value === 'boolean' || fits(value, 'text');
    case 'console':
      return CONSOLES.some((one) => one === value);
    case 'restart':
      return typeof value === 'boolean' || isRestart(value);
    case 'output capture':
      return OUTPUT_CAPTURES.some((one) => one === value);
    case 'kill behavior':
      return KILL_BEHAVIORS.some((one) => one === value);
    case 'text or texts':
      return typeof value === 'string' || fits(value, 'texts');
    case 'values by name':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every(
          (item) => item === null || ['string', 'number', 'boolean'].includes(typeof item),
        )
      );
  }
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;
}

function isRestart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, item]) => (name === 'delay' || name === 'maxAttempts') && fits(item, 'number'),
  );
}
