/** Reads small snapshots, however they are cut, and refuses what is none. */
import assert from 'node:assert/strict';
import { SnapshotReader, type Snapshot } from './snapshot-reader.js';

const META = {
  node_fields: ['type', 'name', 'id', 'edge_count'],
  node_types: [['object', 'closure'], 'string', 'number', 'number'],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [['property', 'hidden'], 'string_or_number', 'node'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
};
const TEXT = `{"snapshot":${JSON.stringify({ meta: META, node_count: 2, edge_count: 1 })},
"nodes":[0,0,1,1
,1,1,33,0
],
"edges":[0,2,4
],
"trace_function_infos":[
],
"trace_tree":[
],
"samples":[
],
"locations":[4,21,3,14
],
"strings":["Keeper",
"run",
"a \\"]\\" in it"]}`;

function read(parts: readonly string[]): Snapshot {
  const reader = new SnapshotReader();
  for (const part of parts) reader.write(part);
  return reader.end();
}

describe('The text of a heap snapshot', () => {
  it('is read the same, wherever it is cut', () => {
    for (const size of [1, 2, 7, 100, TEXT.length]) {
      const parts = Array.from({ length: Math.ceil(TEXT.length / size) }, (_, index) =>
        TEXT.slice(index * size, (index + 1) * size),
      );
      const { meta, nodes, edges, locations, strings } = read(parts);
      assert.deepEqual(meta, META);
      assert.deepEqual([...nodes], [0, 0, 1, 1, 1, 1, 33, 0]);
      assert.deepEqual([...edges], [0, 2, 4]);
      assert.deepEqual(locations, [4, 21, 3, 14]);
      assert.deepEqual(strings, ['Keeper', 'run', 'a "]" in it']);
    }
  });

  it('is refused where it ends early, has no head, or promises too much', () => {
    assert.throws(() => read([TEXT.slice(0, 300)]), /ended early/);
    assert.throws(() => read(['no JSON "nodes":[']));
    assert.throws(() => read(['{"snapshot":{},"nodes":[']));
    assert.throws(() => read([TEXT.replace('"node_count":2', '"node_count":1e12')]), /too large/);
    assert.throws(() => read([TEXT.slice(0, -1)]));
  });
});
