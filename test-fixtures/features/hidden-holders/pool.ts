/** A pool of one connection, whose class of promises is a parameter, in the manner of generic-pool. */
class Deferred {
  readonly promise: Promise<string>;
  give: (connection: string) => void = () => undefined;

  constructor(Promise: PromiseConstructor) {
    this.promise = new Promise((resolve) => {
      this.give = resolve;
    }); // @deferred
  }
}

export class Pool {
  #free = ['one'];
  #waiting: Deferred[] = [];

  acquire(): Promise<string> {
    const deferred = new Deferred(Promise);
    const connection = this.#free.pop();
    if (connection === undefined) this.#waiting.push(deferred);
    else deferred.give(connection);
    return deferred.promise;
  }

  release(connection: string): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(connection);
    else next.give(connection);
  }
}
