/**
 * The file that NODE_OPTIONS makes every Node of a debugged program load: it loads the preload if the preload can run
 * here and a debugger waits for it. The program itself loads it too, as well as by its option --import, which `node
 * --test` ignores. Every Node must survive this file, however old, and a program must not fail because of its debugger:
 * nothing newer than Node 10 is used here before the version is known.
 */
import { BINDING_NAME } from './protocol/hook.js';
import { CONFIGURATION_VARIABLE } from './protocol/names.js';
import { configurationInShell } from './probes/startup/shell-process.js';

/** Programs that only start others: no one wants to debug a package manager, or the debugger. */
const LAUNCHERS =
  /(^|[\\/])(npm|npx|pnpm|pnpx|yarn|yarnpkg|yarn-[\d.]+|corepack|coroutine-debugger)(-cli)?(\.[cm]?js)?$/;

function isWanted(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19) || 'electron' in process.versions) return false;
  // A debugged thread has the adapter's binding. On Node 20 the thread that runs loader hooks runs this too.
  if (!process.getBuiltinModule('node:worker_threads').isMainThread) return BINDING_NAME in globalThis;
  if (LAUNCHERS.test(process.argv[1] ?? '')) return false;
  const configuration = configurationInShell(process.env, process.argv[1]);
  if (configuration?.['children'] === undefined) return false;
  // What it starts reads the shell's file again, which may be another window's by then.
  if (configuration['shell'] !== undefined)
    process.env[CONFIGURATION_VARIABLE] = JSON.stringify(configuration);
  return true;
}

try {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the option known to every Node takes only CommonJS
  if (isWanted()) require('./preload.mjs');
} catch {
  // A Node between 20.19 and 22.12 that cannot `require` an ES module, or a variable that is not ours: continue without
  // the runtime.
}
