// Loops without awaits in and around coroutines: their variables end up with the same values however the loop is left.
const log = (...values) => console.log(...values);

async function sums(list, start = 0) {
  let sum = start;
  var last;
  const names = [];
  for (const item of list) { sum += item; last = item; names.push(`n${item}`); }
  await null;
  for (const key in list) (sum) += Number(key);
  do sum++; while (sum % 7 !== 0)
  while (sum > 100) sum -= 10;
  log(sum, last, names, start);
  return sum;
}

async function left(kind) {
  let count = 0;
  let [first, { deep: second }] = [0, { deep: 0 }];
  try {
    outer: for (let i = 0; i < 5; i++) {
      for (let j = 0; ; j++) {
        count += 1; [first, { x: second }] = [j, { x: i }];
        if (j === 3) break;
        if (kind === 'outer' && j === 2) continue outer;
        if (kind === 'break' && i === 2) break outer;
        if (kind === 'return' && i === 1) return [count, first, second];
        if (kind === 'throw' && i === 1) throw new Error('thrown');
      }
      await null;
    }
  } catch ({ message }) {
    for (let i = 0; i < 2; i++) count += message.length;
  } finally {
    log(kind, count, first, second);
  }
  return count;
}

async function constant() {
  const fixed = { n: 1 };
  try {
    for (let i = 0; i < 2; i++) { fixed.n += i; if (i) fixed = 2; }
  } catch (error) {
    log(String(error), fixed);
  }
  await null;
}

async function hidden() {
  let value = 'outer';
  {
    let seen = '';
    for (const value of ['a', 'b']) seen += value;
    for (let i = 0; i < 2; i++) { let value = i; seen += value; }
    await null;
    log(seen, value);
  }
  try { for (;;) unset++; let unset; } catch (error) { log(error.name); }
}

function* numbers(count) {
  let total = 0;
  for (let i = 0; i < count; i++) total += i;
  const sent = yield total;
  for (let i = 0; i < count; i++) total -= sent;
  return total;
}

function around(list) {
  let sum = 0, i = 0;
  for (i = 0; i < list.length; i++) sum += list[i]
  ;[sum] = [sum * 2]
  return Promise.all(list.map(async (item) => (await item) + i)).then((items) => [sum, i, items]);
}

await sums([1, 2, 3]);
for (const kind of ['plain', 'outer', 'break', 'return', 'throw']) log(await left(kind));
await constant();
await hidden();
const generator = numbers(4);
log(generator.next(), generator.next(1));
log(await around([4, 5]));
