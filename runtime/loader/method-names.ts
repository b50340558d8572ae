/**
 * The name of `Module.prototype._compile`, which is in every stack trace of CommonJS. V8 knows a method's name by the
 * property of its receiver that holds it, and finds our stand-in there.
 */
import Module from 'node:module';
import { isStandIn } from './stand-ins.js';

const NAME = '_compile';
/** Without a name of its own from Node 22 on. */
const COMPILE = /^Module\.(?:<anonymous>|_compile)(?= \(node:internal\/modules\/cjs\/loader:)/;

/** A call site as V8 prints it, with the name that it has in plain Node. */
export function withMethodName(printed: string): string {
  return isCompile(printed) ? printed.replace(COMPILE, `Module.${NAME}`) : printed;
}

/** Null if the call site is no such method, or the program has replaced it, as V8 has it then. */
export function methodNameOf(printed: string): string | null {
  return isCompile(printed) ? NAME : null;
}

function isCompile(printed: string): boolean {
  return COMPILE.test(printed) && isStandIn(Reflect.get(Module.prototype, NAME));
}
