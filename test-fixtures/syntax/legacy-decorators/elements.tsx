// JSX by the factory of tsconfig.json.
const make = (tag: unknown, properties: unknown, ...children: unknown[]) => ({ tag, properties, children });
const Item = async <T,>({ value }: { value: T }) => <li>{await value}</li>;
console.log(JSON.stringify(<ul id="a" {...await { b: 1 }}>{await Promise.all([1, 2])}<Item value={3} />text</ul>), JSON.stringify(await Item({ value: 4 })));
declare namespace JSX { interface IntrinsicElements { [name: string]: unknown } }
export {};
