/** A program that an npm script might run. */
import { total } from './till.js';

console.log(
  process.env['npm_lifecycle_event'] ?? 'no script',
  await total(process.argv.slice(2).map(Number)),
); // @test
