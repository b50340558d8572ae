/** Loads the coroutine runtime into a program that runs without it: modules loaded from then on are instrumented. */
import type { Connection } from '../../inspector/connection.js';
import { CONFIGURATION_VARIABLE } from '../../../runtime/protocol/names.js';
import { UserError } from '../../errors.js';

/**
 * `require` takes the preload, an ES module, at once, even while the program is paused. An inherited configuration was
 * meant for another process, and `prepareStackTrace` may be the program's own: both stay unchanged.
 */
export const INJECT = `(preload) => {
  const name = ${JSON.stringify(CONFIGURATION_VARIABLE)};
  const { env } = process;
  const configuration = env[name];
  delete env[name];
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    process.getBuiltinModule('node:module').createRequire(preload)(preload);
  } finally {
    if (configuration !== undefined) env[name] = configuration;
    if (prepare === undefined) delete Error.prepareStackTrace;
    else Object.defineProperty(Error, 'prepareStackTrace', prepare);
  }
}`;

/** `preload`: absolute path. Throws a sentence if the program cannot load it. */
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
