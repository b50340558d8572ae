/** The Tasks view: what it asks for as rows are opened, and no more than that. */
import type {
  CoroutineId,
  CoroutineRequests,
  GroupBy,
  SortBy,
  TaskRow,
} from '../../debug-adapter/protocol/requests.js';
import type { CoroutineSource, TreeModel } from './coroutine-source.js';
import type { TaskMark, TreeNode } from './node.js';
import { notKnownNodes } from './past-nodes.js';
import { chainNodes, groupNode, moreNode, taskNode, variableNode } from './task-nodes.js';

const PAGE = 100;

/** How a person wants to see the tasks. */
export interface TasksOptions {
  /** Keeps only tasks with this text in their name, file or wait. */
  readonly filter: string;
  readonly groupBy?: GroupBy;
  readonly sort: SortBy;
  readonly hideLibrary: boolean;
  /** Those that have ended, instead of those that live. */
  readonly finished: boolean;
}

const PLAIN: TasksOptions = { filter: '', sort: 'id', hideLibrary: false, finished: false };

export class TasksTree implements TreeModel<TreeNode> {
  /** How many rows a list shows, by the id of the row above it, where it is more than a page. */
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

  /** Another program: nothing of the last one is shown at length or pinned. */
  reset(): void {
    this.shown.clear();
    this.pinned.clear();
  }

  /** Shows a further page in place of a "show more" row. */
  showMore(list: string): void {
    this.shown.set(list, (this.shown.get(list) ?? PAGE) + PAGE);
  }

  async children(source: CoroutineSource, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node === undefined) return this.roots(source);
    if (node.children !== 'lazy') return node.children === 'none' ? [] : node.children;
    const { subject } = node;
    switch (subject.kind) {
      case 'task': {
        const [chain, tasks] = await Promise.all([
          source.request('coroutines/task', { id: subject.coroutine }),
          this.tasks(source, node.id, { parent: subject.coroutine }),
        ]);
        return [...chainNodes(node.id, chain.chain, chain.cycle), ...tasks];
      }
      case 'group':
        return this.tasks(source, node.id, {
          group: { by: subject.by, key: subject.key },
          ...this.restrictions(),
        });
      case 'frame': {
        if (subject.frameId === undefined) return [];
        const variables = await source.locals(subject.frameId);
        return variables.map((variable) => variableNode(node.id, variable));
      }
      case 'variable': {
        const variables = await source.parts(subject.reference);
        return variables.map((variable) => variableNode(node.id, variable));
      }
      case 'future':
      case 'tick':
      case 'note':
      case 'more':
      case 'finding':
        return [];
    }
  }

  /** Where a coroutine's row is, as a row with its id and no more; undefined where tasks are in groups, or have ended. */
  async rowOf(source: CoroutineSource, coroutine: CoroutineId): Promise<TreeNode | undefined> {
    const { groupBy, finished, filter } = this.wanted;
    if (groupBy !== undefined || finished) return undefined;
    const { path } = await source.request('coroutines/task', { id: coroutine });
    const task = path.at(-1);
    const rows = (filter === '' ? path : path.slice(-1)).map((id) => `task:${id}`);
    return rowWithId([...rows, ...(task === coroutine ? [] : [`frame:${coroutine}`])].join('/'), coroutine);
  }

  /** An id tells the ids of all rows above. */
  parent({ id, subject }: TreeNode): TreeNode | undefined {
    const above = id.slice(0, Math.max(0, id.lastIndexOf('/')));
    if (!above.startsWith('task:')) return undefined;
    return 'coroutine' in subject ? rowWithId(above, subject.coroutine) : undefined;
  }

  private async roots(source: CoroutineSource): Promise<TreeNode[]> {
    const { groupBy, finished, filter, hideLibrary } = this.wanted;
    const pinned = await this.pinnedTasks(source);
    if (groupBy === undefined || finished) {
      const rows = await this.tasks(source, '', {
        ...this.restrictions(),
        ...(finished ? { finished: true } : {}),
      });
      return [...pinned, ...rows];
    }
    const { groups } = await source.request('coroutines/groups', {
      by: groupBy,
      ...(filter === '' ? {} : { filter }),
      ...(hideLibrary ? { hideLibrary: true } : {}),
    });
    return [...pinned, ...groups.map((group) => groupNode(groupBy, group))];
  }

  /** Those that live still; one that has ended is no longer pinned. */
  private async pinnedTasks(source: CoroutineSource): Promise<TreeNode[]> {
    const rows = await Promise.all(
      [...this.pinned].map(async (id) => {
        try {
          const { task } = await source.request('coroutines/task', { id });
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
    source: CoroutineSource,
    list: string,
    args: CoroutineRequests['coroutines/tasks']['args'],
  ): Promise<TreeNode[]> {
    const count = this.shown.get(list) ?? PAGE;
    const { tasks, total, past } = await source.request('coroutines/tasks', { count, ...args });
    const nodes = tasks.map((row) => taskNode(row, list, this.marks(row)));
    if (total > tasks.length) nodes.push(moreNode(tasks.length, total, list));
    if (past !== undefined && list === '') nodes.push(...notKnownNodes(past));
    return nodes;
  }

  private marks({ id, frozen }: TaskRow): TaskMark[] {
    return [
      ...(this.pinned.has(id) ? (['pinned'] as const) : []),
      ...(frozen === true ? (['frozen'] as const) : []),
    ];
  }
}

/** Enough for VS Code to find the row it has under this id. */
function rowWithId(id: string, coroutine: CoroutineId): TreeNode {
  return { id, label: id, icon: 'suspended', subject: { kind: 'task', coroutine }, children: 'lazy' };
}
