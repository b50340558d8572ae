/**
 * A bank with a bug that only some orders show: a transfer looks at the balance, then waits, then takes the money. In
 * the usual order the first transfer is done before the second looks.
 */
const balances = new Map([
  ['ann', 100],
  ['bob', 0],
  ['cid', 0],
]);

/** Stands for a database: answers later. */
async function balanceOf(account: string): Promise<number> {
  await Promise.resolve();
  return balances.get(account) ?? 0;
}

async function note(text: string): Promise<void> {
  await Promise.resolve();
  console.log(text);
}

async function transfer(from: string, to: string, amount: number): Promise<void> {
  const balance = await balanceOf(from); // @check
  if (balance < amount) {
    await note(`${from} cannot pay ${amount} to ${to}`);
    return;
  }
  await note(`${from} pays ${amount} to ${to}`); // @race
  balances.set(from, (balances.get(from) ?? 0) - amount);
  balances.set(to, (balances.get(to) ?? 0) + amount);
}

/** The second customer takes a while to say what she wants. */
async function serveSecond(): Promise<void> {
  for (let word = 0; word < 6; word++) await Promise.resolve();
  await transfer('ann', 'cid', 60);
}

await Promise.all([transfer('ann', 'bob', 70), serveSecond()]);
const [owing] = [...balances].filter(([, balance]) => balance < 0);
console.log([...balances].map(([account, balance]) => `${account} ${balance}`).join(', '));
if (owing !== undefined) {
  console.error(`${owing[0]} owes the bank ${-owing[1]}`);
  process.exitCode = 1;
}
