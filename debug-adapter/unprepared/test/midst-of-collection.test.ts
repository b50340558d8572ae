/** A program can be stopped in the midst of a collection: V8 has moved objects and not yet updated what refers to them. */
import assert from 'node:assert/strict';
import { knownNode } from '../calibration/known-nodes.js';
import { pictureAsDump } from '../coroutines/as-dump.js';
import type { Dump } from '../../coroutines/dump/dump.js';
import { lookAtStill, type HeapPicture } from '../memory-route.js';
import { ProcessMemory } from '../memory/process-memory.js';
import { Standstill } from '../memory/standstill.js';
import { HalfMovedMemory } from './half-moved-memory.js';
import { Target, treeLines } from './target.js';

const FEWEST_MOVED = 100;

(process.platform === 'linux' ? describe : describe.skip)('A program in the midst of a collection', () => {
  let target: Target | undefined;

  afterEach(async () => {
    await target?.end();
    target = undefined;
  });

  for (const program of ['deep.mjs', 'misc.mjs', 'fan.mjs', 'deadlock.mjs', 'values.mjs'])
    it(`has the tree and the values that it had before (${program})`, async () => {
      target = await Target.start(program);
      const { pid } = target;
      const node = await knownNode({ file: process.execPath });
      const memory = new ProcessMemory(pid);
      const standstill = await Standstill.prepare(pid);
      const dumpOf = ({ heap, picture }: HeapPicture): Dump =>
        pictureAsDump(heap, picture, program, new Date(), { values: true, internals: false });
      const treeOf = (dump: Dump): Promise<string[]> =>
        treeLines({ route: 'memory', pid, dump, stoodMs: 0, limits: [] }, true);
      try {
        const { value } = standstill.during(() => {
          const before = lookAtStill(memory, node);
          const half = new HalfMovedMemory(memory, node, before);
          return { before: dumpOf(before), moved: half.movedCount, during: dumpOf(lookAtStill(half, node)) };
        });
        assert.ok(value.moved > FEWEST_MOVED, `${value.moved} objects moved`);
        assert.deepEqual(await treeOf(value.during), await treeOf(value.before));
      } finally {
        await standstill.end();
        memory.close();
      }
    });
});
