import { open } from 'shop';
import { total } from './prices.js';

async function main(): Promise<void> {
  console.log('total', await total(), await open());
}
void main();
