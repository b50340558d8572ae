/** What `node --import .../preload.mjs program.ts` loads: hooks first, then the loader that edits calls of them in. */
import { readConfiguration } from './loader/configuration.js';
import { installLoader } from './loader/install-loader.js';
import { startSeededControl } from './probes/seeded-control.js';
import { startControl } from './probes/control.js';
import { installHooks, waitForAdapter, waitForEarlyAdapter } from './probes/install.js';

// Beside us when bundled, in its own folder when compiled file by file for the tests.
const bundled = import.meta.url.endsWith('.mjs');
const loaderThread = bundled ? './loader-thread.mjs' : './loader/loader-thread.js';

const configuration = readConfiguration(process.env);
installHooks();
installLoader(configuration, new URL(loaderThread, import.meta.url));
if (configuration.seed !== undefined) startSeededControl(configuration.seed, configuration.traceTo);
else if (configuration.control) startControl();
if (configuration.wait) waitForAdapter();
else waitForEarlyAdapter();
