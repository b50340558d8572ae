import { value as other } from './cycle-b.mjs';
export async function value() { await null; return `a of ${await other()}`; }
export const early = typeof other;
