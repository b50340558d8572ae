/** Runs until it is stopped: a clock that ticks, and guests that wait for a table nobody ever clears. */
import { setTimeout as pause } from 'node:timers/promises';

const table = new Promise<number>(() => undefined);

async function guest(name: string): Promise<void> {
  const number = await table;
  console.log(`${name} sits at table ${number}`);
}

async function clock(): Promise<never> {
  for (;;) await pause(100);
}

void guest('Ada');
void guest('Grace');
void guest('Edsger');
console.log('open');
await clock();
