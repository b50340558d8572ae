/** A taxi that never comes, a phone that never rings: ended and answered by hand. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

async function waitForTaxi(): Promise<void> {
  try {
    await never(); // @taxi
  } catch (error) {
    console.log(`no taxi: ${(error as Error).name}, ${(error as Error).message}`);
    throw error;
  } finally {
    console.log('the meter is off');
  }
}

async function order(): Promise<void> {
  await waitForTaxi(); // @order
}

const calls: Promise<string>[] = [never(), never()];

async function phone(line: number): Promise<void> {
  try {
    console.log(`heard ${await calls[line]}`); // @phone
  } catch (error) {
    console.log((error as Error).message);
  }
}

const taxi = order().catch(() => setImmediate(() => console.log('the taxi is forgotten')));
const all = [taxi, phone(0), phone(1)];
setImmediate(() => console.log('everybody waits'));
// Keeps the program alive while nothing else does.
const door = setInterval(() => undefined, 60_000);
await Promise.allSettled(all);
clearInterval(door);
