/**
 * The program's realm, as the runtime sees it: everything needed from it is captured at the start, before any code of
 * the program can run. All other built-ins (`Array`, `Map`, `JSON`, …) come from the runtime's own realm.
 *
 * In tests of parts of the runtime, which are not bundled, both are one realm.
 */

/** `Symbol.for` names of the properties added to the realm's global object. */
export const PROGRAM_GLOBAL_NAME = 'coroutine-debugger.program';
export const SCRIPT_NAME_NAME = 'coroutine-debugger.script';

/** Its name in inspectors. */
export const REALM_NAME = 'coroutine-debugger';

function given(name: string): unknown {
  return (globalThis as Record<symbol, unknown>)[Symbol.for(name)];
}

/** The program's `globalThis`. */
export const programGlobal = (given(PROGRAM_GLOBAL_NAME) ?? globalThis) as typeof globalThis;

/** The properties that its global object has from V8, Node and what was loaded before the runtime. */
export const givenGlobals: ReadonlySet<string | symbol> = new Set(Reflect.ownKeys(programGlobal));

/** V8's name of the script with the runtime. */
export const OWN_SCRIPT = (given(SCRIPT_NAME_NAME) ?? import.meta.url) as string;

/** Built-in objects for values passed to the program. */
export const ProgramArray = programGlobal.Array;
export const ProgramError = programGlobal.Error;
export const ProgramPromise = programGlobal.Promise;
export const ProgramSyntaxError = programGlobal.SyntaxError;
export const programFunctionPrototype = programGlobal.Function.prototype as object;
export const programTypeErrorPrototype = programGlobal.TypeError.prototype as object;

/**
 * Reads one property of a program object without running its getter. Some of Node's objects have getters in native
 * code, which abort the process in any realm but the program's.
 */
export const descriptorInProgram = programGlobal.Object.getOwnPropertyDescriptor;

/** Evaluates a text in the program's global scope. */
export const evaluateInProgram: (text: string) => unknown = programGlobal.eval;
