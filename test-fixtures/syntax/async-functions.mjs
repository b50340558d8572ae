// Async functions in every form, parameter defaults, destructuring, arguments, new.target, directives.
const log = (...values) => console.log(...values);
async function plain(a, b = a + 1, { c = b, ...rest } = {}, ...more) {
  'use awaited text';
  await null;
  log(a, b, c, rest, more, arguments.length, new.target);
  return [a, b];
}
log(await plain(1), await plain(1, 2, { c: 3, d: 4 }, 5, 6), plain.length, plain.name);
const arrow = async (x) => x;
const object = async () => ({ a: 1 });
const sequence = async (a, b) => (a, b);
const nested = async (x) => async (y) => async (z) => [await x, await y, await z];
const commented = async (x /* => */) => /* => */ // => {
  /* here */ x;
const conditional = async (x) => x ? await 1 : await 2;
const trailing = async (x) => x // comment
log(await arrow(1), await object(), await sequence(1, 2), await (await (await nested(1))(2))(3));
log(await commented(1), await conditional(0), await trailing(9), arrow.name, object.name);
log(await (async () => {})(), await (async () => { 'use strict' })(), await (async function () {})());
async function hoists() {
  return inner();
  async function inner() { return typeof other; }
  function other() {}
}
log(await hoists());
async function duplicates() {
  var twice = 1;
  await null;
  return typeof twice;
  function twice() {}
}
log(await duplicates());
async function throws() { throw new TypeError('thrown'); }
await throws().catch((error) => log(error.message, error instanceof TypeError));
async function badDefault(a = missing) { return a; }
await badDefault().catch((error) => log(error.name));
async function finallyReturns() {
  try { return await Promise.reject(new Error('x')); } catch { return 'caught'; } finally { await null; log('finally'); }
}
log(await finallyReturns());
async function overrides() { try { return 1; } finally { return 2; } }
log(await overrides());
async function loops() {
  outer: for (let i = 0; i < 3; i++) {
    for (const x of [1, 2]) { try { if (i === 1) continue outer; if (i === 2) break outer; await x; } finally { log(i, x, await 'f'); } }
  }
  for (let i = await 0, j = await 2; i < await j; i += await 1) log(i);
  do log('do', await 1); while (await false);
  switch (await 1) { case await 1: log('one'); break; default: log('none'); }
  label: { await 1; break label; }
}
await loops();
const tag = async (strings, ...values) => [strings.raw.join('|'), await Promise.all(values)];
log(await tag`a${await 1}b${Promise.resolve(2)}\n`, `${await 1}${await `${await 2}`}`);
const { a: picked = await 7, ...others } = await { b: 2 };
log(picked, others, [...(await [1, 2])], { ...(await { z: 1 }) }, await (1, 2), (await { f: () => 3 }).f?.(), -(await 4), typeof await 1, await await await 5, !await 0);
log(await new Promise((resolve) => resolve(1)), await import.meta.url.slice(0, 5), new (await Date)(0).getTime());
log(plain.toString(), arrow.toString(), commented.toString(), Function.prototype.toString.call(Function.prototype.toString));
log(Object.prototype.toString.call(plain), Object.getPrototypeOf(plain) === Object.getPrototypeOf(arrow), plain.hasOwnProperty('prototype'));
