export async function slow(value: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return value + 1;
}
