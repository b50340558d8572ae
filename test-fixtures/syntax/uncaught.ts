interface Unused {
  a: number;
}

class Thing<T> {
  async run(value: T): Promise<never> {
    await null;
    throw new Error(`failed ${value}`);
  }
}
await new Thing<string>().run('here');
export {};
