/** A limit of one at a time, in the manner of p-limit, used within itself. */
type Job<T> = () => Promise<T>;

function limitOf(most: number): <T>(job: Job<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let active = 0;
  const next = (): void => {
    active--;
    queue.shift()?.();
  };
  return async <T>(job: Job<T>): Promise<T> => {
    if (active >= most)
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    active++;
    try {
      return await job();
    } finally {
      next();
    }
  };
}

const limit = limitOf(1);

async function page(): Promise<string> {
  return await limit(() => picture());
}

async function picture(): Promise<string> {
  return await Promise.resolve('picture');
}

export function begin(): void {
  void limit(page);
}
