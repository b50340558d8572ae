/** A coroutine that nobody awaits. */
import { setTimeout as delay } from 'node:timers/promises';

async function tidy(room: string): Promise<void> {
  await delay(3);
  console.log(room, 'is tidy');
}

void tidy('kitchen');
