/** Functions that read values of the program, without anything that the program has put in place of built-in objects. */
import { HOOK_VARIABLE } from '../../../runtime/protocol/hook.js';

/**
 * The text of a function that does what the given one does, with the built-in objects of the runtime. In realms that the
 * program makes, which do not have the hook, with theirs.
 */
export function withOwnBuiltIns(text: string): string {
  return `function () {
  return typeof ${HOOK_VARIABLE} === 'object'
    ? ${HOOK_VARIABLE}.applyText(${JSON.stringify(text)}, this, arguments)
    : Reflect.apply(${text}, this, arguments);
}`;
}
