// A coroutine that adds up in a loop without awaits, and then suspends.

async function total(list: readonly number[]): Promise<number> {
  let sum = 0;
  for (const item of list) {
    sum += item; // @in-loop
  }
  await null;
  return sum;
}

console.log(await total([1, 2, 3]));

export {};
