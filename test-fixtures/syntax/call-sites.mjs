async function inner() { await 1; const o = {}; Error.captureStackTrace(o, inner); return o.stack; }
async function outer() { const s = await inner(); return s }
console.log((await outer()).replaceAll(import.meta.url, 'U'));
console.log(typeof Error.prepareStackTrace === 'undefined' || 'own', Error.stackTraceLimit);
const old = Error.prepareStackTrace;
Error.prepareStackTrace = (e, sites) => sites.map(s => `${s.getFunctionName()}|${s.getTypeName()}|${s.getMethodName()}|${String(s.getFileName()).replace(import.meta.url, 'U')}:${s.getLineNumber()}:${s.getColumnNumber()}|${s.isAsync()}|${s.isConstructor()}|${s.isToplevel()}|${s.isEval()}|${s.getPosition?.()}|${s.isPromiseAll?.()}|${s.constructor.name}|${String(s).replace(import.meta.url, 'U')}`).join('\n');
async function f() { await 1; await 2; return new Error('x').stack }
console.log(await f());
class Q { async m() { const a = await 1; return await this.n(a, await 2) } async n() { await 3; return (await Promise.all([0].map(async () => { await 1; return new Error('y').stack })))[0] } }
console.log(await new Q().m());
Error.prepareStackTrace = old;
Error.stackTraceLimit = 2; async function deep(n) { if (!n) { await 1; return new Error('z').stack } return await deep(n - 1) } console.log((await deep(5)).replaceAll(import.meta.url, 'U'));
Error.stackTraceLimit = 0; console.log(new Error('none').stack);
Error.stackTraceLimit = 10;
const e = new Error('m'); e.message = 'changed'; console.log(e.stack.split('\n')[0]);
const e2 = new Error('m2'); e2.name = 'Foo'; console.log(e2.stack.split('\n')[0]);
class My extends Error { constructor(m) { super(m); this.name = 'My' } } console.log(new My('mm').stack.split('\n')[0]);
class My2 extends Error { name = 'My2' } console.log(new My2('mm').stack.split('\n')[0]); class My3 extends Error { get name() { return 'Three' } } console.log(new My3('mm').stack.split('\n')[0]);
console.log(Object.getOwnPropertyNames(new Error('x')).join(), JSON.stringify(Object.getOwnPropertyDescriptors(new Error('x')), (k, v) => k === 'stack' ? typeof v : v));
console.log(new Error('multi\nline').stack.split('\n').slice(0, 2));
// Functions made of texts say where they were made.
class Maker { static make(name) { return new Function(name, 'null.x // é') } get made() { return new Function(5, 'return 1', 'null.y')(); } }
for (const act of [() => Maker.make('a')(), () => new Maker().made, () => (async () => {}).constructor('await 1; null.z')(), () => Function('null.w\n//# sourceURL=named.js')()]) {
  try { await act() } catch (error) { console.log(error.stack.split('\n').slice(1, 3).join('\n').replaceAll(import.meta.url, 'U')) }
}
