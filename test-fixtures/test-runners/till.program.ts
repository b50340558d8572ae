/** A program that an npm script might run. */
import { total } from './till.js';

const prices = process.argv.slice(2).map(Number);
const sum = await total(prices); // @test
console.log(process.env['npm_lifecycle_event'] ?? 'no script', sum);
