/** A plugin for mocha (`--require`): a test that timed out reports what every coroutine waited for. */
import { dumpCoroutines, watchCoroutines } from './dump-coroutines.js';

interface FailedTest {
  readonly err?: Error & { readonly code?: string };
}

watchCoroutines();

export const mochaHooks = {
  async afterEach(this: { readonly currentTest?: FailedTest }): Promise<void> {
    const error = this.currentTest?.err;
    if (error?.code !== 'ERR_MOCHA_TIMEOUT') return;
    const { message } = error;
    error.message = `${message}\n\n${await dumpCoroutines()}`;
    // Reporters print the message from the stack.
    if (error.stack !== undefined) error.stack = error.stack.replace(message, () => error.message);
  },
};
