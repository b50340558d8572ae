/** Loading on Node before 22.15: the hooks of `module.register`, which Node runs on a thread of its own. */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { FIRST_SITE_ON_LOADER_THREAD } from '../protocol/ids.js';
import type { LoaderConfiguration } from './configuration.js';
import { isTypeScriptRefused, ModuleHooks } from './module-hooks.js';
import { ModuleTexts } from './module-texts.js';
import { candidatesFor } from './resolve-typescript.js';

let hooks: ModuleHooks | undefined;

export const initialize: InitializeHook<LoaderConfiguration> = (configuration) => {
  hooks = new ModuleHooks(configuration, new ModuleTexts(configuration, FIRST_SITE_ON_LOADER_THREAD));
};

export const resolve: ResolveHook = (specifier, context, nextResolve) => {
  if (hooks?.isHooksModule(specifier)) return { url: specifier, format: 'module', shortCircuit: true };
  const [candidate] = candidatesFor(specifier, context.parentURL);
  return nextResolve(candidate ?? specifier, context);
};

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!hooks) return nextLoad(url, context);
  const plan = hooks.plan(url, context);
  if (!plan) return nextLoad(url, context);
  let loaded;
  try {
    loaded = await nextLoad(url, context);
  } catch (error) {
    if (!plan.typed || !isTypeScriptRefused(error)) throw error;
    // CommonJS goes through `require` on the program's thread, which has hooks of its own (require-hooks.ts).
    if (hooks.readTypeScript(plan.file).kind === 'commonjs')
      return { format: 'commonjs', shortCircuit: true };
    return hooks.stripped(plan);
  }
  return loaded.format === 'commonjs' ? loaded : hooks.instrumented(plan, loaded);
};
