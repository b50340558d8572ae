/** Commands for what an attached program had before the debugger came. */
import type { CoroutineId, TaskRow } from '../../protocol/requests.js';
import { formatBefore } from '../../text/before-as-text.js';
import { formatChain } from '../../text/rows-as-text.js';
import type { Style } from '../../text/style.js';
import { nodesOf } from '../../text/task-nodes.js';
import { MOST_CHILDREN, type DebugRun } from '../client/debug-run.js';
import { numberOf, type Command } from './command.js';

export function beforeCommands({ client }: DebugRun, style: Style): Command[] {
  const rowsBelow = async (parent: CoroutineId): Promise<readonly TaskRow[]> =>
    (await client.ask('coroutines/before', { parent, count: MOST_CHILDREN })).tasks;
  return [
    {
      names: ['before'],
      help: 'coroutines from before the debugger attached, as of the last stop; before again: reads them again; before ID: the await chain of one, with its variables',
      run: async (argument) => {
        if (argument !== '' && argument !== 'again') {
          const id = numberOf(argument) as CoroutineId;
          const { chain, cycle, variables } = await client.ask('coroutines/beforeTask', { id });
          const frames = chain.map((frame) => ({
            frame,
            variables: variables.find(({ coroutine }) => coroutine === frame.coroutine)?.variables ?? [],
          }));
          return formatChain(frames, cycle, style);
        }
        const { tasks, ...row } = await client.ask('coroutines/before', {
          count: MOST_CHILDREN,
          ...(argument === 'again' ? { refresh: true } : {}),
        });
        return formatBefore(row, await nodesOf(tasks, rowsBelow), style);
      },
    },
  ];
}
