/** A step into what the text shows no call of: a generator behind a loop. It comes back where that was called. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const PROGRAM = fixture('programs/step-into.ts');

/** Steps into from a marker, and answers where each step ended. */
async function steppedInto(from: string, steps: number): Promise<string[]> {
  const places: string[] = [];
  await withSession(async (session) => {
    await session.launch(PROGRAM, { breakpoints: { [PROGRAM]: [{ line: markedLine(PROGRAM, from) }] } });
    await session.stopped();
    for (let step = 0; step < steps; step++) {
      await session.client.stepInRequest({ threadId: 1 });
      assert.equal((await session.stopped()).reason, 'step');
      const [top] = await session.stack();
      places.push(`${top?.name ?? ''}:${top?.line ?? 0}`);
    }
  });
  return places;
}

function at(...names: readonly string[]): string[] {
  return names.map((name) => {
    const [functionName = '', marker = ''] = name.split(' ');
    return `${functionName}:${markedLine(PROGRAM, marker)}`;
  });
}

describe('A step into', () => {
  it('the loop over a generator goes into it, stops once at its end, and comes back', async () => {
    assert.deepEqual(await steppedInto('sync-for', 3), at('soups soups', 'soups soups-end', 'serve spread'));
  });

  for (const marker of ['spread', 'pattern']) {
    it(`what reads a generator goes into it: ${marker}`, async () => {
      assert.deepEqual(await steppedInto(marker, 1), at('soups soups'));
    });
  }

  it('a loop that awaits a generator goes into it', async () => {
    assert.deepEqual(await steppedInto('for-await', 1), at('stews stews'));
  });

  it('the end of an async function that no one awaits does not stop there twice', async () => {
    const [end, after] = await steppedInto('tidy', 2);
    assert.deepEqual([end], at('tidy tidy-end'));
    assert.match(after ?? '', /^\(module\):/);
  });
});
