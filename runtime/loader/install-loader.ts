/** Puts the loader in place on whichever Node this is. */
import module from 'node:module';
import { FIRST_SITE_ON_MAIN_THREAD } from '../protocol/ids.js';
import type { LoaderConfiguration } from './configuration.js';
import { keepFunctionTexts } from './function-text.js';
import { ModuleHooks } from './module-hooks.js';
import { ModuleTexts } from './module-texts.js';
import { installRequireHooks } from './require-hooks.js';
import { mapStackTraces } from './stack-traces.js';
import { registerSyncHooks } from './sync-hooks.js';

/** `loaderThread`: URL of the bundle of `loader-thread.ts`. */
export function installLoader(configuration: LoaderConfiguration, loaderThread: URL): void {
  mapStackTraces();
  keepFunctionTexts();
  const texts = new ModuleTexts(configuration, FIRST_SITE_ON_MAIN_THREAD);
  const hooks = new ModuleHooks(configuration, texts);
  // Absent before Node 22.15, whatever the newest types say.
  if (typeof (module as { registerHooks?: unknown }).registerHooks === 'function') {
    registerSyncHooks(hooks);
    return;
  }
  module.register(loaderThread, { data: configuration });
  installRequireHooks(configuration, hooks, texts);
}
