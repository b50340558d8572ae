/**
 * Calls a constructor of functions on behalf of a file. V8 takes what `import()` in the new function means, and where
 * its relative specifiers start, from the script of the constructor's caller. That would be our stand-in, whose script
 * is none of the program's: so the call is made from a small script that Node compiles like any module of that file.
 */
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MAKER_NAME } from '../loader/made-functions.js';
import { OWN_SCRIPT } from '../realm/program.js';

type Parts = readonly unknown[];
type Construct = (target: NewableFunction, parts: Parts, newTarget: NewableFunction) => object;
type Maker = (
  construct: unknown,
  target: NewableFunction,
  parts: Parts,
  newTarget: NewableFunction,
) => object;

/** It uses nothing of the program's. By the name at its end, inspectors and stacks take it for a part of the runtime. */
const TEXT = `module.exports=function ${MAKER_NAME}(construct,target,parts,newTarget){return construct(target,parts,newTarget)}
//# sourceURL=${OWN_SCRIPT}/function-maker`;

/** Node's own, before anyone replaces it: the runtime is loaded first. */
const compile = Reflect.get(Module.prototype, '_compile') as (text: string, filename: string) => void;

const makers = new Map<string, Construct>();

/** @param below the function whose caller wants a function made */
export function makerFor(below: () => unknown): Construct {
  const file = callerOf(below);
  let maker = makers.get(file);
  if (maker === undefined) {
    const module = new Module(file);
    Reflect.apply(compile, module, [TEXT, file]);
    const make = module.exports as Maker;
    maker = (target, parts, newTarget) => make(Reflect.construct, target, parts, newTarget);
    makers.set(file, maker);
  }
  return maker;
}

/** URL of the first file below; text that has no file was evaluated by one that is further down. */
function callerOf(below: () => unknown): string {
  const { stackTraceLimit } = Error;
  const prepare = Reflect.get(Error, 'prepareStackTrace');
  const holder: { readonly stack?: unknown } = {};
  Error.stackTraceLimit = 20;
  Error.prepareStackTrace = (_error, sites) => sites;
  Error.captureStackTrace(holder, below);
  const sites = holder.stack as readonly NodeJS.CallSite[];
  Error.stackTraceLimit = stackTraceLimit;
  Reflect.set(Error, 'prepareStackTrace', prepare);
  for (const site of sites) {
    const file = site.getFileName();
    if (file?.startsWith('file:') === true) return file;
    if (file != null && path.isAbsolute(file)) return pathToFileURL(file).href;
  }
  // As of `node -e`.
  return pathToFileURL(path.join(process.cwd(), '[eval]')).href;
}
