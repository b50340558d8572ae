// Where a line break ends a statement, and comments stand in the way.
const log = (...v) => console.log(...v)
let n = 0
const list = [1, 2]
async function f() {
  let x = 0
  await x++
  ;[1].forEach((y) => log(y))
  await /* c */ null // d
  const g = await async function () {}
  ++n
  await n--
  ++n
  const h = await list
  `template`.length;
  /re/.test('re')
  return
  (log('unreachable'))
}
await f()
async function g() {
  await n++
  (await 0, log)('called')
  if (n) await 1
  else await 2
  do await 1
  while (await false)
  for (let i = await 0, end = await 1; i < end; i++) await i
  throw await 'thrown'
}
await g().catch(log)
function* h() {
  yield () => {}
  (1)
  yield
  [1]
  const a = yield x => {}
  /re/g
  return yield
}
log([...h()].length)
const j = async () => { return (
  // comment
  await 1 // more
) }
log(await j(), await (async () => { return /* a */ /* b */ })(), await (async x => { return x /* after */
})(3))
const k = async () => n // trailing
const l = async () => { if (n) return
  log('not returned') }
log(await k(), await l())
var last = await n++
