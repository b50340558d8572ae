// the position of an error thrown by each kind of expression around an await/yield; prints line:column of the first user frame, and the message
const bad = () => { throw new Error('x') }; const U = undefined, N = null, five = 5, o = { get g() { throw new Error('g') }, f: 1, n: null };
const t = async (n, f) => { try { await f(); console.log(n, 'no error') } catch (e) { const l = String(e.stack).split('\n').filter(x => x.includes(import.meta.url)).map(x => x.replace(import.meta.url, '').replace(/^\s+at /, '').replace(/.*\(/, '').replace(')', '')); console.log(n, e.name, e.message, l.slice(0, 3).join(' ')) } };
await t('call undef', async () => { await U() });
await t('call member', async () => { await o.f(await 1) });
await t('call member2', async () => { o.n.x(await 1) });
await t('await in callee', async () => { (await o).f() });
await t('await in callee2', async () => { (await o).n.q.z });
await t('await arg null', async () => { five.x.y(await 1) });
await t('index', async () => { (await N)[0] });
await t('index2', async () => { N[await 0] });
await t('assign', async () => { N.x = await 1 });
await t('assign2', async () => { (await N).x = 1 });
await t('destr', async () => { const { a } = await N; return a });
await t('destr2', async () => { const { a: { b } } = await { a: U }; return b });
await t('destr arr', async () => { const [a] = await U; return a });
await t('destr arr2', async () => { const [[a]] = await [1]; return a });
await t('destr assign', async () => { let a; ({ a } = await U); return a });
await t('destr param', async () => { const f = async ({ a }) => { await a }; await f(await N) });
await t('spread call', async () => { bad(...(await five)) });
await t('spread call2', async () => { Math.max(...five, await 1) });
await t('spread arr', async () => [...(await five)]);
await t('spread arr2', async () => [await 1, ...five]);
await t('spread obj', async () => ({ ...(await o) }));
await t('new', async () => new (await five)());
await t('new2', async () => new five(await 1));
await t('new3', async () => new o.f(await 1));
await t('for of', async () => { for (const x of await five) await x });
await t('for of2', async () => { for (const x of five) await x });
await t('for of3', async () => { for (const x of o.n.k) await x });
await t('for in', async () => { for (const x in o.g) await x });
await t('yield throw', async () => { function* g() { const z = yield 1; z.q } const x = g(); x.next(); x.next() });
await t('return', async () => { return o.g });
await t('return await', async () => { return await o.g });
await t('return cond', async () => { return (await 1) ? o.n.x : 2 });
await t('throw await', async () => { throw await new Error('t') });
await t('throw new', async () => { await 1; throw new TypeError(await 'q') });
await t('template', async () => `${await 1}${o.g}`);
await t('tagged', async () => five`a${await 1}`);
await t('tagged2', async () => o.f`a${await 1}`);
await t('binary', async () => (await 1n) + 1);
await t('binary2', async () => 1n + await 1);
await t('in', async () => 'x' in await five);
await t('instanceof', async () => (await 1) instanceof five);
await t('instanceof2', async () => 1 instanceof await five);
await t('unary', async () => +(await 1n));
await t('update', async () => { const c = 1; await c; c++ });
await t('const', async () => { const c = await 1; c = await 2 });
await t('tdz', async () => { await 1; q; let q = 2 });
await t('tdz2', async () => { q = await 1; let q });
await t('super', async () => { class A { async m() { await super.zz() } } await new A().m() });
await t('super2', async () => { class A { async m() { (await 1, super.zz).k } } await new A().m() });
await t('private', async () => { class A { #p = 1; static async r(o) { return (await o).#p } } await A.r({}) });
await t('private in', async () => { class A { #p; static async r(o) { return #p in await o } } await A.r(5) });
await t('private call', async () => { class A { #m() {} static async r(o) { (await o).#m(await 1) } } await A.r({}) });
await t('class extends', async () => { class A extends (await five) {} });
await t('class field', async () => { class A { x = bad() } new A(await 1) });
await t('optional', async () => { (await o)?.f() });
await t('optional call', async () => { (await o).f?.() });
await t('optional2', async () => { await (await o)?.n.x });
await t('comma', async () => { await (1, o.n).x });
await t('arrow expr', async () => (await 1).x.y);
await t('arrow obj', async () => ({ a: await 1, b: o.n.x }));
await t('computed', async () => ({ [await o.n.k]: 1 }));
await t('default', async () => { const { a = o.n.x } = await {}; return a });
await t('getter', async () => await o.g);
await t('delete', async () => { 'use strict'; delete (await Object.freeze([1]))[0] });
await t('frozen', async () => { (await Object.freeze({ a: 1 })).a = await 2 });
await t('all', async () => { await Promise.all([o.g, await 1]) });
await t('all2', async () => { await Promise.all(bad(), await 1) });
await t('all nested', async () => { await Promise.all([1].map(async x => { await x; o.n.x })) });
await t('race', async () => { await Promise.race(five) });
await t('then', async () => { await Promise.resolve(1).then(x => x.y.z) });
await t('switch', async () => { switch (await o.n.x) { case 1: } });
await t('case', async () => { switch (await 1) { case o.g: } });
await t('if', async () => { if (await o.n.x) await 1 });
await t('while', async () => { while (o.g) await 1 });
await t('do', async () => { do await 1; while (o.n.x) });
await t('for', async () => { for (let i = await 0; i < o.n.x; i++) await i });
await t('for2', async () => { for (let i = await o.n.x; ;) await i });
await t('for3', async () => { for (let i = 0; ; o.g) await i });
await t('catch', async () => { try { await bad() } catch ({ zz: { y } }) { await y } });
await t('finally', async () => { try { await 1 } finally { o.n.x } });
await t('eval', async () => { await 1; eval('o.n.x') });
await t('Function', async () => { await new Function('return (async () => { await 1; null.x })()')() });
await t('import', async () => { await import('./nope.mjs') });
await t('json', async () => { JSON.parse(await '{') });
await t('multi',
  async () => {
    const a =
      await
        o
          .n
          .x;
  });
await t('chain', async () => { await Promise.resolve(1)
  .then(x => x)
  .nope(await 2)
  .q() });
await t('setter', async () => { const s = { set x(v) { throw new Error('s') } }; s.x = await 1 });
await t('agen throw()', async () => { async function* g() { try { yield 1 } finally { o.n.x } } const x = g(); await x.next(); await x.throw(new Error('in')) });
await t('agen return()', async () => { async function* g() { try { yield 1 } finally { await o.n.x } } const x = g(); await x.next(); await x.return() });
await t('await using', async () => { await 1; bad() });
