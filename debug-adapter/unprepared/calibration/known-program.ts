/** A tiny program whose coroutines are known, and the expected result of reading it. */
import { pictureAsDump } from '../coroutines/as-dump.js';
import type { HeapPicture } from '../memory-route.js';

/** Printed on stdout once every coroutine is where it should be. */
export const READY = 'ready';

/** Ends when its stdin does. */
export const KNOWN_PROGRAM = `
const kept = [];
const never = () => new Promise((resolve) => kept.push(resolve));
class Shop { constructor(name) { this.name = name; } async open(hour) { const doubled = hour * 2; await leaf('tea', [1.5, 'two']); return doubled; } }
async function leaf(label, list) {
  const half = 0.5; let count = 1;
  count += list.length;
  await never();
  return label + half + count;
}
async function every() { await Promise.all([new Shop('corner').open(7), never(), 3]); }
async function after() { await leaf('milk', []).then((value) => value); }
async function first() { await Promise.race([never(), every()]); }
async function any() { await Promise.any([after(), never()]); }
async function settled() { await Promise.allSettled([never(), Promise.reject(1)]); }
async function* numbers() { yield 1; await never(); }
async function consumer(since) { let sum = 0; for await (const one of numbers()) { sum += one; } return since; }
kept.push(first(), any(), settled(), consumer(new Date(5)));
globalThis.kept = kept;
process.stdin.resume().on('end', () => process.exit());
setTimeout(() => console.log('${READY}'), 1);
`;

/** One line for each coroutine: name, line, kind of wait, what it waits for; then the variables of some. */
const EXPECTED = [
  'Shop.open:4 waits coroutine for leaf',
  'after:12 waits then for leaf',
  'any:14 waits any',
  'consumer:17 waits iterator for numbers',
  'every:11 waits all',
  'first:13 waits race',
  'leaf:8 waits promise',
  'leaf:8 waits promise',
  'numbers:16 waits promise',
  'settled:15 waits allSettled',
  'consumer {since: 1970-01-01T00:00:00.005Z, sum: 1}',
  'leaf {label: "milk", list: [], half: 0.5, count: 1}',
  'leaf {label: "tea", list: [1.5, "two"], half: 0.5, count: 3}',
  'open {hour: 7, doubled: 14, this: Shop {name: "corner"}}',
];

/** Whether the result of reading the program is as expected. */
export function isReadRightly({ heap, picture }: HeapPicture): boolean {
  const { coroutines, modules, variables } = pictureAsDump(heap, picture, '', new Date(0), {
    values: true,
    internals: false,
  });
  const row = (site: number | undefined): readonly unknown[] => {
    for (const { firstSite, table } of modules) {
      const found = site === undefined ? undefined : table.rows[site - firstSite];
      if (found !== undefined) return found;
    }
    return [];
  };
  const nameOf = (id: number | undefined): string => {
    const facts = coroutines.find((one) => one.id === id);
    return facts === undefined ? '' : String(row(facts.function)[4]);
  };
  const waits = coroutines.map(({ id, site, wait }) => {
    const whom = nameOf(wait?.coroutine);
    return `${nameOf(id)}:${Number(row(site)[2]) + 1} waits ${wait?.kind ?? 'for nothing'}${whom === '' ? '' : ` for ${whom}`}`;
  });
  const values = variables
    .filter(({ coroutine }) => ['leaf', 'consumer', 'Shop.open'].includes(nameOf(coroutine)))
    .map(({ coroutine, variables: own }) => {
      const texts = own.filter(({ name }) => name !== 'one').map(({ name, value }) => `${name}: ${value}`);
      return `${nameOf(coroutine).replace('Shop.', '')} {${texts.join(', ')}}`;
    });
  return [...waits.sort(), ...values.sort()].join('\n') === EXPECTED.join('\n');
}
