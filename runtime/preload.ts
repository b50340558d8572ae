/** What `node --import` loads: publishes the hooks and waits for the adapter when asked to. */
import { installHooks, waitForAdapter } from './probes/install.js';

installHooks();
const config = JSON.parse(process.env['COROUTINE_DEBUGGER'] ?? '{}') as { wait?: boolean };
if (config.wait === true) waitForAdapter();
