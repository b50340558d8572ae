/**
 * The entry for `node --import .../preload.mjs program.ts`: evaluates the runtime (`start.ts`) in a separate realm. An
 * ES module that can be `require`d: nothing here is awaited.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { copyingRequire } from './realm/builtin-copies.js';
import { keptScript } from './realm/kept-bytecode.js';
import { runInOwnRealm } from './realm/own-realm.js';

/** By this name, tools that read stacks recognise frames outside the program. */
const SCRIPT_NAME = 'node:internal/coroutine-debugger';

const file = new URL('./runtime.cjs', import.meta.url);
const { script, keep } = keptScript(readFileSync(file, 'utf8'), SCRIPT_NAME);
const start = runInOwnRealm(script, SCRIPT_NAME) as (require: (name: string) => unknown, url: string) => void;
start(copyingRequire(createRequire(file)), file.href);
keep();
