import test from 'node:test';
import { letters, used } from './counted.mjs';
test('used', async () => {
  await used(1);
  [...letters()];
});
