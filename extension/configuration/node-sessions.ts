/**
 * Configurations of VS Code's JavaScript debugger (`node`, `pwa-node`), as other extensions start them for tests:
 * decides which ones our adapter can run, and converts them. Pure.
 */
import { findAttachProblem, findLaunchProblem } from '../../debug-adapter/protocol/check-launch-arguments.js';
import { LAUNCH_KEYS, type LaunchKey } from '../../debug-adapter/protocol/launch-keys.js';
import { DEBUG_TYPE } from '../manifest.js';
import { RUNNERS } from '../view-models/test-runners.js';
import type { Configuration } from './resolve-configuration.js';

/** Debug types of VS Code's JavaScript debugger that run Node. */
const NODE_TYPES: ReadonlySet<string> = new Set(['node', 'pwa-node']);

/** Keys that VS Code itself reads. */
const OF_VSCODE: ReadonlySet<string> = new Set([
  ...['request', 'name', 'presentation', 'preLaunchTask', 'postDebugTask', 'internalConsoleOptions'],
  ...['serverReadyAction', 'suppressMultipleSessionWarning'],
]);

/**
 * The same configuration for our adapter, without keys and values that it does not know: the JavaScript debugger fills
 * in many by itself. Undefined if it must not be taken over: a session that the JavaScript debugger starts for its own
 * child process, one without debugging, or one that does not run Node.
 */
export function takenOver(given: Configuration): Configuration | undefined {
  const { type, request } = given;
  if (!NODE_TYPES.has(type) || given['noDebug'] === true) return undefined;
  if (given['__pendingTargetId'] !== undefined || (request !== 'launch' && request !== 'attach'))
    return undefined;
  const keys: Readonly<Record<string, LaunchKey>> = LAUNCH_KEYS;
  const kept = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) =>
        OF_VSCODE.has(name) ||
        (keys[name]?.requests.includes(request) === true && fits(request, name, value)),
    ),
  );
  // Another port would be that of another program.
  const { port } = given;
  if (port !== undefined && port !== null && kept['port'] === undefined && request === 'attach')
    return undefined;
  if (kept['remoteRoot'] === undefined) delete kept['localRoot'];
  if (kept['localRoot'] === undefined) delete kept['remoteRoot'];
  const taken: Configuration = { ...kept, type: DEBUG_TYPE, request, name: given.name };
  return problemOf(taken) === undefined ? taken : undefined;
}

/** Whether the configuration runs a test runner. */
export function runsTests(given: Configuration): boolean {
  const words = [given['program'], given['runtimeExecutable'], given['runtimeArgs'], given['args']]
    .flat()
    .filter((word): word is string => typeof word === 'string')
    .map((word) => word.replaceAll('\\', '/'));
  const packages = Object.values(RUNNERS).flatMap(({ package: name }) => name ?? []);
  return words.some(
    (word) =>
      word === '--test' ||
      packages.some((name) => word.includes(`/node_modules/${name}/`) || word.endsWith(`/.bin/${name}`)),
  );
}

function fits(request: 'launch' | 'attach', name: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  // Supplies the other required keys, so that only this one can be wrong.
  const rest = request === 'launch' ? { program: '.' } : { port: 1, localRoot: '/', remoteRoot: '/' };
  return problemOf({ request, ...rest, [name]: value }) === undefined;
}

function problemOf(configuration: { readonly request: string }): string | undefined {
  return configuration.request === 'launch'
    ? findLaunchProblem(configuration)
    : findAttachProblem(configuration);
}
