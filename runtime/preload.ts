/** What `node --import .../preload.mjs program.ts` loads: hooks first, then the loader that edits calls of them in. */
import { isMainThread, workerData } from 'node:worker_threads';
import {
  CONFIGURATION_VARIABLE,
  readConfiguration,
  type LoaderConfiguration,
} from './loader/configuration.js';
import { installLoader } from './loader/install-loader.js';
import { askAdapter } from './probes/child.js';
import { startSeededControl } from './probes/seeded-control.js';
import { startControl } from './probes/control.js';
import { handDown, hideOwnOptions } from './probes/handed-down.js';
import { EXECUTOR_WORKER } from './kernel/instrument.js';
import { installHooks, waitForAdapter, waitForEarlyAdapter } from './probes/install.js';

// Beside us when bundled, in folders of their own when compiled file by file for the tests.
const bundled = import.meta.url.endsWith('.mjs');
const loaderThread = bundled ? './loader-thread.mjs' : './loader/loader-thread.js';
const childThread = bundled ? './child-thread.cjs' : './probes/child-thread.js';

const configuration = readConfiguration(process.env);
const { children, wait } = configuration;
if (children !== undefined && !wait && isMainThread) {
  const waitForSession = askAdapter(children, new URL(childThread, import.meta.url));
  // One that nobody debugs runs as a program that is started with the preload: its TypeScript must load.
  install(configuration);
  waitForSession?.();
} else {
  install(configuration);
  if (wait) {
    handDown(CONFIGURATION_VARIABLE, children);
    // What is forked needs them where the environment does not say the same.
    if (children !== undefined) hideOwnOptions(import.meta.url);
    waitForAdapter();
  } else if (workerData !== EXECUTOR_WORKER) waitForEarlyAdapter();
}

function install(given: LoaderConfiguration): void {
  installHooks();
  installLoader(given, new URL(loaderThread, import.meta.url));
  if (given.seed !== undefined) startSeededControl(given.seed, given.traceTo);
  else if (given.control) startControl();
}
