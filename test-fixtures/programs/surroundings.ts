/** Prints what it was started with, and what another file holds. */
import { part } from './surroundings-part.ts';

console.log(
  JSON.stringify({ args: process.argv.slice(2), soup: process.env['SOUP'], count: process.env['COUNT'] }),
);
console.log(part);
