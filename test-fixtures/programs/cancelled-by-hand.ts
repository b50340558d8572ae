/** Coroutines that wait for what never comes, each of which takes a cancellation in its own way. */
const never = new Promise<string>(() => undefined);

async function straight(): Promise<string> {
  return await never; // @straight
}

async function awaiter(): Promise<void> {
  console.log(await deep());
}

async function deep(): Promise<string> {
  return await never;
}

async function cleaner(): Promise<void> {
  try {
    await never;
  } finally {
    await Promise.resolve();
    console.log('cleaned up');
  }
}

async function passing(): Promise<void> {
  try {
    await never;
  } finally {
    console.log('passed by');
  }
}

async function rethrower(): Promise<void> {
  try {
    await never;
  } catch (error) {
    console.log('caught and thrown again');
    throw error;
  }
}

async function wrapper(): Promise<void> {
  try {
    await never;
  } catch (error) {
    throw new Error('no soup', { cause: error });
  }
} // @wrapped

async function stubborn(): Promise<string> {
  try {
    return await never;
  } catch {
    return 'no';
  }
}

async function gathering(): Promise<void> {
  await Promise.all([part(), never]);
}

async function part(): Promise<void> {
  await never;
}

const bells: AsyncIterable<string> = {
  [Symbol.asyncIterator]: () => ({
    next: () => never.then((value) => ({ value })),
    async return() {
      await Promise.resolve();
      console.log('the bells are taken down');
      return { value: undefined, done: true };
    },
  }),
};

async function listener(): Promise<void> {
  try {
    for await (const bell of bells) console.log(bell);
  } finally {
    console.log('no longer listening');
  }
}

async function* rings(): AsyncGenerator<string> {
  try {
    yield await never;
  } finally {
    console.log('no more rings');
  }
}

async function hearer(): Promise<void> {
  for await (const ring of rings()) console.log(ring);
}

for (const one of [
  straight,
  awaiter,
  cleaner,
  passing,
  rethrower,
  wrapper,
  stubborn,
  gathering,
  listener,
  hearer,
])
  one().catch((error: unknown) => {
    console.log(`${one.name} ended by ${(error as Error).message}`);
  });
console.log('ready');
process.stdin.resume();
