/** Whether another compiler handles an extension for `require`: then it runs first. */
import Module from 'node:module';
import path from 'node:path';

type Handler = (module: object, filename: string) => unknown;

/**
 * Whether Node passes imported CommonJS on to `require` with the text returned by hooks. Earlier versions run that text
 * directly, so no other compiler can receive it.
 */
export const GIVES_IMPORTS_TO_REQUIRE = isAtLeast(24, 22);

const answers = new WeakMap<Handler, boolean>();

export function isCompiledByAnother(file: string): boolean {
  const { _extensions: handlers } = Module as unknown as { _extensions: Record<string, Handler | undefined> };
  const handler = handlers[path.extname(file)] ?? handlers['.js'];
  if (handler === undefined) return false;
  let answer = answers.get(handler);
  if (answer === undefined) {
    answer = passesOthers(handler, file);
    answers.set(handler, answer);
  }
  return answer;
}

/** Calls the handler with a module that refuses everything, and checks who touched it. */
function passesOthers(handler: Handler, file: string): boolean {
  const touch = (): never => {
    throw new Touched();
  };
  const refusing = new Proxy({}, { get: touch, set: touch, has: touch, getOwnPropertyDescriptor: touch });
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  let files: readonly string[] = [];
  try {
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (_error, sites) => {
      files = sites.map((site) => site.getFileName() ?? '');
      return '';
    };
    handler(refusing, file);
  } catch (error) {
    if (!(error instanceof Touched)) return true;
    // Made as it is read.
    if (typeof error.stack !== 'string') return true;
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', before);
    Error.stackTraceLimit = stackTraceLimit;
  }
  const own = files[0];
  return files.some((one) => one !== own && !one.startsWith('node:'));
}

class Touched extends Error {}

function isAtLeast(major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
