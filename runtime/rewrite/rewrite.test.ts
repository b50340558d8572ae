/** The edits can be removed again, and agree with the site table. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { SiteId } from '../protocol/ids.js';
import { removeInsertions } from '../protocol/insertion-mark.js';
import { instrument, type Instrumented } from './rewrite.js';
import { relocateSites } from './relocate-sites.js';
import type { ModuleKind } from './syntax.js';

const FIRST = 100_000_000 as SiteId;

function edit(source: string, kind: ModuleKind = 'module'): Instrumented {
  return instrument(source, {
    url: 'file:///a.js',
    file: '/a.js',
    kind,
    captureScopes: true,
    firstSite: FIRST,
  });
}

function bare(source: string): string {
  const { code } = instrument(source, {
    url: 'file:///a.js',
    file: '/a.js',
    kind: 'module',
    captureScopes: false,
    firstSite: FIRST,
  });
  return code.replace(/^[^]*?ªm\(\d+,"(?:[^"\\]|\\.)*"\);/, '').replaceAll('/*ª*/', '');
}

function rows(source: string): readonly unknown[] {
  return edit(source).table.rows;
}

describe('instrument', () => {
  it('leaves the very text of every fixture when its insertions are taken out', () => {
    const folder = path.resolve('test-fixtures/syntax');
    const names = readdirSync(folder).filter(
      (name) => /\.[mc]js$/.test(name) && !name.startsWith('syntax-error'),
    );
    assert.ok(names.length > 5);
    for (const name of names) {
      const source = readFileSync(path.join(folder, name), 'utf8').replace(/^\uFEFF/, '');
      const { code } = edit(source, name.endsWith('.cjs') ? 'commonjs' : 'module');
      assert.equal(removeInsertions(code), source, name);
      assert.equal(code.split('\n').length, source.split('\n').length, name);
    }
  });

  it('writes the calls of the contract', () => {
    assert.equal(
      bare('async function f(a) { return await a; }'),
      'async function f(a) {const ªc=ªe(100000000);try{ return ªd(ªc,(ªr(ªc,await ªs(ªc,100000001,a)))); }finally{ªl(ªc)}}',
    );
    assert.equal(
      bare('const f = async () => ({ a: 1 });'),
      'const f = async () => {const ªc=ªe(100000000);try{return ªd(ªc, ({ a: 1 }))}finally{ªl(ªc)}};',
    );
    assert.equal(bare('Promise.all(list)'), 'ªa("all",100000000, Promise.all(ªA(list)));');
    assert.equal(bare('f(Promise.all(list));'), 'f(ªa("all",100000000,Promise.all(ªA(list))));');
  });

  it('notes callbacks of then and its like, where nothing runs between the hooks', () => {
    assert.equal(bare('f(a.then(b));'), 'f(ªD(a.then(ªC(b))));');
    assert.equal(bare('f(a.then(b).catch(c));'), 'f(ªD(ªD(a.then(ªC(b))).catch(ªC(c))));');
    assert.equal(bare('f(a.then(null, b));'), 'f(ªD(a.then(null, ªC(b))));');
    assert.equal(bare('f(a.then(b, c.d));'), 'f(ªD(a.then(ªC(b), ªC(c.d,1))));');
    assert.equal(bare('f(a.then(b, c()));'), 'f(ªD(a.then(b, ªC(c()))));');
    assert.equal(bare('f(a.catch(b).finally(c));'), 'f(ªD(ªD(a.catch(ªC(b))).finally(ªC(c))));');
    for (const text of [
      'a?.then(b);',
      // V8 spells out what was called where that is no function.
      'a.then(b).c();',
      'a.then(b)();',
      'a.then();',
      'a.then(...b);',
      'a["then"](b);',
      'then(b);',
      'a.then(undefined);',
    ])
      assert.equal(bare(text), text);
  });

  it('notes what is made by hand, and what settles a promise', () => {
    assert.equal(
      bare('f(new Promise((a, b) => { g(a, b) }));'),
      'f(ªp(100000000,new Promise((a, b) => {;ªP(100000000,a,b); g(a, b) })));',
    );
    assert.equal(
      bare('function wait() { return new Promise((a) => setTimeout(a, 5)) }'),
      'function wait() { return ªp(100000001,new Promise((a) => (ªP(100000001,a),ªp(100000000,setTimeout(a, 5))))) }',
    );
    assert.match(
      bare('new Promise(async (a) => { await a })'),
      /\{const ªc=ªe\(\d+\);try\{;ªP\(100000002,a\); ªr\(ªc, await /,
    );
    assert.equal(
      bare('f(new Promise((a) => { work.then(() => { a() }, b); d = x?.y.then(a); e.then(f) }));'),
      'f(ªp(100000000,new Promise((a) => {;ªP(100000000,a); ªD( ªR(a, work).then(ªC(() => { a() }), ªC(b,1))); d = x?.y.then(a); ªD( e.then(ªC(f))); })));',
    );
    assert.equal(bare('new Promise(() => {}); new Promise(f);').match(/ªP/), null);
    assert.equal(bare('a?.b.connect(); a?.connect().x; new bluebird.Promise(f)').match(/ªp/), null);
    assert.match(bare('function make(Promise) { return new Promise((a) => a()) }'), /ªp\(.*ªP/);
    assert.doesNotMatch(bare('import Promise from "bluebird"; new Promise(executor)'), /ªp/);
    assert.deepEqual(rows('const late = () => new Promise(f);'), [
      ['made', 0, 0, 19, 'new Promise(f)', -1, 'late'],
    ]);
  });

  it('puts the this of arrow functions into a variable that they name and never read', () => {
    const withThis = (source: string): string => {
      const { code } = edit(source);
      return code.replace(/^[^]*?ªm\(\d+,"(?:[^"\\]|\\.)*"\);/, '').replaceAll('/*ª*/', '');
    };
    assert.equal(
      withThis('class A { b(c) { c(() => this.d); c(() => { c(() => this); }); } }'),
      'class A { b(c) {;var ªh1=this; c(() => (0&&ªh1,this.d)); c(() => { c(() => (0&&ªh1,this)); }); } }',
    );
    assert.equal(
      withThis('class A extends B { constructor(c) { super(c); c(() => this) } }'),
      'class A extends B { constructor(c) { super(c);;var ªh1=this; c(() => (0&&ªh1,this)) } }',
    );
    assert.equal(
      withThis('class A { b = () => this; c = (d) => { d(() => this); }; }'),
      'class A { b = () => ("ªh",this); c = (d) => {;var ªh1=this;;"ªh"; d(() => (0&&ªh1,this)); }; }',
    );
    assert.equal(withThis('class A { static b = () => this; }'), 'class A { static b = () => ("ªh",this); }');
    for (const none of [
      'class A { b(c) { c(function () { this.d(); }); } }',
      'class A { static { c(() => this); } }',
      'class A extends B { constructor(c) { c(() => this); if (c) super(); } }',
      'c(() => this);',
    ])
      assert.equal(withThis(none), none);
    assert.doesNotMatch(bare('class A { b(c) { c(() => this.d); } }'), /ªh/);
  });

  it('notes what a method then is given, where it stands as one', () => {
    assert.equal(
      bare('x = { then(a, b) { return run().then(a, b) } };'),
      'x = { then(a, b) {;ªH(this,a,b); return ªD(ªR(a,run()).then(ªC(a), ªC(b,1))) } };',
    );
    assert.match(
      bare('class Query { async then(a) { a() } }'),
      /\{const ªc=ªe\(\d+\);try\{;ªH\(this,a\); a\(\)/,
    );
    assert.match(
      bare('Query.prototype.then = function (a = 1, b) { a() }; q.then = function (a) { a() };'),
      /^[^H]*ªH\(this,a\)[^H]*$/,
    );
    assert.doesNotMatch(
      bare(
        'x = { then: (a) => a(), get then() { return 1 }, *then(a) { a() }, ["then"](a) { a() }, then() { f() } };',
      ),
      /ªH/,
    );
    assert.doesNotMatch(bare('class Query { static then(a) { a() } }; function then(a) { a() }'), /ªH/);
  });

  it('notes promises of timers by whatever name the module has for what makes them', () => {
    const module = 'from "node:timers/promises";';
    const made = (text: string): boolean => bare(text).includes('ªS(');
    assert.equal(
      bare(`import { setTimeout as nap } ${module} nap(5)`),
      `import { setTimeout as nap } ${module} ªS(100000000, nap(5));`,
    );
    assert.ok(made(`import { setInterval, setTimeout } ${module} setTimeout(5)`));
    assert.ok(made(`import * as timers ${module} timers.setTimeout(5)`));
    assert.ok(made(`import timers ${module} timers.setTimeout(5)`));
    assert.ok(made('const { setTimeout: nap } = require("timers/promises"); nap(5)'));
    assert.ok(made('const timers = require("timers/promises"); timers.setTimeout(5)'));
    assert.ok(made('const nap = util.promisify(setTimeout); nap(5)'));
    assert.ok(made(`import { scheduler } ${module} scheduler.wait(5)`));
    assert.ok(!made('setTimeout(f, 5); timers.setTimeout(f, 5); scheduler.wait(5)'));
    assert.ok(!made(`import { setInterval as setTimeout } from "other"; setTimeout(5)`));
  });

  it('notes promises of events and of promisified functions, and the functions themselves', () => {
    assert.equal(
      bare('import { once } from "events"; once(bell, "door"); bell.once("door", f)'),
      'import { once } from "events"; ªS(100000000, once(ªN(bell), "door"),1); bell.once("door", f)',
    );
    assert.match(bare('const events = require("node:events"); events.once(bell, "door")'), /ªS\(.*ªN\(bell/);
    assert.doesNotMatch(bare('function once(bell) {} once(bell, "door")'), /ªS/);
    assert.equal(
      bare('const nap = promisify((a, done) => run(done)); nap(5); (a, done) => run(done)'),
      'const nap = promisify((a, done) => (ªB(100000000,done),run(done))); ªS(100000001, nap(5),1); (a, done) => run(done)',
    );
    assert.equal(
      bare('import { readFile as read } from "node:fs/promises"; read(a); readFile(a)'),
      'import { readFile as read } from "node:fs/promises"; ªS(100000000, read(a),2,read); readFile(a)',
    );
    assert.equal(
      bare('const fs = require("fs"); fs.promises\n.stat(a); fs.stat(a, b); fetch(c);'),
      'const fs = require("fs"); ªS(100000000, fs.promises\n.stat(a),2,fs.promises.stat); fs.stat(a, b); ªS(100000001, fetch(c),2,fetch);',
    );
    const begun = (text: string): boolean => bare(text).includes('ªB(');
    for (const given of ['nap', 'nap.bind(x)', 'x.nap', 'this.x.nap, 1'])
      for (const made of [
        'function nap(d) { d() }',
        'x = { nap(d) { d() } }',
        'class A { nap = (d) => d() }',
      ])
        assert.ok(begun(`promisify(${given}); ${made}`), given + made);
    for (const other of [
      'function sleep(d) { d() }',
      'async function nap(d) { d() }',
      'function nap(...d) { d() }',
      'function nap() { d() }',
      'x = { [nap](d) { d() } }',
    ])
      assert.ok(!begun(`promisify(nap); ${other}`), other);
  });

  it('notes how an executor can settle its promise', () => {
    const settling = (executor: string): unknown =>
      (rows(`x = new Promise(${executor});`) as unknown[][]).find(([kind]) => kind === 'made')?.[7];
    for (const never of ['() => {}', 'function () { wait(); }'])
      assert.equal(settling(never), 'never', never);
    for (const plain of [
      '(a) => { if (x) a(); }',
      '(a, b) => { on("door", () => a(1)); off(() => b(error)); }',
      '(a) => a(undefined)',
    ])
      assert.equal(settling(plain), 'plainly', plain);
    for (const any of [
      '(a) => on(a)',
      '(a) => a(work)',
      '(a, b) => { queue.push({ a, b }); }',
      'function () { arguments[0](); }',
      '(...all) => all[0]()',
      '(a) => eval("a")(work)',
      'executor',
    ])
      assert.equal(settling(any), undefined, any);
  });

  it('says again that a coroutine returns when a finally that can suspend stands between', () => {
    assert.match(
      bare('async function f() { try { return await 1 } finally { await 2 } }'),
      /return ªd\(ªc,\(ªf=\[\(.*\)\]\)\[0\]\);.*finally \{ªk\(ªc\);.*;if\(ªf\)ªd\(ªc,ªf\[0\]\);\}/,
    );
  });

  it('leaves Promise alone where the module binds that name', () => {
    assert.doesNotMatch(bare('import { Promise } from "bluebird"; Promise.all(x)'), /ªA/);
  });

  it('makes no scope closures where eval is not the real one', () => {
    assert.match(edit('async function f() { await 1 }', 'commonjs').code, /eval/);
    assert.doesNotMatch(edit('async function f(eval) { await 1 }', 'commonjs').code, /=>\{"use strict"/);
  });

  it('makes one closure for all awaits of a scope, and one of its own where there is one await', () => {
    const shared = 'ªv??=ªp=>eval(ªp)';
    const closures = (source: string): readonly string[] =>
      edit(source)
        .code.replaceAll('/*ª*/', '')
        .match(/(?:ªv\?\?=)?ªp=>eval\(ªp\)/g) ?? [];
    assert.deepEqual(closures('async function f(a) { await a; }'), ['ªp=>eval(ªp)']);
    assert.deepEqual(closures('async function f(a) { await a; if (a) { await a; } }'), [shared, shared]);
    assert.deepEqual(closures('async function f(a) { while (a) await a; }'), [shared]);
    assert.deepEqual(closures('async function f(a) { for (const b of a) await b; }'), ['ªp=>eval(ªp)']);
    assert.deepEqual(closures('async function f(a) { for (const b of a) { await b; await a; } }'), [
      shared,
      shared,
    ]);
    assert.deepEqual(
      closures('async function f(a) { await a; { let b; await b; } try {} catch (e) { await e; } }'),
      ['ªp=>eval(ªp)', 'ªp=>eval(ªp)', 'ªp=>eval(ªp)'],
    );
  });

  it('declares the shared closure in the very scope that shares it', () => {
    const code = edit('async function f(a) { for (const b of a) { await b; await a; } }').code;
    assert.match(code.replaceAll('/*ª*/', ''), /for \(const b of a\) \{let ªv; ªr/);
  });

  it('gives loops that never suspend copies of their variables', () => {
    const loop = (source: string): string => edit(source).code.replaceAll('/*ª*/', '');
    const summing = 'async function f(list) { let sum = 0; for (const n of list) sum += n; await sum; }';
    assert.match(
      loop(summing),
      /\{let ªt0=list,ªt1=sum;try\{const list=ªt0;let sum=ªt1;try\{for \(.*\) sum \+= n;\}finally\{ªt1=sum\}\}finally\{sum=ªt1\}\}/,
    );
    const untouched = [
      'async function f(list) { let sum = 0; for (const n of list) sum += await n; }',
      'async function f(list) { let sum = 0; for (;;) list.map(() => sum++); await 1; }',
      'async function f() { let sum = 0; const add = () => sum++; for (;;) sum++; await add; }',
      'async function f() { let sum = 0; for (;;) eval("sum"); await 1; }',
      'async function f(a) { switch (a) { case 1: let b; default: for (;;) b++; } await 1; }',
      'async function f() { for (;;) { var i; i++; } await 1; }',
      'async function f() { for (;;) late++; let late; await 1; }',
      'async function f(a) { for await (a of a) ; }',
      'async function f(a) { let sum = 0; for (;;) sum++; }',
    ];
    const sloppy = 'function f() { var let = 0; for (;;) let++; return async () => await 1; }';
    assert.doesNotMatch(edit(sloppy, 'commonjs').code, /ªt0/);
    for (const source of untouched) assert.doesNotMatch(loop(source), /ªt0/, source);
  });

  it('names functions as people do', () => {
    const source = `
      class Bot { async greet() {} static async #make() {} run = async () => {}; async [key]() {} }
      const handler = async () => {}, { a = async () => {} } = {}; exports.sent = async function () {};
      const object = { async method() {}, arrow: async () => {} }; go(async () => {}); export default async function () {}
      await (async function named(a, { b }, c = 1, ...d) {})();`;
    const names = rows(source).flatMap((row) => {
      const [kind, , , , name] = row as readonly unknown[];
      return kind === 'async' ? [name] : [];
    });
    assert.deepEqual(names, [
      'Bot.greet',
      'Bot.#make',
      'Bot.run',
      'Bot.[key]',
      'handler',
      'a',
      'sent',
      'method',
      'arrow',
      '(anonymous)',
      'default',
      'named',
    ]);
    assert.deepEqual((rows(source).at(-1) as readonly unknown[])[5], 0);
    assert.deepEqual((rows(source).at(-2) as readonly unknown[])[5], ['a', 'c', 'd']);
  });

  it('describes each suspension by kind, place, text and function', () => {
    assert.deepEqual(
      rows('async function* f() {\n  yield  await   query(\n    url);\n  for await (const x of y()) ;\n}'),
      [
        ['asyncGenerator', 0, 0, 0, 'f', []],
        ['await', 0, 1, 9, 'query( url)', 0],
        ['yield', 0, 1, 2, 'await query( url)', 0],
        ['forAwait', 0, 3, 2, 'y()', 0],
      ],
    );
  });

  it('maps every token to where it stood', () => {
    const source = 'async function f() { const first = await one(), second = await two(); }';
    const { code, map } = edit(source);
    for (const word of ['first', 'one', 'second', 'two']) {
      const column = code.indexOf(word, code.indexOf('async function'));
      const found = originalPositionFor(new TraceMap(map), { line: 1, column });
      assert.equal(found.column, source.indexOf(word), word);
    }
  });

  it('marks with another letter where the source has the first', () => {
    const { code } = edit('const ª = async () => {}');
    assert.match(code, /ºe\(/);
    assert.equal(removeInsertions(code), 'const ª = async () => {}');
  });

  it('moves site numbers, and only those, to where a module begins in this run', () => {
    const source = 'async function f() { await call(123456789, "100000001") }';
    const moved = relocateSites(edit(source).code, FIRST, 300_000_000 as SiteId);
    assert.match(moved, /ªm\(300000000,.*ªe\(300000000\).*ªs\(ªc,300000001,.*call\(123456789, "100000001"\)/);
    assert.match(moved, /call\(123456789, \\\\\\"100000001/);
  });

  it('refuses what V8 could no longer parse with hooks in it, and nothing that is less deep', () => {
    const nested = (depth: number): string =>
      `async function f() { return ${'await ('.repeat(depth)}1${')'.repeat(depth)}; }`;
    assert.match(edit(nested(90)).code, /ªs/);
    assert.throws(() => edit(nested(200)), /nested too deeply/);
    assert.match(edit(`async function f() { return ${'1 + await 1 + '.repeat(500)}1; }`).code, /ªs/);
  });

  it('throws for a text that is not a program', () => {
    assert.throws(() => edit('await await'), SyntaxError);
  });
});
