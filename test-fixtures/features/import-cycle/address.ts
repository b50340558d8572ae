/** Imports the program. */
import { settings } from './program.js';

export function address(): string {
  return String(settings.port);
}
