/** A limit whose queue is a private member and whose jobs wait as bound functions, in the manner of p-limit. */
type Job<T> = () => Promise<T>;

class Waiting {
  #starts: (() => void)[] = [];

  add(start: () => void): void {
    this.#starts.push(start);
  }

  next(): void {
    this.#starts.shift()?.();
  }
}

export function limitOf(most: number): <T>(job: Job<T>) => Promise<T> {
  const waiting = new Waiting();
  let active = 0;

  const begin = (): void => {
    if (active >= most) return;
    active++;
    waiting.next();
  };

  async function run(job: Job<unknown>, resolve: (value: never) => void): Promise<void> {
    const result = (async () => job())();
    resolve(result as never);
    await result; // @runs
    active--;
    begin();
  }

  return <T>(job: Job<T>) =>
    new Promise<T>((resolve) => {
      void new Promise<void>((start) => {
        waiting.add(start);
      }).then(run.bind(undefined, job, resolve));
      begin();
    }); // @limit
}
