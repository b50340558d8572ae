/** Loads the coroutine runtime into a program that runs without it: modules it loads from then on are instrumented. */
import type { Connection } from '../inspector/connection.js';
import { UserError } from './user-error.js';

/**
 * `require` takes the preload, an ES module, at once, also where the program stands still. The configuration that a
 * process inherited was meant for another one, and a `prepareStackTrace` may be the program's own: both stay as they are.
 */
const INJECT = `(preload) => {
  const { env } = process;
  const configuration = env.COROUTINE_DEBUGGER;
  delete env.COROUTINE_DEBUGGER;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    process.getBuiltinModule('node:module').createRequire(preload)(preload);
  } finally {
    if (configuration !== undefined) env.COROUTINE_DEBUGGER = configuration;
    if (prepare === undefined) delete Error.prepareStackTrace;
    else Object.defineProperty(Error, 'prepareStackTrace', prepare);
  }
}`;

/** `preload`: absolute path. Throws a sentence when the program cannot load it. */
export async function injectRuntime(connection: Connection, preload: string): Promise<void> {
  const { exceptionDetails } = await connection.send('Runtime.evaluate', {
    expression: `(${INJECT})(${JSON.stringify(preload)})`,
    silent: true,
  });
  if (exceptionDetails === undefined) return;
  const reason = (exceptionDetails.exception?.description ?? exceptionDetails.text).split('\n', 1)[0] ?? '';
  throw new UserError(
    `The program was started without the coroutine runtime (--import preload), and it could not be loaded into it: ${reason}.`,
  );
}
