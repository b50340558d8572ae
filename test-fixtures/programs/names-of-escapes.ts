// Everything that has a name or a value is an order to a terminal.
import { createTask, Queue, run, sleep } from '../../dist/runtime/index.mjs';

const ORDER = '\u001b]0;PWNED\u0007\u001b[2J\u001b]8;;http://evil\u0007\u009b31m\u202Egnp.exe\rX\nFORGED';
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

class Evil {
  [key: string]: unknown;
  constructor() {
    this[ORDER] = ORDER;
  }
}
Object.defineProperty(Evil, 'name', { value: ORDER });

const methods = {
  async [ORDER](value: unknown): Promise<void> {
    await pause(50);
    console.log(typeof value);
  },
};

function throws(text: string): never {
  throw new Error(text);
}

async function hold(value: unknown): Promise<void> {
  const names = [ORDER, new Evil(), Symbol(ORDER), new Error(ORDER), new RegExp('\u001b\\[2J\u202e')];
  const more = new Map([[ORDER, { [ORDER]: ORDER }]]);
  await pause(50);
  console.log(names.length, more.size, typeof value, typeof throws);
}

run(function* () {
  const orders = new Queue<string>(0, { name: ORDER } as never);
  const waiting = createTask(orders.get(), { name: ORDER });
  void hold({ [ORDER]: new Evil() });
  void hold(Symbol(ORDER));
  void methods[ORDER]?.(ORDER);
  yield* sleep(0.01);
  waiting.cancel(); // line 40
  yield* sleep(0.1);
});
