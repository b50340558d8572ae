/** Writes a TypeScript program of many files, of the size files usually have, and returns its entry. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export function writeManyFiles(folder: string, count: number): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  for (let index = 0; index < count; index++)
    writeFileSync(path.join(folder, `part${index}.ts`), partText(index));
  const imports = Array.from(
    { length: count },
    (_, index) => `import { run as run${index} } from './part${index}.js';`,
  );
  const calls = Array.from({ length: count }, (_, index) => `total += await run${index}(${index});`);
  const main = path.join(folder, 'main.ts');
  writeFileSync(main, [...imports, 'let total: number = 0;', ...calls, 'console.log(total);'].join('\n'));
  return main;
}

function partText(index: number): string {
  const functions = Array.from(
    { length: 8 },
    (_, part) => `
/** Reads an item and its neighbours, retrying as often as allowed. */
async function step${part}(items: readonly Item[], options: Options = { retries: ${part} }): Promise<number> {
  let sum: number = 0;
  for (const { id, weight } of items) {
    try {
      const found: Item | undefined = await lookUp(items, id);
      if (found !== undefined) sum += (found as Item).weight * weight;
    } catch (error: unknown) {
      if (options.retries === 0) throw error;
    }
  }
  return sum;
}`,
  );
  return `interface Item { readonly id: string; weight: number }
interface Options { retries: number }
async function lookUp(items: readonly Item[], id: string): Promise<Item | undefined> {
  await null;
  return items.find((item) => item.id === id);
}
${functions.join('\n')}
export async function run(seed: number): Promise<number> {
  const items: Item[] = [{ id: 'a${index}', weight: seed }, { id: 'b', weight: 1 }];
  return (await step0(items)) + (await step7(items));
}
`;
}
