/** Commands of the interactive terminal that control tasks; the program must run with `--control` or `--seed`. */
import type { CoroutineId, FutureId } from '../../protocol/requests.js';
import { numberOf, type Command } from './command.js';
import type { Requests } from '../client/dap-client.js';

type TaskAction = 'freeze' | 'thaw' | 'only';

export function controlCommands(client: Pick<Requests, 'ask'>): Command[] {
  const control = async (action: TaskAction, argument: string): Promise<readonly string[]> => {
    const [, number = '', reason = ''] = /^(\S*)\s*(.*)$/s.exec(argument) ?? [];
    const { frozen } = await client.ask('coroutines/control', {
      action,
      task: numberOf(number) as CoroutineId,
      ...(reason === '' ? {} : { reason }),
    });
    return [frozenText(frozen)];
  };
  const cancel = async (argument: string): Promise<readonly string[]> => {
    const [, number = '', reason = ''] = /^(\S*)\s*(.*)$/s.exec(argument) ?? [];
    const task = numberOf(number) as CoroutineId;
    // Queried before: once it is cancelled it may have ended.
    const { chain } = await client.ask('coroutines/task', { id: task });
    const { frozen } = await client.ask('coroutines/control', {
      action: 'cancel',
      task,
      ...(reason === '' ? {} : { reason }),
    });
    const name = chain[0]?.name ?? '';
    const end = chain.at(-1)?.name ?? name;
    const where = chain.length > 1 ? `an AbortError at the await of ${end}` : 'an AbortError at its await';
    const when = frozen.includes(task) ? ', once it is thawed' : '';
    return [`#${task} ${name} is cancelled: it gets ${where}${when}`];
  };
  const settle = async (as: 'resolved' | 'rejected', argument: string): Promise<readonly string[]> => {
    const [, number, expression = ''] = /^f?(\d+)(?:\s+(.*))?$/s.exec(argument) ?? [];
    if (number === undefined) throw new Error('Name a future as `futures` does: f3.');
    const { released } = await client.ask('coroutines/settle', {
      future: Number(number) as FutureId,
      as,
      ...(expression === '' ? {} : { expression }),
    });
    return [released === 1 ? '1 coroutine resumes' : `${released} coroutines resume`];
  };
  return [
    {
      names: ['freeze'],
      help: 'freeze ID: hold a task at its next resumption (this and the following: with --control)',
      run: (argument) => control('freeze', argument),
    },
    {
      names: ['thaw'],
      help: 'thaw ID: let it resume; without ID: let all resume',
      run: async (argument) => {
        if (argument !== '') return control('thaw', argument);
        return [frozenText((await client.ask('coroutines/control', { action: 'thawAll' })).frozen)];
      },
    },
    {
      names: ['only'],
      help: 'only ID: freeze every other task',
      run: (argument) => control('only', argument),
    },
    {
      names: ['cancel'],
      help: 'cancel ID [REASON]: throw an AbortError at its await',
      run: cancel,
    },
    {
      names: ['settle'],
      help: 'settle fN [EXPRESSION]: resolve a future by hand: its awaiters get this value',
      run: (argument) => settle('resolved', argument),
    },
    {
      names: ['reject'],
      help: 'reject fN [EXPRESSION]: the same, throwing this',
      run: (argument) => settle('rejected', argument),
    },
    {
      names: ['ready'],
      help: 'what could resume now, in the order in which it will; ready ID…: put these first',
      run: async (argument) => {
        const order = argument.split(/[\s,]+/).filter((text) => text !== '');
        const { ready, past } = await client.ask(
          'coroutines/ready',
          order.length === 0 ? {} : { order: order.map((text) => numberOf(text) as CoroutineId) },
        );
        if (past !== undefined) return ['who was ready is not kept of the past'];
        if (ready.length === 0) return ['no coroutine is ready'];
        return ready.map(({ id, name, frozen }) => `  #${id} ${name}${frozen ? '  frozen' : ''}`);
      },
    },
    {
      names: ['next-run'],
      help: 'next-run ID: put it first among those that are ready',
      run: async (argument) => {
        const task = numberOf(argument) as CoroutineId;
        await client.ask('coroutines/control', { action: 'runNext', task });
        return [`#${task} goes first among those that are ready`];
      },
    },
  ];
}

function frozenText(frozen: readonly CoroutineId[]): string {
  return frozen.length === 0 ? 'nothing is frozen' : `frozen: ${frozen.map((id) => `#${id}`).join(', ')}`;
}
