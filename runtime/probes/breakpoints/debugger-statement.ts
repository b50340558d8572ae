/** A `debugger` statement of the program: V8 obeys it only while its debugger is on, so the hook waits for that. */
import type { HookMessage } from '../../protocol/hook.js';
import { awaitDebugger } from '../blocking/trampoline.js';

let send: ((message: HookMessage) => void) | undefined;

/** The adapter's listener; undefined: there is none. */
export function onDebuggerStatement(sender: ((message: HookMessage) => void) | undefined): void {
  send = sender;
}

/** Called before each of them. */
export function debuggerStatement(): void {
  const sender = send;
  if (sender === undefined) return;
  awaitDebugger(() => {
    sender({ kind: 'debuggerStatement' });
  });
}
