export async function total(): Promise<number> {
  await null;
  return 14;
}
