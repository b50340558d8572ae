// What only TypeScript has: enums, namespaces, parameter properties, overloads, satisfies, generics, assertions.
import type { Shape } from './support/shapes.js';
import { area, type Unit, makeSquare } from './support/shapes.js';
enum Colour { Red, Green = 'green'.length, Blue }
const enum Size { Small = 1, Large }
declare const undeclared: number;
namespace Work {
  export async function run<T extends Shape>(shape: T): Promise<number> { await null; return area(shape); }
  export namespace Inner { export const later = async () => Size.Large; }
}
abstract class Base<T> {
  constructor(protected readonly value: T, public label?: string) {}
  abstract read(): Promise<T>;
  declare ghost: string;
}
class Derived extends Base<number> {
  async read(): Promise<number> { return (await Promise.resolve(this.value))! as number; }
  overloaded(a: string): Promise<string>;
  overloaded(a: number): Promise<number>;
  async overloaded(a: unknown): Promise<unknown> { return a satisfies unknown; }
  async *items<T>(this: Derived, ...all: T[]): AsyncGenerator<T> { for await (const item of all) yield item; }
}
const derived = new Derived(7, 'seven');
const unit: Unit = 'cm';
console.log(Colour, Colour[0], Size.Small, await Work.run(makeSquare(2)), await Work.Inner.later(), unit);
console.log(await derived.read(), derived.label, 'ghost' in derived, await derived.overloaded(<any>'x'));
for await (const item of derived.items<number>(1, 2)) console.log(item);
const generic = async <T,>(value: T): Promise<T> => value;
console.log(await generic<string>('g'), (await generic([1]))[0]!.toFixed(1));
{
  await using resource = { async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() { await null; console.log('disposed'); } } as AsyncDisposable;
  using second = { [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() { console.log('sync disposed'); } } as Disposable;
  console.log('using', typeof resource, typeof second);
}
async function disposes(): Promise<string> {
  await using a = { [Symbol.asyncDispose]: async () => { console.log('a'); } };
  if (unit) return 'returned';
  return String(a);
}
console.log(await disposes());
export {};
