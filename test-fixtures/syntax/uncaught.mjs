// Errors nobody catches are reported where they are in this file.
async function inner(value) { await null; throw new RangeError(`no ${value}`); }
async function outer() { try { return await inner(await 1); } finally { await null; } }
try { await outer(); } catch (error) { console.log(error.stack.split('\n').slice(0, 3).join('\n')); }
const object = { async method() { await outer(); } };
await object.method();
