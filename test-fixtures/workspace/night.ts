/** A night at the desk of a hotel: a bell that rings for ever, and a guest who waits until somebody calls him away. */
import { setTimeout as pause } from 'node:timers/promises';

const breakfast = new Promise<string>(() => undefined);

async function bell(): Promise<never> {
  for (let ring = 1; ; ring++) {
    await pause(200);
    console.log(`ring ${ring}`);
  }
}

async function guest(name: string): Promise<void> {
  try {
    console.log(`${name} has ${await breakfast}`);
  } catch (error) {
    console.log(`${name} leaves: ${(error as Error).message}`);
  }
}

void guest('Ada');
void bell();
console.log('good night');
