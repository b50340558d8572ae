/**
 * The adapter's process: loads the adapter (adapter.ts) with V8's bytecode of an earlier session, and keeps that of this
 * one when it ends. To compile more than a megabyte would take as long as the start of Node.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { keptScript } from '../runtime/realm/kept-bytecode.js';

const file = new URL('./adapter.cjs', import.meta.url);
const { script, keep } = keptScript(readFileSync(file, 'utf8'), fileURLToPath(file));
type Start = (require: NodeJS.Require, adapterUrl: string) => void;
const start = script.runInThisContext() as Start;
start(createRequire(file), file.href);
process.once('exit', keep);
