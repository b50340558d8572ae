#!/usr/bin/env node
'use strict' // no semicolon
'another'
const log = console.log
exports.x = async () => { await null; return this === exports }
exports.x().then(log, log); (async () => { try { undeclared = 1 } catch (error) { log(error.name) } })()
Promise.all([1, exports.x()]).then(log); Promise.race([2]).then(log); Promise.any([3]).then(log); Promise.allSettled([Promise.reject(4)]).then((r) => log(r))
Promise.all(...[[5]]).then(log); Promise?.all([6]).then(log); Promise.all?.([7]).then(log); Promise['all']([8]).then(log); Promise.all().catch((e) => log(e.message)); class P extends Promise {} P.all([9]).then(log); Promise.all(5).catch((e) => log(e.message))
log(exports.x.toString())
// the last line is a comment, without a line break
// ends in a comment