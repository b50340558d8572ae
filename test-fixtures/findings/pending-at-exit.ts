/** A program that ends in silence while a coroutine still waits for what can never come. */
const orders: string[] = [];
const listeners: ((order: string) => void)[] = [];

function nextOrder(): Promise<string> {
  const order = orders.shift();
  if (order !== undefined) return Promise.resolve(order);
  return new Promise((resolve) => listeners.push(resolve));
}

async function cook(name: string): Promise<void> {
  for (;;) {
    const order = await nextOrder(); // @waits
    console.log(`${name} cooks ${order}`);
  }
}

async function kitchen(): Promise<void> {
  const name = 'anna';
  await cook(name); // @kitchen-await
}

orders.push('soup', 'pie');
void kitchen();
export { listeners };
