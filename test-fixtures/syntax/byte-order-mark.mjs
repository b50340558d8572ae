// A byte order mark and carriage returns.
const f = async () => {
  await null
  return `a
b`.length
}
console.log(await f(), f.toString().length)
await f()
throw new Error("at line 8")
