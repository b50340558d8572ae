// Functions made of texts that import: relative specifiers start at the file that made the function.
import load from './maker/load.cjs';

const { constructor: AsyncFunction } = async () => undefined;
const FROM_TEXT = '/* import */ return new Error(text).stack';
const here = new Function('specifier', 'return import(specifier)');
const failed = ({ code, message }) => `${code}: ${message}`;
const place = ({ stack }) => stack.split('\n').slice(0, 3);

console.log((await here('./named.mjs')).name);
console.log((await load('./named.mjs')).name);
console.log((await new AsyncFunction('return (await import("./named.mjs")).name')()) === 'beside main');
console.log(typeof (await here('node:path')).join);
console.log(await here('./none.mjs').catch(failed));
console.log(place({ stack: new Function('text', FROM_TEXT)('made') }));
try {
  new Function('import(');
} catch (error) {
  console.log(place(error).at(-1));
}
class Made extends Function {}
const made = new Made('specifier', { toString: () => 'return import(specifier)' });
console.log(made instanceof Made, made.name, made.length, String(made), (await made('./named.mjs')).name);
