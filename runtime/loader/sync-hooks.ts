/** Loading on Node 22.15 and later: `module.registerHooks` sees every `import` and every `require` of the program's thread. */
import module, { type LoadHookSync, type ResolveHookSync } from 'node:module';
import { fileURLToPath } from 'node:url';
import { noteImport } from '../probes/naming/imported-modules.js';
import { copyArray } from '../realm/copy-in.js';
import { stayOutermost } from './hook-order.js';
import { isTypeScriptRefused, type ModuleHooks } from './module-hooks.js';
import { candidatesFor } from './resolve-typescript.js';

export function registerSyncHooks(hooks: ModuleHooks): void {
  const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
    if (hooks.isHooksModule(specifier)) return { url: specifier, format: 'module', shortCircuit: true };
    const [candidate] = candidatesFor(specifier, context.parentURL);
    const required = isRequire(context.conditions);
    // `require` takes paths only.
    const wanted = candidate === undefined || !required ? (candidate ?? specifier) : fileURLToPath(candidate);
    const resolved = nextResolve(wanted, context);
    if (!required && context.parentURL !== undefined) noteImport(context.parentURL, specifier, resolved.url);
    return resolved;
  };
  const load: LoadHookSync = (url, context, nextLoad) => {
    // Text loaded by `require` goes to `_compile` unchanged, for other compilers first (require-hooks.ts).
    const plan = isRequire(context.conditions) ? undefined : hooks.plan(url, context);
    if (!plan) return nextLoad(url, context);
    let loaded;
    try {
      loaded = nextLoad(url, context);
    } catch (error) {
      if (!plan.typed || !isTypeScriptRefused(error)) throw error;
      return hooks.forAnotherCompiler(plan, undefined) ?? hooks.stripped(plan);
    }
    return hooks.forAnotherCompiler(plan, loaded) ?? hooks.instrumented(plan, loaded);
  };
  const { registerHooks } = module;
  let ours = registerHooks({ resolve, load });
  stayOutermost('registerHooks', () => {
    ours.deregister();
    ours = registerHooks({ resolve, load });
  });
}

function isRequire(conditions: readonly string[]): boolean {
  return copyArray(conditions).includes('require');
}
