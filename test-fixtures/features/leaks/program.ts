/** Requests that wait for an answer nobody sends: their number only grows. */
const waiting: (() => void)[] = [];

async function request(id: number): Promise<number> {
  await new Promise<void>((resolve) => waiting.push(resolve)); // @leak
  return id;
}

let id = 0;
const timer = setInterval(() => {
  for (let i = 0; i < 20; i++) void request(id++);
}, 50);
(globalThis as Record<string, unknown>)['stop'] = () => {
  clearInterval(timer);
};
