/** Loading on Node before 22.15: the hooks of `module.register`, which Node runs on a separate thread. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { FIRST_SITE_ON_LOADER_THREAD } from '../protocol/ids.js';
import type { LoaderConfiguration } from './configuration.js';
import { keepFunctionTexts } from './function-text.js';
import { installIdleHooks } from './idle-hooks.js';
import { isTypeScriptRefused, ModuleHooks } from './module-hooks.js';
import { ModuleTexts } from './module-texts.js';
import { candidatesFor } from './resolve-typescript.js';
import { mapStackTraces } from './stack-traces.js';

let hooks: ModuleHooks | undefined;
/** Ours are registered again whenever the program registers some: the chain then contains them more than once. */
const asked = new AsyncLocalStorage<true>();

export const initialize: InitializeHook<LoaderConfiguration> = (configuration) => {
  if (hooks) return;
  installIdleHooks();
  mapStackTraces();
  keepFunctionTexts();
  hooks = new ModuleHooks(configuration, new ModuleTexts(configuration, FIRST_SITE_ON_LOADER_THREAD));
};

export const resolve: ResolveHook = (specifier, context, nextResolve) => {
  if (hooks?.isHooksModule(specifier)) return { url: specifier, format: 'module', shortCircuit: true };
  const [candidate] = candidatesFor(specifier, context.parentURL);
  return nextResolve(candidate ?? specifier, context);
};

export const load: LoadHook = async (url, context, nextLoad) => {
  // Only the hooks called first receive what all others have made of the text.
  const plan = asked.getStore() ? undefined : hooks?.plan(url, context);
  if (!hooks || !plan) return nextLoad(url, context);
  let loaded;
  try {
    loaded = await asked.run(true, () => nextLoad(url, context));
  } catch (error) {
    if (!plan.typed || !isTypeScriptRefused(error)) throw error;
    // CommonJS goes through `require` on the program's thread, which has other hooks (require-hooks.ts).
    if (hooks.readTypeScript(plan.file).kind === 'commonjs')
      return { format: 'commonjs', shortCircuit: true };
    return hooks.stripped(plan);
  }
  const isRequired = loaded.format === 'commonjs' && loaded.source == null;
  return isRequired ? loaded : hooks.instrumented(plan, loaded);
};
