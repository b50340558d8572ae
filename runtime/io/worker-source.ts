/**
 * The code of an executor's thread, as text: a thread started from text needs no file beside the library, so a program
 * can be bundled into one file.
 *
 * It accepts one call at a time over its own port, and answers with a result or with a serialised error
 * (`sent-errors.ts`).
 */

/** Plain JavaScript, CommonJS. */
export const WORKER_SOURCE = `'use strict';
const { parentPort } = require('node:worker_threads');
// Compilers that keep the names of functions call this helper, which they put beside the function.
globalThis.__name ??= (named) => named;
const made = new Map();

async function functionOf({ kind, text, path, url, name }) {
  if (kind === 'module') {
    const module = await import(url);
    if (typeof module[name] !== 'function')
      throw new TypeError('Cannot call ' + name + ' of ' + url + ' on a thread: the module exports no such function');
    return module[name];
  }
  if (kind === 'builtin') {
    const [root, ...rest] = path;
    let owner = root === 'globalThis' ? globalThis : process.getBuiltinModule(root);
    for (const part of rest.slice(0, -1)) owner = owner[part];
    return owner[rest.at(-1)].bind(owner);
  }
  let callback = made.get(text);
  if (callback === undefined) made.set(text, (callback = (0, eval)(text)));
  return callback;
}

function canBeSent(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

const STANDARD = ['AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

function takeApart(error, depth) {
  if (!(error instanceof Error) || depth > 8) return { thrown: canBeSent(error) ? error : String(error) };
  const properties = {};
  for (const key of Object.keys(error)) if (canBeSent(error[key])) properties[key] = error[key];
  return {
    kind: STANDARD.find((name) => error instanceof globalThis[name]) ?? 'Error',
    name: String(error.name),
    message: String(error.message),
    stack: String(error.stack),
    properties,
    ...('cause' in error ? { cause: takeApart(error.cause, depth + 1) } : {}),
    ...(error instanceof AggregateError ? { errors: error.errors.map((each) => takeApart(each, depth + 1)) } : {}),
  };
}

parentPort.once('message', (port) => {
  port.on('message', async ({ call, parameters }) => {
    let result;
    try {
      result = await (await functionOf(call))(...parameters);
    } catch (error) {
      if (call.kind === 'text' && error instanceof ReferenceError && error.message.endsWith(' is not defined'))
        error.message += ': on another thread a function sees its parameters and globals only';
      port.postMessage({ error: takeApart(error, 0) });
      return;
    }
    try {
      port.postMessage({ result });
    } catch (error) {
      port.postMessage({ unsendable: error.message });
    }
  });
});
`;
