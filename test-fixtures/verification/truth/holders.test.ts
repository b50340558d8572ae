/** Who can settle promises of random programs is told as it is: a smaller number than `npm run test:truth -- --holders`. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const MAIN = path.join(import.meta.dirname, 'main.js');
const PROGRAMS = 40;
/** Each has an adapter of its own. */
const OF_PACKAGES = 6;

describe('Who can settle a promise', () => {
  it(`is reported correctly in ${PROGRAMS} random programs, no holder too many and none too few`, async () => {
    const args = [MAIN, '--holders', '--count', String(PROGRAMS), '--seed', '30000'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [, futures, holders, circles] =
      /compared at (\d+) futures with (\d+) holders \((\d+) circles\)/.exec(stdout) ?? [];
    assert.ok(Number(futures) > PROGRAMS && Number(holders) > PROGRAMS);
    assert.ok(Number(circles) > 0, 'some wait for each other');
  });

  it(`is reported correctly in ${OF_PACKAGES} random programs whose promises a package without hooks makes`, async () => {
    const args = [MAIN, '--holders', '--of-packages', '--count', String(OF_PACKAGES), '--seed', '70000'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [, futures, holders] = /compared at (\d+) futures with (\d+) holders/.exec(stdout) ?? [];
    assert.ok(Number(futures) > OF_PACKAGES && Number(holders) > OF_PACKAGES);
  });
});
