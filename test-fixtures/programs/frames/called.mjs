async function serve(guests) {
  const tables = guests / 2; // @serve
  await null;
  return tables;
}

class Waiter {
  async carry(guests) {
    await guests; // @carry
  }
  arrow = async (guests) => guests + (await 1); // @arrow
  *count(guests) {
    yield guests; // @count
  }
  async nothing(guests) {} // @nothing
}

const waiter = new Waiter();
for (const guests of [1, 2]) await serve(guests);
for (const guests of [1, 2]) await waiter.carry(guests);
for (const guests of [1, 2]) await waiter.arrow(guests);
for (const guests of [1, 2]) for (const one of waiter.count(guests)) console.log(one);
for (const guests of [1, 2]) await waiter.nothing(guests);
