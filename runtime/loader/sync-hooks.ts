/** Loading on Node 22.15 and later: `module.registerHooks` sees every `import` and every `require` of the program's thread. */
import module, { type LoadHookSync, type ResolveHookSync } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isTypeScriptRefused, type ModuleHooks } from './module-hooks.js';
import { candidatesFor } from './resolve-typescript.js';

export function registerSyncHooks(hooks: ModuleHooks): void {
  const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
    if (hooks.isHooksModule(specifier)) return { url: specifier, format: 'module', shortCircuit: true };
    const [candidate] = candidatesFor(specifier, context.parentURL);
    if (candidate === undefined) return nextResolve(specifier, context);
    // `require` takes paths only.
    const isRequire = context.conditions.includes('require');
    return nextResolve(isRequire ? fileURLToPath(candidate) : candidate, context);
  };
  const load: LoadHookSync = (url, context, nextLoad) => {
    const plan = hooks.plan(url, context);
    if (!plan) return nextLoad(url, context);
    let loaded;
    try {
      loaded = nextLoad(url, context);
    } catch (error) {
      if (plan.typed && isTypeScriptRefused(error)) return hooks.stripped(plan);
      throw error;
    }
    return hooks.instrumented(plan, loaded);
  };
  module.registerHooks({ resolve, load });
}
