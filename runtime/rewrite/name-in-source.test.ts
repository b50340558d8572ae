/** Functions have the names of the source where a minifier has put them elsewhere, or invented names. */
import assert from 'node:assert/strict';
import { encodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type { SiteId } from '../protocol/ids.js';
import { functionNameIn } from './name-in-source.js';
import { instrument } from './rewrite.js';

describe('The name of a function in its source', () => {
  const nameAtMark = (text: string): string | undefined =>
    functionNameIn(text.replace('|', ''), text.indexOf('|'));

  it('is that of its declaration', () => {
    for (const text of [
      '|async function priceOf(dish) {}',
      'export |async function priceOf(dish: Dish) {}',
      '|export default async function priceOf() {}',
      '|export async function* priceOf() {}',
      'const other = |function priceOf() {}',
    ])
      assert.equal(nameAtMark(text), 'priceOf', text);
  });

  it('is that of the variable it is given to', () => {
    for (const text of [
      'const priceOf = |async (dish) => 1;',
      'export const priceOf: Price = |async dish => 1;',
      'let priceOf =\n  |async function (dish) {};',
      'var priceOf = |dish => 1;',
    ])
      assert.equal(nameAtMark(text), 'priceOf', text);
  });

  it('is unknown for what is no function, or has no name', () => {
    for (const text of [
      'const priceOf = |await dish;',
      'serve(|async () => 1);',
      'const a = 1, b = |5;',
      'functional(|);',
    ])
      assert.equal(nameAtMark(text), undefined, text);
  });

  const SOURCE = `export async function priceOf(dish) {
  await dish;
  return 1;
}
`;
  /** As terser writes it where the function is used once. */
  const MINIFIED = 'serve((async function(e){return await e,1}));';
  const rowsOf = (content: string | null, names: string[], onDisk?: string): unknown[][] => {
    const map = { version: 3 as const, names, sources: ['/src/price.ts'], sourcesContent: [content] };
    const mappings: [number, number, number, number][][] = [
      [
        [6, 0, 0, 7],
        [22, 0, 0, 30],
        [25, 0, 2, 2],
        [38, 0, 1, 8],
      ],
    ];
    return instrument(MINIFIED, {
      url: 'file:///dist/main.js',
      file: '/dist/main.js',
      kind: 'module',
      captureScopes: false,
      firstSite: 100 as SiteId,
      inputMap: { ...map, mappings: encodedMappings(new TraceMap({ ...map, mappings })) },
      readSource: () => onDisk,
    }).table.rows.map((row) => [...row]);
  };

  it('is that of an inlined function, and its awaits are at their lines', () => {
    for (const rows of [rowsOf(SOURCE, ['dish']), rowsOf(null, ['dish'], SOURCE)]) {
      assert.deepEqual(rows[0]?.slice(0, 5), ['async', 0, 0, 7, 'priceOf']);
      assert.deepEqual(rows.find(([kind]) => kind === 'await')?.slice(1, 4), [0, 1, 2]);
    }
  });

  it('is unknown without the text, whose file is read only where the map has names', () => {
    assert.equal(rowsOf(SOURCE, [])[0]?.[4], 'priceOf');
    assert.equal(rowsOf(null, [], SOURCE)[0]?.[4], '(anonymous)');
    assert.equal(rowsOf(null, ['dish'])[0]?.[4], '(anonymous)');
  });
});
