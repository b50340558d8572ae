/** Names that the rewriter has inserted, which are not the user's. */
import { HOOK_VARIABLE } from '../../../runtime/protocol/hook.js';
import { insertedName } from '../../../runtime/protocol/insertion-mark.js';

/** A hook, or a variable of the rewriter: `ªs`, `ºt12`. */
const OURS = insertedName('[A-Za-z]\\d*');

const COPY = insertedName('t\\d+');

export function isOurName(name: string): boolean {
  return OURS.test(name) || name === HOOK_VARIABLE;
}

/** Whether it is the rewriter's variable for one of a loop that works on copies. */
export function isCopyName(name: string): boolean {
  return COPY.test(name);
}
