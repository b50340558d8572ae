/** The distance of two clocks, from answers that took time. */
import { equal } from 'node:assert/strict';
import { ProgramClock } from './program-clock.js';

describe('The program’s clock', () => {
  it('is not known before the first answer', () => {
    equal(new ProgramClock().at(5), undefined);
  });

  it('is known better with every quick answer, and not worse with a slow one', () => {
    const clock = new ProgramClock();
    // The program is 1000 ms ahead.
    clock.read(1100, 90, 110);
    equal(clock.at(200), 1200);
    clock.read(1300, 299, 301);
    clock.read(1499, 400, 500);
    equal(Math.abs((clock.at(500) ?? 0) - 1500) <= 1, true);
  });

  it('follows a clock that drifts', () => {
    const clock = new ProgramClock();
    clock.read(1100, 99, 101);
    clock.read(2150, 1099, 1101);
    equal(clock.at(1100), 2150);
  });
});
