async function cook(dish: string): Promise<string> {
  const cooked = `cooked ${dish}`; // @first
  await Promise.resolve();
  return cooked;
}

void cook('soup'); // @call
