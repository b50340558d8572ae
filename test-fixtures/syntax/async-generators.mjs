// Async generators and `for await` over sync and async iterables, left in every way.
const log = (...values) => console.log(...values);
async function* numbers(n, name = 'numbers') {
  try { for (let i = 0; i < n; i++) { const sent = yield i; if (sent !== undefined) log(name, 'sent', sent); } return `${name} done`; } catch (error) { log(name, 'caught', error.message); yield 'recovered'; } finally { await null; log(name, 'closed'); }
}
const driven = numbers(5, 'driven');
log(await driven.next(), await driven.next('a'), await driven.throw(new Error('boom')), await driven.next(), await driven.next());
const returned = numbers(5, 'returned');
log(await returned.next(), await returned.return(Promise.resolve('early')), await returned.next());
const queued = numbers(3, 'queued');
log(await Promise.all([queued.next(), queued.next(), queued.next(), queued.next(), queued.next()]));
async function* returnsRejected() { try { return Promise.reject(new Error('no')); } catch (error) { log('return caught', error.message); return 'replaced'; } finally { log('ret finally'); } }
log(await returnsRejected().next());
async function* yieldsRejected() { try { yield Promise.reject(new Error('no')); } catch (error) { log('yield caught', error.message); yield Promise.resolve('awaited'); } }
for await (const x of yieldsRejected()) log(x);
async function* delegates() { const r = yield* numbers(2, 'inner'); log('r', r); yield* [Promise.resolve(1), 2]; yield; return; }
for await (const x of delegates()) log('delegated', x);
async function leaves(how) {
  outer: for (const round of [1, 2]) {
    middle: for await (const x of numbers(3, `${how}${round}`)) {
      inner: for await (const y of [Promise.resolve('p'), 'q']) {
        if (how === 'break') break;
        if (how === 'break middle') break middle;
        if (how === 'break outer') break outer;
        if (how === 'continue') continue inner;
        if (how === 'continue middle') continue middle;
        if (how === 'continue outer') continue outer;
        if (how === 'return') return [x, y];
        if (how === 'return await') return await y;
        if (how === 'throw') throw new Error(`thrown at ${y}`);
        log(how, round, x, y);
      }
    }
    log('round over', how);
  }
}
for (const how of ['none', 'break', 'break middle', 'break outer', 'continue', 'continue middle', 'continue outer', 'return', 'return await', 'throw'])
  log(how, await leaves(how).catch((error) => error.message));
async function unbraced(flag) {
  if (flag) for await (const x of [1]) log(x); else for await (const x of [2]) log(x)
  for await (const x of [3]) for await (const y of [4]) if (x) log(x, y)
  a: b: for await (const x of [1, 2]) { if (x === 1) continue a; break b; }
  let target = {}; for await (target.x of (0, [5])) log(target); for await ([target.y = await 9] of [[]]) ; log(target);
  for await (var v of [6]); log(v);
  for await (const x of [7]) { let x = 'inner'; log(x); }
  for await (const f of [1, 2]) setTimeout(() => log('closure', f));
}
await unbraced(true); await unbraced(false);
const broken = { [Symbol.asyncIterator]: () => ({ next: async () => { throw new Error('next failed'); } }) };
try { for await (const x of broken) log(x); } catch (error) { log(error.message); }
const closes = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: async () => { throw new Error('return failed'); } }) };
try { for await (const x of closes) break; } catch (error) { log(error.message); }
try { for await (const x of 5) log(x); } catch (error) { log(error.name); }
async function returnsInLoop() { for await (const x of numbers(2, 'ret')) { try { return x; } finally { log('before close'); } } }
log(await returnsInLoop());
async function* empties() {} log(await empties().next());
const g = (async function* () { yield 1; yield 2; })(); log(await g.next(), await g.return(5), await g.throw(new Error('late')).catch((e) => e.message));
