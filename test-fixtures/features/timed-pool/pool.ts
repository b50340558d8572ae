/** A pool of one connection whose waits a timer ends by an error, in the manner of tarn. */
interface Ask {
  readonly give: (connection: string) => void;
}

export class Pool {
  private readonly free = ['one'];
  private readonly asks: Ask[] = [];

  acquire(): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => {
        reject(new Error('nothing became free'));
      }, 60_000); // @limit
      const give = (connection: string): void => {
        clearTimeout(limit);
        resolve(connection);
      };
      const connection = this.free.pop();
      if (connection === undefined) this.asks.push({ give });
      else give(connection);
    }); // @asks
  }

  release(connection: string): void {
    const next = this.asks.shift();
    if (next === undefined) this.free.push(connection);
    else next.give(connection);
  }
}
