#!/usr/bin/env node
// Modules with top-level await, cycles, dynamic import, import.meta, JSON modules, interop with CommonJS.
import json from './support/data.json' with { type: 'json' };
import * as cycle from './support/cycle-a.mjs';
import legacy, { named } from './support/legacy.cjs';
import { createRequire } from 'node:module';
const log = console.log;
log(json, await cycle.value(), legacy.named(), named(), import.meta.url.endsWith('top-level-await.mjs'), typeof import.meta.resolve);
const dynamic = await import('./support/late.mjs');
log(dynamic.default, await dynamic.later, (await import('./support/data.json', { with: { type: 'json' } })).default.a);
for await (const x of [dynamic.later]) log(x);
try { await import('./support/missing.mjs'); } catch (error) { log(error.code); }
const require = createRequire(import.meta.url);
log(require('./support/legacy.cjs') === legacy, require('./support/legacy.cjs').later instanceof Function);
log(await legacy.later());
if (await true) { const { value } = await import('./support/cycle-b.mjs'); log(value()); }
export default await 1; export const exported = await 2, more = await 3
export { log as renamed }; export async function afterwards() { await null }
