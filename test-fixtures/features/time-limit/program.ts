/** A time limit written by hand: the chain continues through it. */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too late')), ms);
    const settled = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
    };
    work.then(settled).catch(reject);
  });
}

async function readMeter(id: number): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return id; // @read
}

async function guarded(id: number): Promise<number> {
  return await within(readMeter(id), 60_000); // @guarded
}

console.log(await guarded(7)); // @main
