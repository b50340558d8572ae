/** The Tasks view: requests rows as their parents are expanded, and no more than that. */
import type {
  CoroutineId,
  CoroutineRequests,
  GroupBy,
  SortBy,
  TaskRow,
} from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient, TreeModel } from './adapter-client.js';
import type { TaskMark, TreeNode } from './node.js';
import { beforeChildren, beforeNode } from './before-nodes.js';
import { notKnownNodes } from './past-nodes.js';
import { timeNode, timeRows } from './time-nodes.js';
import { chainNodes, groupNode, moreNode, taskNode, variableNode } from './task-nodes.js';

const PAGE = 100;

/** How the user has arranged the tasks. */
export interface TasksOptions {
  /** Keeps only tasks with this text in their name, file or wait. */
  readonly filter: string;
  readonly groupBy?: GroupBy;
  readonly sort: SortBy;
  readonly hideLibrary: boolean;
  /** Shows finished tasks instead of live ones. */
  readonly finished: boolean;
}

const PLAIN: TasksOptions = { filter: '', sort: 'id', hideLibrary: false, finished: false };

export class TasksTree implements TreeModel<TreeNode> {
  /** The number of rows that a list shows, by the id of the row above it, if it is more than a page. */
  private readonly shown = new Map<string, number>();
  private readonly pinned = new Set<CoroutineId>();
  private wanted = PLAIN;

  get options(): TasksOptions {
    return this.wanted;
  }

  change(options: Partial<TasksOptions>): void {
    const { groupBy, ...rest } = { ...this.wanted, ...options };
    this.wanted = { ...rest, ...(groupBy === undefined ? {} : { groupBy }), filter: rest.filter.trim() };
    this.shown.clear();
  }

  ungroup(): void {
    const { groupBy: dropped, ...rest } = this.wanted;
    if (dropped !== undefined) this.wanted = rest;
  }

  pin(task: CoroutineId): void {
    this.pinned.add(task);
  }

  unpin(task: CoroutineId): void {
    this.pinned.delete(task);
  }

  /** Another program: forgets longer lists and pins of the last one. */
  reset(): void {
    this.shown.clear();
    this.pinned.clear();
  }

  /** Shows another page in place of a "show more" row. */
  showMore(list: string): void {
    this.shown.set(list, (this.shown.get(list) ?? PAGE) + PAGE);
  }

  async children(client: AdapterClient, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node === undefined) return this.roots(client);
    if (node.children !== 'lazy') return node.children === 'none' ? [] : node.children;
    const { subject } = node;
    switch (subject.kind) {
      case 'task': {
        const [chain, tasks] = await Promise.all([
          client.request('coroutines/task', { id: subject.coroutine }),
          this.tasks(client, node.id, { parent: subject.coroutine }),
        ]);
        return [
          ...chainNodes(node.id, chain.chain, chain.cycle),
          timeNode(node.id, subject.coroutine),
          ...tasks,
        ];
      }
      case 'group':
        return this.tasks(client, node.id, {
          group: { by: subject.by, key: subject.key },
          ...this.restrictions(),
        });
      case 'frame': {
        if (subject.frameId === undefined) return [];
        const variables = await client.locals(subject.frameId);
        return variables.map((variable) => variableNode(node.id, variable));
      }
      case 'variable': {
        const variables = await client.parts(subject.reference);
        return variables.map((variable) => variableNode(node.id, variable));
      }
      case 'time':
        return timeRows(client, node.id, subject.coroutine);
      case 'before':
        return beforeChildren(client, node.id, subject.task);
      case 'future':
      case 'holders':
      case 'tick':
      case 'note':
      case 'more':
      case 'finding':
        return [];
    }
  }

  /** The row of a coroutine, with its id only; undefined if tasks are grouped or finished. */
  async rowOf(client: AdapterClient, coroutine: CoroutineId): Promise<TreeNode | undefined> {
    const { groupBy, finished, filter } = this.wanted;
    if (groupBy !== undefined || finished) return undefined;
    const { path } = await client.request('coroutines/task', { id: coroutine });
    const task = path.at(-1);
    const rows = (filter === '' ? path : path.slice(-1)).map((id) => `task:${id}`);
    return rowWithId([...rows, ...(task === coroutine ? [] : [`frame:${coroutine}`])].join('/'), coroutine);
  }

  /** A row's id contains the ids of all rows above it. */
  parent({ id, subject }: TreeNode): TreeNode | undefined {
    const above = id.slice(0, Math.max(0, id.lastIndexOf('/')));
    if (!above.startsWith('task:')) return undefined;
    return 'coroutine' in subject ? rowWithId(above, subject.coroutine) : undefined;
  }

  private async roots(client: AdapterClient): Promise<TreeNode[]> {
    const { groupBy, finished, filter, hideLibrary } = this.wanted;
    const pinned = await this.pinnedTasks(client);
    if (groupBy === undefined || finished) {
      const rows = await this.tasks(client, '', {
        ...this.restrictions(),
        ...(finished ? { finished: true } : {}),
      });
      return [...pinned, ...rows];
    }
    const { groups } = await client.request('coroutines/groups', {
      by: groupBy,
      ...(filter === '' ? {} : { filter }),
      ...(hideLibrary ? { hideLibrary: true } : {}),
    });
    return [...pinned, ...groups.map((group) => groupNode(groupBy, group))];
  }

  /** Pinned tasks that are alive; a task that has ended is no longer pinned. */
  private async pinnedTasks(client: AdapterClient): Promise<TreeNode[]> {
    const rows = await Promise.all(
      [...this.pinned].map(async (id) => {
        try {
          const { task } = await client.request('coroutines/task', { id });
          return [taskNode(task, 'pinned', this.marks(task))];
        } catch {
          this.pinned.delete(id);
          return [];
        }
      }),
    );
    return rows.flat();
  }

  private restrictions(): CoroutineRequests['coroutines/tasks']['args'] {
    const { filter, sort, hideLibrary } = this.wanted;
    return {
      ...(filter === '' ? {} : { filter }),
      ...(sort === 'id' ? {} : { sort }),
      ...(hideLibrary ? { hideLibrary: true } : {}),
    };
  }

  private async tasks(
    client: AdapterClient,
    list: string,
    args: CoroutineRequests['coroutines/tasks']['args'],
  ): Promise<TreeNode[]> {
    const count = this.shown.get(list) ?? PAGE;
    const { tasks, total, past, before } = await client.request('coroutines/tasks', { count, ...args });
    const nodes = tasks.map((row) => taskNode(row, list, this.marks(row)));
    if (total > tasks.length) nodes.push(moreNode(tasks.length, total, list));
    if (past !== undefined && list === '') nodes.push(...notKnownNodes(past));
    if (before !== undefined && list === '') nodes.push(beforeNode(before));
    return nodes;
  }

  private marks({ id, frozen }: TaskRow): TaskMark[] {
    return [
      ...(this.pinned.has(id) ? (['pinned'] as const) : []),
      ...(frozen === true ? (['frozen'] as const) : []),
    ];
  }
}

/** Enough for VS Code to find its row with this id. */
function rowWithId(id: string, coroutine: CoroutineId): TreeNode {
  return { id, label: id, icon: 'suspended', subject: { kind: 'task', coroutine }, children: 'lazy' };
}
