// What V8 says of values that come out of an await, caught here and uncaught.
const nothing = async () => undefined;
const object = {};
const failing = [
  async () => (await nothing()).x,
  async () => (await nothing())(),
  async () => { const { a } = await nothing(); },
  async () => { const [a] = await object; },
  async () => { for (const x of await object); },
  async () => new (await object)(),
  async () => (await object).method(),
  async () => [...(await object)],
  async () => (await object)`text`,
  async () => { try { (await object)(); } catch (error) { console.log('inside', error.message); throw error; } },
];
for (const one of failing)
  try {
    await one();
  } catch (error) {
    console.log(error.message, error.stack.split('\n')[0]);
  }
await nothing().then(async () => (await object)());
