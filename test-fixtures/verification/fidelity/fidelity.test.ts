/** A few hundred random programs do the same plain and instrumented; `npm run test:fidelity` does ten thousand. */
import assert from 'node:assert/strict';
import { debugHook } from '../../../runtime/probes/queries/debug-hook.js';
import { installHooks } from '../../../runtime/probes/startup/install.js';
import { checkFidelity } from './check-fidelity.js';
import { compareProgram } from './compare-program.js';
import { smallerPrograms } from './random-program.js';

describe('fidelity', () => {
  before(installHooks);

  it('shows no difference between a random program plain and instrumented, in 300', async () => {
    assert.equal(await checkFidelity(300, 1), undefined);
  });

  it('shows none while a debugger is attached either, in 300', async () => {
    debugHook.attach(null);
    try {
      assert.equal(await checkFidelity(300, 1001), undefined);
    } finally {
      debugHook.detach();
    }
  });

  it('would notice one', async () => {
    const found = await compareProgram('async function main() { log(main.toString().length); }');
    assert.notEqual(found, undefined);
  });

  it('makes a program smaller by every statement in turn', () => {
    const leaf = { head: 'a', body: [], tail: '' };
    assert.equal([...smallerPrograms([{ head: '{', body: [leaf], tail: '}' }, leaf])].length, 4);
  });
});
