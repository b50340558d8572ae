/** Three clerks, each of whom signs only after another: none of them ever will. A fourth, who waits behind them. */
import { setTimeout as pause } from 'node:timers/promises';

const desks = new Map<string, Promise<void>>();

async function sign(clerk: string, after: string): Promise<void> {
  await pause(5);
  await desks.get(after); // in a circle
  console.log(`${clerk} has signed`);
}

async function citizen(): Promise<void> {
  await desks.get('Ada'); // behind the circle
  console.log('a form with every stamp');
}

async function main(): Promise<void> {
  desks.set('Ada', sign('Ada', 'Grace'));
  desks.set('Grace', sign('Grace', 'Edsger'));
  desks.set('Edsger', sign('Edsger', 'Ada'));
  void citizen();
  // The office stays open, or Node would end with everybody waiting.
  for (;;) await pause(1000);
}

await main();
