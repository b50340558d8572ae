/**
 * The first moments of a program whose Node waits for a debugger (`--inspect-brk`): nothing has run, not even the
 * preload. It is released until the preload waits, which finds the binding. A program without the preload is given it
 * where Node resolves the program's first file, before anything of the program is loaded. A program without a file
 * (`--eval`) reaches its first statement without it.
 */
import { parseHookMessage } from '../../checks/hook-messages.js';
import { BINDING_NAME } from '../../../runtime/protocol/hook.js';
import { INJECT } from './runtime-injection.js';
import type { Connection } from '../../inspector/connection.js';
import { MAIN_CONTEXT } from '../../inspector/object-realm.js';

/** Whether Node waits at its start. */
export async function isWaitingAtStart(connection: Connection): Promise<boolean> {
  const { result } = await connection.send('Runtime.evaluate', {
    expression: 'performance.nodeTiming.bootstrapComplete < 0',
  });
  return result.value === true;
}

/**
 * `_findPath` is the first function that every Node calls for a first file of any kind. It is replaced for one call. A
 * preload that the program brings itself is loaded later, and is then the same one, or finds this one in place.
 */
const LOAD_BEFORE_FIRST_FILE = `(preload) => {
  const Module = process.getBuiltinModule('node:module');
  const findPath = Module._findPath;
  Module._findPath = function () {
    Module._findPath = findPath;
    const bringsOwn = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((one) => one.includes(preload));
    if (!bringsOwn) (${INJECT})(preload);
    return Reflect.apply(findPath, this, arguments);
  };
}`;

/**
 * Resolves with true when the preload waits, with false if there is none and the program has begun. Rejects if the
 * program ends before.
 *
 * @param preload absolute path of the runtime, for a program that lacks it
 */
export async function beginWaitingProgram(connection: Connection, preload: string): Promise<boolean> {
  await connection.send('Runtime.addBinding', { name: BINDING_NAME, executionContextId: MAIN_CONTEXT });
  const reached = new Promise<boolean>((resolve, reject) => {
    connection.on('Debugger.paused', () => {
      resolve(false);
    });
    connection.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING_NAME && parseHookMessage(payload)?.kind === 'installed') resolve(true);
    });
    connection.onEnd(() => {
      reject(new Error('The program ended before its first statement.'));
    });
  });
  await connection.send('Runtime.evaluate', {
    expression: `(${LOAD_BEFORE_FIRST_FILE})(${JSON.stringify(preload)})`,
    silent: true,
  });
  // Without the domain Node does not stop at the first statement.
  await connection.send('Debugger.enable');
  await connection.send('Runtime.runIfWaitingForDebugger');
  const preloadWaits = await reached;
  if (!preloadWaits) await connection.send('Debugger.resume');
  await connection.send('Debugger.disable');
  return preloadWaits;
}
