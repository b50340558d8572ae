/** The waits of every coroutine of this program, as text: for a test that timed out, or a signal handler. */
import { HOOK_SYMBOL_NAME, PROTOCOL_VERSION, type Hook } from '../../runtime/protocol/hook.js';
import { Diagnostics } from '../coroutines/findings/diagnostics.js';
import { textDump } from '../queries/observing-answers.js';
import { LocalSource } from './local-source.js';

/** Starts tracking promises. Must be called before the coroutines that a dump has to cover. */
export function watchCoroutines(): void {
  hookOfThisProgram().attach(null);
}

/** Findings, the task tree, each await chain, pending futures. Throws a sentence if the program is not instrumented. */
export async function dumpCoroutines(): Promise<string> {
  const hook = hookOfThisProgram();
  hook.attach(null);
  const source = new LocalSource(hook);
  await source.updateHistory();
  // Blocked ticks and growth do not concern a single snapshot.
  await new Diagnostics(source, Infinity, () => undefined).look(source.now());
  return textDump({
    source,
    program: process.argv[1] ?? 'this program',
    // Without the inspector, code can be evaluated in a scope, but its variables cannot be listed.
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
