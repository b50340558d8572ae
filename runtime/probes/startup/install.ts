/** Publishes the hooks and the debug hook on the program's `globalThis`, and waits for the adapter if there is one. */
import inspector from 'node:inspector';
import vm from 'node:vm';
import { INSTRUMENT_SYMBOL_NAME } from '../../kernel/instrument.js';
import { BINDING_NAME, HOOK_SYMBOL_NAME, HOOK_VARIABLE, type HookMessage } from '../../protocol/hook.js';
import { debugHook } from '../queries/debug-hook.js';
import { hooks } from '../hooks.js';
import { libraryProbes } from '../library/library-probes.js';
import { watchResources } from '../library/resource-breakpoints.js';
import { HOOKS_SYMBOL_NAME } from '../../protocol/instrumentation.js';
import { INSPECTOR_DENIED, NO_INSPECTOR } from '../../protocol/launch-channel.js';
import { programGlobal } from '../../realm/program.js';
import { reportAddress } from '../blocking/lifeline.js';
import { waitForRelease } from '../blocking/standstill.js';

/** Publishes the objects, once: a second copy of the runtime (another bundle) finds the first. */
export function installHooks(): void {
  publish(HOOKS_SYMBOL_NAME, hooks);
  if (!(Symbol.for(HOOK_SYMBOL_NAME) in programGlobal)) {
    publish(HOOK_SYMBOL_NAME, debugHook);
    new vm.Script(
      `const ${HOOK_VARIABLE} = globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]`,
    ).runInThisContext();
  }
  publish(INSTRUMENT_SYMBOL_NAME, { ...libraryProbes, loopCreated: watchResources });
}

function publish(name: string, value: object): void {
  const symbol = Symbol.for(name);
  if (symbol in programGlobal) return;
  Object.defineProperty(programGlobal, symbol, { value, enumerable: false, configurable: true });
}

/**
 * Opens the inspector on a free port of 127.0.0.1, sends the address to the adapter, and blocks until it is ready.
 *
 * @param outlives the program continues when its adapter is gone
 */
export function waitForAdapter(outlives: boolean): void {
  const onGone = outlives
    ? () => {
        debugHook.detach();
      }
    : undefined;
  try {
    inspector.open(0, '127.0.0.1', false);
  } catch (error) {
    const isDenied = (error as Partial<NodeJS.ErrnoException>).code === 'ERR_ACCESS_DENIED';
    reportAddress(isDenied ? INSPECTOR_DENIED : NO_INSPECTOR, onGone);
    return;
  }
  reportAddress(inspector.url() ?? NO_INSPECTOR, onGone);
  waitForRelease(() => undefined);
}

/**
 * For an adapter that attached before any code ran, while Node waited at its start (`--inspect-brk`): blocks until it
 * is ready. Its binding is there already.
 */
export function waitForEarlyAdapter(): void {
  const tell: unknown = Reflect.get(programGlobal, BINDING_NAME);
  if (typeof tell !== 'function') return;
  waitForRelease(() => {
    (tell as (payload: string) => void)(JSON.stringify({ kind: 'installed' } satisfies HookMessage));
  });
}
