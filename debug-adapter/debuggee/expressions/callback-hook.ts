/** The hook that callbacks of `then` pass through in rewritten text, `.then(ªC(ring))`: the call around it is meant. */
import { HOOKS } from '../../../runtime/protocol/instrumentation.js';
import { insertedName } from '../../../runtime/protocol/insertion-mark.js';
import type { AnyNode } from './script-syntax.js';

const CALLBACK_HOOK = insertedName(HOOKS.callbackGiven);

function isCallbackHook(node: AnyNode): boolean {
  const callee = node.type === 'CallExpression' ? (node['callee'] as AnyNode) : undefined;
  return callee?.type === 'Identifier' && CALLBACK_HOOK.test(String(callee['name']));
}

/** The nodes of a path that the program has, too. */
export function withoutCallbackHooks(path: readonly AnyNode[]): readonly AnyNode[] {
  return path.some(isCallbackHook) ? path.filter((node) => !isCallbackHook(node)) : path;
}

/** The arguments of a call as the program gives them. */
export function argumentsOf(call: AnyNode): readonly AnyNode[] {
  const given = call['arguments'] as readonly AnyNode[];
  return given.map((one) =>
    isCallbackHook(one) ? ((one['arguments'] as readonly AnyNode[])[0] ?? one) : one,
  );
}
