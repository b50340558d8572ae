/** Commands that list tasks: as a tree, filtered and sorted, in groups. */
import type { CoroutineId, GroupBy, SortBy, TaskRow } from '../../protocol/requests.js';
import { beforeWords } from '../../text/before-as-text.js';
import { formatGroups, formatTasks, formatTree } from '../../text/rows-as-text.js';
import type { Style } from '../../text/style.js';
import { numberOf, oneOf, wordsOf, type Command } from './command.js';
import { MOST_CHILDREN, type DebugRun } from '../client/debug-run.js';

const GROUPINGS: readonly GroupBy[] = ['site', 'chain', 'function', 'state', 'reason'];
const SORTINGS: Readonly<Record<string, SortBy>> = {
  '--by-age': 'age',
  '--by-name': 'name',
  '--by-state': 'state',
  '--by-time': 'ran',
};
const TASK_OPTIONS = ['--mine', '--finished', '--await', '--pinned', ...Object.keys(SORTINGS)];
const GROUP_OPTIONS = ['--mine', '--tasks'];

export function taskCommands(run: DebugRun, style: Style): Command[] {
  const pinned = new Set<CoroutineId>();
  const pinnedRows = async (): Promise<TaskRow[]> => {
    const rows: TaskRow[] = [];
    for (const id of pinned) {
      try {
        rows.push((await run.client.ask('coroutines/task', { id })).task);
      } catch {
        // It has ended and is forgotten.
        pinned.delete(id);
      }
    }
    return rows;
  };
  const list = (heading: string, rows: readonly TaskRow[]): string[] => [
    style.bold(heading) + style.dim(`  ${rows.length}`),
    ...formatTree(
      rows.map((row) => ({ row, children: [] })),
      style,
    ),
  ];

  const tasks = async (argument: string): Promise<readonly string[]> => {
    const { given, words } = wordsOf(argument, TASK_OPTIONS, 'tasks');
    const filter = words.join(' ');
    const [sort] = Object.entries(SORTINGS).flatMap(([option, by]) => (given.has(option) ? [by] : []));
    const choice = {
      ...(given.has('--mine') ? { hideLibrary: true } : {}),
      ...(sort === undefined ? {} : { sort }),
    };
    if (given.has('--pinned')) return list('Pinned tasks', await pinnedRows());
    const isFinished = given.has('--finished');
    if (filter !== '' || isFinished) {
      const { tasks: rows } = await run.client.ask('coroutines/tasks', {
        ...choice,
        ...(filter === '' ? {} : { filter }),
        ...(isFinished ? { finished: true } : {}),
        count: MOST_CHILDREN,
      });
      return list(isFinished ? 'Finished tasks' : `Tasks with '${filter}'`, rows);
    }
    const { nodes, live, past, before } = await run.taskTree({
      ...choice,
      ...(given.has('--await') ? { tree: 'await' } : {}),
    });
    const lines = formatTasks(nodes, live, style, past);
    return before === undefined ? lines : [...lines, style.dim(`  ${beforeWords(before)}: before`)];
  };

  const groups = async (argument: string): Promise<readonly string[]> => {
    const { given, words } = wordsOf(argument, GROUP_OPTIONS, 'groups');
    const [first = 'site', ...rest] = words;
    const by = oneOf(first, GROUPINGS, 'groups');
    const choice = given.has('--mine') ? { hideLibrary: true } : {};
    const answer = await run.client.ask('coroutines/groups', {
      by,
      ...choice,
      ...(rest.length === 0 ? {} : { filter: rest.join(' ') }),
    });
    const lines = formatGroups(answer.groups, answer.tasks, style);
    if (!given.has('--tasks')) return lines;
    const [head = '', ...groupLines] = lines;
    const members = await Promise.all(
      answer.groups.map(({ key }) =>
        run.client.ask('coroutines/tasks', { group: { by, key }, ...choice, count: MOST_CHILDREN }),
      ),
    );
    return [
      head,
      ...groupLines.flatMap((line, index) => [
        line,
        ...list('', members[index]?.tasks ?? [])
          .slice(1)
          .map((row) => `  ${row}`),
      ]),
    ];
  };

  const pin = (id: CoroutineId, on: boolean): string[] => {
    if (on) pinned.add(id);
    else pinned.delete(id);
    return [
      pinned.size === 0 ? 'nothing is pinned' : `pinned: ${[...pinned].map((one) => `#${one}`).join(', ')}`,
    ];
  };

  return [
    {
      names: ['tasks', 't'],
      help: 'tasks [TEXT]: all tasks as a tree, or those with TEXT in name, place, wait or label; --mine hides those of packages; --by-age, --by-name, --by-state, --by-time (longest total running time first); --await: below the task that awaits them; --finished; --pinned',
      run: tasks,
    },
    {
      names: ['groups', 'g'],
      help: 'groups [site|chain|function|state|reason] [TEXT]: tasks that have something in common, counted; --tasks lists them, --mine hides those of packages',
      run: groups,
    },
    {
      names: ['pin'],
      help: 'pin ID: remember a task for `tasks --pinned`; unpin ID forgets it',
      run: async (argument) => {
        const id = numberOf(argument) as CoroutineId;
        // Throws the sentence for an unknown task.
        await run.client.ask('coroutines/task', { id });
        return pin(id, true);
      },
    },
    {
      names: ['unpin'],
      help: 'unpin ID: forget a pinned task',
      run: (argument) => Promise.resolve(pin(numberOf(argument) as CoroutineId, false)),
    },
  ];
}
