/** Loaded late by programs that are attached to. */
export async function greet(name: string): Promise<string> {
  const greeting = await Promise.resolve('hello'); // @greet-await
  return `${greeting} ${name}`; // @greet-after
}
