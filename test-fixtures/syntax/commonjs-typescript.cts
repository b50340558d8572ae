// TypeScript compiled to CommonJS: import and export statements, import = require, export =.
import { basename } from 'node:path';
import legacy = require('./support/legacy.cjs');
const local: string = basename(__filename);
async function run(): Promise<void> { await null; console.log(local, legacy.named(), await legacy.later(), typeof require, typeof module.exports); }
run();
