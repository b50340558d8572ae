/** What every coroutine of this very program waits for, as text: for a test that timed out, or a signal handler. */
import { HOOK_SYMBOL_NAME, PROTOCOL_VERSION, type Hook } from '../../runtime/protocol/hook.js';
import { Diagnostics } from '../coroutines/diagnostics.js';
import { textDump } from '../session/coroutine-handlers.js';
import { LocalSource } from './local-source.js';

/** Begins to know whose promise is whose. To be called before the coroutines that a dump shall tell of. */
export function watchCoroutines(): void {
  hookOfThisProgram().attach(null);
}

/** Findings, the task tree, each await chain, pending futures. Throws a sentence when the program is not instrumented. */
export async function dumpCoroutines(): Promise<string> {
  const hook = hookOfThisProgram();
  hook.attach(null);
  const source = new LocalSource(hook);
  // Blocked ticks and growth are no business of one look.
  await new Diagnostics(source, Infinity, () => undefined).look();
  return textDump({
    source,
    program: process.argv[1] ?? 'this program',
    // Without the inspector a scope can be evaluated in, but not listed.
    readVariables: () => Promise.resolve([]),
    diagnose: () => Promise.resolve(),
  });
}

function hookOfThisProgram(): Hook {
  const hook = (globalThis as Record<symbol, unknown>)[Symbol.for(HOOK_SYMBOL_NAME)] as Hook | undefined;
  if (hook === undefined) {
    throw new Error('This program is not instrumented: start Node with --import of the preload.');
  }
  if (hook.protocolVersion !== PROTOCOL_VERSION) {
    throw new Error(
      `The coroutine runtime of this program speaks protocol ${hook.protocolVersion}, not ${PROTOCOL_VERSION}: use preload and dump of one version.`,
    );
  }
  return hook;
}
