/** Commands for time travel: to earlier events, to matches of a breakpoint, forward again and to the present. */
import type { Command } from './command.js';
import type { DebugRun } from '../client/debug-run.js';
import { positiveNumber } from './numbers.js';

export function pastCommands({ client }: DebugRun): Command[] {
  const move = (
    names: readonly string[],
    help: string,
    go: (argument: string) => Promise<unknown>,
  ): Command => ({
    names,
    help,
    runsOn: true,
    run: async (argument) => {
      await go(argument);
      return [];
    },
  });
  const countOf = (argument: string): number => (argument === '' ? 1 : positiveNumber(argument));
  return [
    move(
      ['back', 'reverse-step', 'rs'],
      'back [N]: show the program as it was before the last event of a coroutine, or before the last N; nothing runs',
      (argument) => client.ask('coroutines/lookBack', { back: countOf(argument) }),
    ),
    move(['forth'], 'forth [N]: an event forth again, or N; after the last is the present', (argument) =>
      client.ask('coroutines/lookBack', { back: -countOf(argument) }),
    ),
    move(
      ['rewind', 'reverse-continue', 'rc'],
      'rewind: back to the last event at which one of your breakpoints on coroutines lies; rewind N: to the end of tick N',
      (argument) =>
        argument === ''
          ? client.send('reverseContinue', { threadId: 1 })
          : client.ask('coroutines/lookBack', { tick: positiveNumber(argument) }),
    ),
    move(['now'], 'back to the present, where the program stands', () =>
      client.ask('coroutines/lookBack', {}),
    ),
  ];
}
