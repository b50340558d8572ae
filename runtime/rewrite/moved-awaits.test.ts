/** An `await` is where the source has it, though a bundler's map leads to where it put the value. */
import assert from 'node:assert/strict';
import { encodedMappings, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { SiteId } from '../protocol/ids.js';
import { instrument } from './rewrite.js';

const SOURCE = `async function sum(dishes) {
  const prices = await (
    Promise.all(dishes)
  );
  return prices.length;
}
`;

/** As rolldown makes it: the word is mapped to the variable's use, the operand to itself. */
const BUNDLED = `async function sum(dishes) {
	return (await Promise.all(dishes)).length;
}
`;
const MAPPINGS: [number, number, number, number][][] = [
  [[0, 0, 0, 0]],
  [
    [1, 0, 4, 2],
    [9, 0, 4, 9],
    [15, 0, 2, 4],
    [35, 0, 4, 15],
  ],
  [[0, 0, 5, 0]],
];

describe('an await that its map leads away from', () => {
  const instrumented = (content: string | null) => {
    const map = {
      version: 3 as const,
      names: [],
      sources: ['/src/sum.js', '/src/other.js'],
      sourcesContent: [content, null],
    };
    return instrument(BUNDLED, {
      url: 'file:///dist/main.js',
      file: '/dist/main.js',
      kind: 'module',
      captureScopes: false,
      firstSite: 100 as SiteId,
      inputMap: { ...map, mappings: encodedMappings(new TraceMap({ ...map, mappings: MAPPINGS })) },
    });
  };
  const placeIn = (content: string | null): unknown[] | undefined =>
    instrumented(content)
      .table.rows.find(([kind]) => kind === 'await')
      ?.slice(1, 4);

  it('has the place of the word before its operand', () => {
    assert.deepEqual(placeIn(SOURCE), [0, 1, 17]);
  });

  it('is there in the map, too', () => {
    const { code, map } = instrumented(SOURCE);
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.startsWith('\treturn'));
    const column = lines[line]?.search(/await\b/) ?? -1;
    const { line: row, column: at } = originalPositionFor(new TraceMap(map), { line: line + 1, column });
    assert.deepEqual([row, at], [2, 17]);
  });

  it('has the place of the map where the source is not known, or has no such word', () => {
    assert.deepEqual(placeIn(null), [0, 4, 9]);
    assert.deepEqual(placeIn(SOURCE.replace('await', '     ')), [0, 4, 9]);
  });
});
