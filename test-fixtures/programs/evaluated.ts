// Expressions are evaluated here, while it runs and at its stops.
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function lookUp(name: string): Promise<number> {
  await pause(1);
  if (name === 'bad') throw new Error('nothing there');
  return name.length; // @found
}

const ready = Promise.resolve({ ok: true });
const spoilt = Promise.reject(new Error('spoilt'));
spoilt.catch(() => undefined);
Object.assign(globalThis, { lookUp, ready, spoilt });

async function main(): Promise<void> {
  const name = 'soup';
  console.log(await lookUp(name)); // @looked
  if (process.argv[2] === 'wait') await new Promise((resolve) => process.stdin.once('data', resolve));
  await pause(30);
  console.log('end');
  process.stdin.unref();
}

void main();
