/** The program that every stack runs: a function that waits, and one that awaits several of it. */

export const PRICES = `export interface Dish {
  readonly name: string;
}

export async function priceOf(dish: Dish): Promise<number> {
  const letters: number = dish.name.length;
  const price = letters * 2;
  await new Promise<void>((resolve) => setTimeout(resolve, 300));
  return price;
}

export async function sumPrices(dishes: readonly Dish[]): Promise<number> {
  const prices = await Promise.all(dishes.map((dish) => priceOf(dish)));
  return prices.reduce((sum, price) => sum + price, 0);
}
`;

/** Where the breakpoints lie in it. */
export const LINE = 7;
export const RESUMPTION = 8;
export const AWAITER = 13;

/** Imports without an extension, as compilers and bundlers like it. */
export const MAIN = `import { sumPrices } from './prices';

void sumPrices([{ name: 'tea' }, { name: 'cake' }]).then((total) => {
  console.log('total', total);
});
`;

/** For Node's own ES modules. */
export const MODULE_MAIN = `import { sumPrices } from './prices.js';

console.log('total', await sumPrices([{ name: 'tea' }, { name: 'cake' }]));
`;

export const TSCONFIG = (options: object): string =>
  `${JSON.stringify({ compilerOptions: { target: 'es2022', module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true, strict: true, sourceMap: true, outDir: 'dist', rootDir: 'src', skipLibCheck: true, types: [], lib: ['es2022', 'dom'], ...options }, include: ['src'] }, null, 2)}\n`;

export const PACKAGE = (type: 'module' | 'commonjs'): string =>
  `${JSON.stringify({ private: true, type })}\n`;
