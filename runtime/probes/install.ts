/** Publishes the hooks and the debug hook on `globalThis`, and waits for the adapter where there is one. */
import inspector from 'node:inspector';
import { INSTRUMENT_SYMBOL_NAME } from '../kernel/instrument.js';
import { BINDING_NAME, HOOK_SYMBOL_NAME, type HookMessage } from '../protocol/hook.js';
import { debugHook } from './debug-hook.js';
import { hooks } from './hooks.js';
import { libraryProbes } from './library-probes.js';
import { watchResources } from './resource-breakpoints.js';
import { HOOKS_SYMBOL_NAME } from './instrumentation-contract.js';
import { tellAddress } from './lifeline.js';
import { waitForRelease } from './trampoline.js';

/** Publishes the objects, once: a second copy of the runtime (another bundle) finds the first. */
export function installHooks(): void {
  publish(HOOKS_SYMBOL_NAME, hooks);
  publish(HOOK_SYMBOL_NAME, debugHook);
  publish(INSTRUMENT_SYMBOL_NAME, { ...libraryProbes, loopCreated: watchResources });
}

function publish(name: string, value: object): void {
  const symbol = Symbol.for(name);
  if (symbol in globalThis) return;
  Object.defineProperty(globalThis, symbol, { value, enumerable: false, configurable: true });
}

/** Opens the inspector on a free port of 127.0.0.1, tells the adapter where, and blocks until it is ready. */
export function waitForAdapter(): void {
  try {
    inspector.open(0, '127.0.0.1', false);
  } catch {
    // Node makes none where it only starts others (`--test`, `--watch`).
    tellAddress('');
    return;
  }
  tellAddress(inspector.url() ?? '');
  inspector.waitForDebugger();
}

/**
 * Blocks until an adapter is ready that attached before anything ran, while Node waited at its start (`--inspect-brk`):
 * its binding is there already.
 */
export function waitForEarlyAdapter(): void {
  const tell: unknown = Reflect.get(globalThis, BINDING_NAME);
  if (typeof tell !== 'function') return;
  waitForRelease(() => {
    (tell as (payload: string) => void)(JSON.stringify({ kind: 'installed' } satisfies HookMessage));
  });
}
