/** The kernel's needs from its platform: Node, or a browser, which has no signals, no standard error and no turns. */
import type * as AsyncHooks from 'node:async_hooks';

/** Calls back in the next turn of the platform's own loop, after pending events. */
export function onNextTurn(callback: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(callback);
    return;
  }
  // A message is a task of the browser's loop without a minimum delay.
  const { port1, port2 } = new MessageChannel();
  const onMessage = (): void => {
    port1.close();
    callback();
  };
  Object.assign(port1, { onmessage: onMessage });
  port2.postMessage(undefined);
}

/** Node's async hooks; undefined in a browser. */
export function asyncHooks(): typeof AsyncHooks | undefined {
  return isNode() ? process.getBuiltinModule('node:async_hooks') : undefined;
}

/** Writes text for display: standard error, or the console of a browser. */
export function writeError(text: string): void {
  if (isNode()) process.stderr.write(text);
  else console.error(text.trimEnd());
}

/** Calls back at each such signal to the process. Throws `Error` in a browser. */
export function onSignal(signal: NodeJS.Signals, listener: () => void): void {
  if (!isNode()) throw new Error(`Cannot listen to ${signal}: a browser has no signals`);
  process.on(signal, listener);
}

export function offSignal(signal: NodeJS.Signals, listener: () => void): void {
  if (isNode()) process.off(signal, listener);
}

export function isNode(): boolean {
  return typeof process === 'object' && typeof process.getBuiltinModule === 'function';
}
