/**
 * What NODE_OPTIONS has every Node load that a debugged program starts: the preload, where it can run and somebody
 * waits for it. The program itself loads it, too: by its option --import as well, which `node --test` ignores. Any Node
 * must survive this file, however old, and a program must not fail for its debugger's sake: so nothing newer than
 * Node 10 is used here before the version is known.
 */
import { BINDING_NAME } from './protocol/hook.js';

/** Programs that only start others: nobody wants to debug a package manager. */
const LAUNCHERS = /(^|[\\/])(npm|npx|pnpm|pnpx|yarn|yarnpkg|yarn-[\d.]+|corepack)(-cli)?(\.[cm]?js)?$/;

function isWanted(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19) || 'electron' in process.versions) return false;
  // In a thread that is debugged the adapter's binding is there. On Node 20 the one that runs loader hooks comes here, too.
  if (!process.getBuiltinModule('node:worker_threads').isMainThread) return BINDING_NAME in globalThis;
  if (LAUNCHERS.test(process.argv[1] ?? '')) return false;
  const configuration = JSON.parse(process.env['COROUTINE_DEBUGGER'] ?? '{}') as Record<string, unknown>;
  return configuration['children'] !== undefined;
}

try {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the option that every Node knows takes CommonJS only
  if (isWanted()) require('./preload.mjs');
} catch {
  // A Node between 20.19 and 22.12 that cannot `require` an ES module, or a variable that is not ours: as without us.
}
