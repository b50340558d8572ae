/** An async function that calls itself until the stack is full; the error is caught. */
async function down(depth: number): Promise<number> {
  return (await down(depth + 1)) + 1;
}

try {
  await down(0);
} catch (error) {
  console.log((error as Error).message);
}
