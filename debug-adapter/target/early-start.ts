/**
 * The first moments of a program whose Node waits for a debugger (`--inspect-brk`): nothing has run, not even the
 * preload. It is let go until either the preload, which finds our binding, waits, or, where there is none, the program's
 * first statement is reached.
 */
import { BINDING_NAME, type HookMessage } from '../../runtime/protocol/hook.js';
import type { Connection } from '../inspector/connection.js';

/** Whether Node waits at its start. */
export async function isWaitingAtStart(connection: Connection): Promise<boolean> {
  const { result } = await connection.send('Runtime.evaluate', {
    expression: 'performance.nodeTiming.bootstrapComplete < 0',
  });
  return result.value === true;
}

/**
 * Resolves with true when the preload waits, with false when there is none and the program has begun. Rejects when the
 * program ends before.
 */
export async function beginWaitingProgram(connection: Connection): Promise<boolean> {
  await connection.send('Runtime.addBinding', { name: BINDING_NAME });
  const reached = new Promise<boolean>((resolve, reject) => {
    connection.on('Debugger.paused', () => {
      resolve(false);
    });
    connection.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING_NAME && (JSON.parse(payload) as HookMessage).kind === 'installed') resolve(true);
    });
    connection.onEnd(() => {
      reject(new Error('The program ended before its first statement.'));
    });
  });
  // Without the domain Node does not stop at the first statement.
  await connection.send('Debugger.enable');
  await connection.send('Runtime.runIfWaitingForDebugger');
  const preloadWaits = await reached;
  if (!preloadWaits) await connection.send('Debugger.resume');
  await connection.send('Debugger.disable');
  return preloadWaits;
}
