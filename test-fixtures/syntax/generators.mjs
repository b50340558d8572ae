// Generators, driven from outside by next, throw and return; delegation; early exits.
const log = (...values) => console.log(...values);
function* plain(a) {
  try { const got = yield a; log('got', got); const second = yield; log('second', second); return 'end'; } catch (error) { log('caught', error); yield 'after'; } finally { log('finally'); yield 'from finally'; }
}
const first = plain(1);
log(first.next('ignored'), first.next('x'), first.next('y'), first.next(), first.next());
const second = plain(1);
log(second.next(), second.throw('thrown'), second.next(), second.next());
const third = plain(1);
log(third.next(), third.return('returned'), third.next(), third.next());
function* delegates() { const result = yield* plain('inner'); log('result', result); yield* [1, 2]; return yield* (function* () { return 7; })(); }
log([...delegates()]);
function* precedence() { const x = (yield 1, yield 2); const y = yield yield 3; log(x, y, yield* [], (yield) + (yield)); yield { a: yield }; yield () => {}
  (yield 1); yield [yield]; return }
const driver = precedence(); for (let i = 0; i < 12; i++) log(driver.next(i));
function* empty() {} function* directive() { 'use strict'; yield typeof this; }
log([...empty()], [...directive()], Object.getPrototypeOf(plain) === Object.getPrototypeOf(empty), plain.prototype !== undefined);
const [one, two] = plain(5); log(one, two);
class Tree { constructor(v, l, r) { Object.assign(this, { v, l, r }); } *[Symbol.iterator]() { if (this.l) yield* this.l; yield this.v; if (this.r) yield* this.r; } }
log([...new Tree(2, new Tree(1), new Tree(3))].map((x) => x.v ?? x));
const object = { *gen() { yield 1; }, *[Symbol.iterator]() { yield 'it'; } };
log([...object], [...object.gen()], plain.toString());
function* unstarted() { log('never'); } log(unstarted().return(4));
