/** How many coroutines wait at a line, and since when. */
import assert from 'node:assert/strict';
import { StoredProgram } from '../../test/stored-program.js';
import { countBySite } from './site-counts.js';

describe('The counts at lines', () => {
  it('are of coroutines that wait there for something, with the longest wait', () => {
    const program = new StoredProgram(1000);
    const site = program.site('bell', 4);
    const elsewhere = program.site('item', 9);
    program.coroutine(1, { site, wait: { kind: 'promise' }, sinceMs: 700 });
    program.coroutine(2, { site, wait: { kind: 'promise' }, sinceMs: 400 });
    program.coroutine(3, { site, wait: { kind: 'promise' } });
    program.coroutine(4, { site, state: 'running' });
    // A generator whose consumer does not ask for more, and one of a module that is not known yet.
    program.coroutine(5, { site: elsewhere, wait: { kind: 'consumer' } });
    program.coroutine(6, { site: 7 as typeof site, wait: { kind: 'promise' } });
    assert.deepEqual(countBySite(program.store), [
      { location: { path: '/app/kitchen.ts', line: 4, column: 3 }, count: 3, oldestMs: 600 },
    ]);
  });

  it('have no age where none is measured', () => {
    const program = new StoredProgram(1000);
    program.coroutine(1, { site: program.site('bell', 4), wait: { kind: 'promise' } });
    assert.equal('oldestMs' in (countBySite(program.store)[0] ?? {}), false);
  });
});
