// Sloppy CommonJS: with, eval, arguments aliasing, duplicate functions, top-level return, odd names.
var log = console.log, await = 'identifier', yield_ = 1;
log(await, typeof require, this === module.exports, arguments.length, new.target);
async function aliased(a) { arguments[0] = 'changed'; await null; return [a, arguments.callee === aliased, this === globalThis]; }
aliased(1).then(log);
async function withs(object) { with (object) { x = await x + 1; return x; } }
withs({ x: 1 }).then(log);
async function evals() { eval('var leaked = 1'); await null; return leaked + eval('leaked'); }
evals().then(log);
async function twice() { function f() { return 1; } function f() { return 2; } await null; return f(); }
twice().then(log);
async function blockFunctions() { { function g() { return 'g'; } } await null; return g(); }
blockFunctions().then(log);
async function shadows(eval) { await null; return eval; } shadows(3).then(log);
async function strict() { 'use strict'; await null; return this; } strict().then(log);
async function directiveNoSemicolon() { 'use strict'
  await null; return this }
directiveNoSemicolon().then(log);
var Promise = global.Promise, Symbol = global.Symbol; Promise.all([1]).then(log);
log(0777, typeof undeclared, delete Object.prototype.nothing);
log(aliased.toString());
if (true) return log('returned');
log('never');
