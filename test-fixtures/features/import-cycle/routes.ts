/** Needs what the program exports, by way of another module. */
import { address } from './address.js';

export function list(): string[] {
  return [`/${address()}`];
}
