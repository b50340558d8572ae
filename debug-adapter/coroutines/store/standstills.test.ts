/** Time in which a program was paused is taken out of any span of its clock. */
import { deepEqual, equal } from 'node:assert/strict';
import { Standstills } from './standstills.js';

describe('Standstills', () => {
  it('are counted as far as they are within a span', () => {
    const standstills = new Standstills();
    standstills.add(100, 200);
    standstills.add(300, 350);
    equal(standstills.within(0, 50), 0);
    equal(standstills.within(0, 1000), 150);
    equal(standstills.within(150, 320), 70);
    equal(standstills.within(210, 290), 0);
    equal(standstills.within(320, 330), 10);
    equal(standstills.within(330, 320), 0);
  });

  it('are none where nothing is known', () => {
    equal(new Standstills().within(0, 1000), 0);
  });

  it('do not count twice what overlaps, nor what has no length', () => {
    const standstills = new Standstills();
    standstills.add(100, 200);
    standstills.add(150, 160);
    standstills.add(190, 210);
    deepEqual(standstills.all(), [
      { fromMs: 100, toMs: 200 },
      { fromMs: 200, toMs: 210 },
    ]);
  });

  it('keep their total when the older ones are merged', () => {
    const standstills = new Standstills(10);
    for (let at = 0; at < 1000; at += 10) standstills.add(at, at + 1);
    equal(standstills.all().length <= 10, true);
    equal(standstills.within(-1, 1000), 100);
    // The newer ones are still known one by one.
    equal(standstills.within(980, 991), 2);
  });
});
