/** A pool of one connection, as people write it. */
type Give = (connection: string) => void;

class Pool {
  private readonly free = ['one'];
  private readonly waiting: Give[] = [];

  async acquire(): Promise<string> {
    const connection = this.free.pop();
    if (connection !== undefined) return connection;
    return await new Promise<string>((resolve) => {
      this.waiting.push(resolve);
    });
  }

  release(connection: string): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(connection);
    else next(connection);
  }
}

const pool = new Pool();

async function transfer(from: string): Promise<void> {
  const connection = await pool.acquire();
  await audit(from);
  pool.release(connection);
}

/** Asks the pool again, while its caller has the only connection. */
async function audit(what: string): Promise<void> {
  const connection = await pool.acquire();
  console.log(what, connection);
  pool.release(connection);
}

export function begin(): void {
  void transfer('till');
  void transfer('safe');
}
