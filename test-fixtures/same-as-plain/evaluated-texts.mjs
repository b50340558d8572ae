// Texts that a program evaluates itself, by every way there is: what can be seen of the functions that do it, and of what they make.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm, { Script, compileFunction } from 'node:vm';

const here = fileURLToPath(import.meta.url);
const filename = path.join(path.dirname(here), 'no-such-file.js');
const text = 'async function f(a) { return (await a) + 1; }\nf(41)';
const seen = (name, value) => console.log(name, value);

for (const name of ['Script', 'compileFunction', 'runInThisContext', 'runInContext', 'runInNewContext'])
  seen(name, [
    vm[name].name,
    vm[name].length,
    Object.getOwnPropertyNames(vm[name]).join(),
    String(vm[name]).length,
  ]);
seen('same', [
  vm.Script === Script,
  vm.compileFunction === compileFunction,
  createRequire(here)('vm').Script === Script,
]);
seen('prototype', [
  Script.prototype.constructor === Script,
  Object.getOwnPropertyNames(Script.prototype).join(),
]);
for (const example of [() => 0, async () => 0, function* () {}, async function* () {}]) {
  const { constructor } = example;
  seen('constructor', [
    constructor.name,
    constructor.length,
    String(constructor),
    example instanceof constructor,
  ]);
}
seen('Function', [
  Function === (() => 0).constructor,
  Function.prototype.constructor === Function,
  (() => 0) instanceof Function,
]);

class Own extends Script {
  extra = 1;
}
const own = new Own(text, { filename });
seen('subclass', [
  own instanceof Own,
  own instanceof Script,
  own.extra,
  own.constructor === Own,
  Object.keys(own).join(),
]);
seen('value', await own.runInThisContext());
seen('no value', new Script('"directive"; async function g() {}', { filename }).runInThisContext());
seen(
  'strict',
  new Script('"use strict"; async function h() { return this }; h()', {
    filename,
  }).runInThisContext() instanceof Promise,
);

const context = vm.createContext({ secret: 1 });
seen('context', await vm.runInContext(`secret + 1; ${text}`, context, { filename }));
seen('its names', Object.getOwnPropertyNames(context).join());
seen('twice', await own.runInContext(context));
seen('new context', [await vm.runInNewContext(text, {}, filename), await own.runInNewContext({ x: 1 })]);
seen('frozen', await vm.runInNewContext(text, Object.freeze({}), { filename }).catch(String));
const made = compileFunction(
  `return (async () => { const x = await ${'b'}; return [x, secret]; })()`,
  ['b'],
  { filename, parsingContext: context },
);
seen('function', [await made(2), made.length, made.name, String(made)]);
seen('in context', vm.runInContext('async function i() { await 1; } String(i)', context, { filename }));

const AsyncFunction = (async () => {}).constructor;
const body = `"use strict"; // a comment\nreturn await a + 1 // last\n//# sourceURL=${filename}`;
const dynamic = new AsyncFunction('a', body);
seen('AsyncFunction', [await dynamic(1), String(dynamic), dynamic.name, dynamic.length]);
seen('without new', [await AsyncFunction('a, b', `return await b\n//# sourceURL=${filename}`)(1, 2)]);
seen('plain Function', [await new Function(`return (async () => await 3)()\n//# sourceURL=${filename}`)()]);
seen('subclass of Function', new (class extends AsyncFunction {})('return 1') instanceof AsyncFunction);

{
  const inner = 5;
  const evaluated = eval(`(async () => [await inner])()\n//# sourceURL=${filename}`);
  seen('direct eval', await evaluated);
  seen('eval of a value', eval({ a: 1 }).a + eval('inner'));
  const other = new Function('eval', 'text', 'return eval(text)')(
    (given) => given,
    `async () => 1\n//# sourceURL=${filename}`,
  );
  seen('another eval', other);
}

const kept = `${text}; // kept`;
const data = new Script(kept, { filename }).createCachedData();
const plain = new Script(kept, { filename, cachedData: data });
// Whether V8 looks at the data depends on what it has compiled before.
seen('cached', [typeof plain.cachedDataRejected, await plain.runInThisContext()]);
seen('produced', new Script(text, { filename, produceCachedData: true }).cachedDataProduced);
seen('rejected', new Script(text, { filename, cachedData: Buffer.from('no data') }).cachedDataRejected);

for (const [name, run] of Object.entries({
  syntax: () => new Script('async function (', { filename }),
  argument: () => new Script(text, { filename: 1 }),
  noContext: () => own.runInContext({}),
  thrown: () => vm.runInThisContext('async function j() {}\nthrow new TypeError("here")', { filename }),
})) {
  try {
    run();
  } catch (error) {
    seen(name, [error.name, error.message, error.code, error.stack.split('\n')[0]]);
  }
}
const offset = vm.runInThisContext('async function k() { await 1; throw new Error("k") }\nk', {
  filename,
  lineOffset: 10,
  columnOffset: 5,
});
await offset().catch((error) => seen('offset', error.stack.split('\n').slice(0, 2).join()));

// As runners do that format stacks themselves.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (error, sites) =>
  sites.map((site) => `${site.getFunctionName()}:${site.getLineNumber()}:${site.getColumnNumber()}`);
for (const [name, called, tail] of [
  ['sites', filename, ''],
  ['sites of a named text', 'text', `\n//# sourceURL=${path.join(path.dirname(here), 'another-file.js')}`],
]) {
  const outer = vm.runInThisContext(
    `async function inner() { await 1; throw new Error('l'); }
async function outer() { await 1; const given = await inner(); return given; }
outer${tail}`,
    { filename: called },
  );
  await outer().catch((error) => seen(name, error.stack));
}
Error.prepareStackTrace = prepareStackTrace;
