/** What a task waits for may be settled by the very code that stands at a stop. */
const late: ((place: number) => void)[] = [];

async function queue(): Promise<number> {
  return await new Promise<number>((resolve) => late.push(resolve)); // @queue
}

async function serve(): Promise<void> {
  await null;
  debugger; // @serve
  late.shift()?.(1);
}

function look(): void {
  debugger; // @look
}

void queue();
void queue();
setTimeout(() => {
  debugger; // @before
  late.shift()?.(2);
  look();
}, 5);
setTimeout(() => void serve(), 15);
