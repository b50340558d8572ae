// Standard decorators, which esbuild lowers, on async methods, fields and classes.
function traced(method: any, context: ClassMethodDecoratorContext) {
  return async function (this: unknown, ...given: unknown[]) { console.log('enter', String(context.name)); const result = await method.apply(this, given); console.log('leave', result); return result; };
}
function named<T extends new (...a: any[]) => object>(value: T, { name }: ClassDecoratorContext) { console.log('class', name); return value; }
function doubled(_: undefined, context: ClassFieldDecoratorContext) { return (initial: number) => (console.log('field', String(context.name)), initial * 2); }
@named
class Service {
  @doubled size = 21;
  @traced async run(by: number) { await null; return this.size + by; }
  @traced static async make() { return new this().size; }
}
console.log(await new Service().run(1), await Service.make());
export {};
