/** Installs the loader for the running version of Node. */
import module from 'node:module';
import { FIRST_SITE_ON_MAIN_THREAD } from '../protocol/ids.js';
import type { LoaderConfiguration } from './configuration.js';
import { keepFunctionTexts } from './function-text.js';
import { ModuleHooks } from './module-hooks.js';
import { ModuleTexts } from './module-texts.js';
import { stayOutermost } from './hook-order.js';
import { installRequireHooks, installRequireResolution, teachExtensions } from './require-hooks.js';
import { mapStackTraces } from './stack-traces.js';
import { registerSyncHooks } from './sync-hooks.js';

/**
 * Answers the function that rewrites text on this thread.
 *
 * @param loaderThread URL of the bundle of `loader-thread.ts`
 */
export function installLoader(configuration: LoaderConfiguration, loaderThread: URL): ModuleTexts {
  mapStackTraces();
  keepFunctionTexts();
  const texts = new ModuleTexts(configuration, FIRST_SITE_ON_MAIN_THREAD);
  const hooks = new ModuleHooks(configuration, texts);
  // Absent before Node 22.15, despite the current types.
  const isSync = typeof (module as { registerHooks?: unknown }).registerHooks === 'function';
  if (isSync) registerSyncHooks(hooks);
  else if (mayStartThreads()) registerThreadHooks(configuration, loaderThread);
  else
    process.stderr.write(
      'coroutine-debugger: ES modules run without hooks: this Node loads them by a thread, which needs --allow-worker\n',
    );
  installRequireHooks(configuration, hooks, texts);
  if (!isSync) teachExtensions(configuration, hooks);
  else if (Number.parseInt(process.versions.node) < 24) installRequireResolution();
  return texts;
}

function registerThreadHooks(configuration: LoaderConfiguration, loaderThread: URL): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only one on these versions
  const register = module.register.bind(module);
  const again = (): void => {
    // With a file as its parent, as from a file: the program's own `resolve` is called for it, and may know nothing else.
    register(loaderThread, { parentURL: loaderThread, data: configuration });
  };
  again();
  stayOutermost('register', again);
}

/** Node's permission model may forbid them. */
function mayStartThreads(): boolean {
  const { permission } = process as { readonly permission?: { has(scope: string): boolean } };
  return permission === undefined || permission.has('worker');
}
