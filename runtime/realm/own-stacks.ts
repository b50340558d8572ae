/**
 * Stacks of the runtime's own errors. Node formats the stack of an error from another realm with that realm's
 * `Error.prepareStackTrace`, or, without one, with the program's: so our realm has one.
 */
import { programGlobal } from './program.js';

export function printOwnStacks(): void {
  if (programGlobal === globalThis) return;
  Error.prepareStackTrace = (error, sites) => {
    let text = `${error.name}: ${error.message}`;
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's call sites print themselves
    for (let index = 0; index < sites.length; index++) text += `\n    at ${String(sites[index])}`;
    return text;
  };
}
