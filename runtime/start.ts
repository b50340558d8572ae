/**
 * The runtime's start in a program loaded with the preload: first the hooks, then the loader that inserts calls of
 * them.
 */
import { isMainThread, workerData } from 'node:worker_threads';
import { CONFIGURATION_VARIABLE } from './protocol/names.js';
import {
  readConfiguration,
  rewritePackagesWithBreakpoints,
  type LoaderConfiguration,
} from './loader/configuration.js';
import { takeEntries } from './evaluated/take-entries.js';
import { installLoader } from './loader/install-loader.js';
import { filterEval } from './probes/direct-eval.js';
import { hasStopsWithin } from './probes/records/modules.js';
import { askAdapter } from './probes/startup/child.js';
import { startSeededControl } from './probes/control/seeded-control.js';
import { startControl } from './probes/control/control.js';
import { handDown, hideOwnOptions } from './probes/startup/child-environment.js';
import { EXECUTOR_WORKER } from './kernel/instrument.js';
import { printOwnStacks } from './realm/own-stacks.js';
import { installHooks, waitForAdapter, waitForEarlyAdapter } from './probes/startup/install.js';

/** Beside the bundle of this file. */
const LOADER_THREAD = './loader-thread.mjs';
const CHILD_THREAD = './child-thread.cjs';
const PRELOAD = './preload.mjs';

const configuration = readConfiguration(process.env);
const { children, wait } = configuration;
if (children !== undefined && !wait && isMainThread) {
  const waitForSession = askAdapter(children, new URL(CHILD_THREAD, import.meta.url));
  if (waitForSession !== undefined) {
    install({ ...configuration, rewrites: true });
    waitForSession();
    // A program that is not debugged runs like one started with the preload: its TypeScript must load, as its parent's
    // did. A program that a person starts in a shell runs as it would without the debugger.
  } else if (children.isShell !== true) install(configuration);
} else {
  install(configuration);
  if (wait) {
    handDown(CONFIGURATION_VARIABLE, children);
    // Forked processes need them if their environment does not say the same.
    if (children !== undefined) hideOwnOptions(new URL(PRELOAD, import.meta.url).href);
    waitForAdapter(configuration.outlives);
  } else if (workerData !== EXECUTOR_WORKER) waitForEarlyAdapter();
}

function install(given: LoaderConfiguration): void {
  printOwnStacks();
  installHooks();
  rewritePackagesWithBreakpoints(hasStopsWithin);
  const texts = installLoader(given, new URL(LOADER_THREAD, import.meta.url));
  if (given.rewrites) takeEntries(given, texts, filterEval);
  if (given.seed !== undefined) startSeededControl(given.seed, given.traceTo);
  else if (given.control) startControl();
}
