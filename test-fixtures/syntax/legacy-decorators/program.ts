// TypeScript's older decorators, switched on by tsconfig.json.
function traced(target: object, key: string, descriptor: PropertyDescriptor) { console.log(typeof target, key); const run = descriptor.value; descriptor.value = async function (...given: unknown[]) { return [key, await run.apply(this, given)]; }; }
class Service { @traced async run(@parameter by: number) { await null; return by; } }
function parameter(_: object, key: string | symbol | undefined, index: number) { console.log('parameter', String(key), index); }
console.log(await new Service().run(1));
export {};
