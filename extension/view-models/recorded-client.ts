/** A client for tests that answers as the adapter would, with rows written by hand and no process. */
import type {
  CoroutineRequests,
  FutureRow,
  TaskRow,
  TickRow,
} from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient, RequestName, VariableRow } from './adapter-client.js';

type Answers = {
  [C in RequestName]?: (args: CoroutineRequests[C]['args']) => CoroutineRequests[C]['result'];
};

export class RecordedClient implements AdapterClient {
  /** The requests received, in order. */
  readonly asked: string[] = [];

  constructor(
    private readonly answers: Answers,
    private readonly variables: Readonly<Record<number, readonly VariableRow[]>> = {},
  ) {}

  /** The ready queue is answered only in controlled mode. */
  get isControlled(): boolean {
    return this.answers['coroutines/ready'] !== undefined;
  }

  request<C extends RequestName>(
    command: C,
    args: CoroutineRequests[C]['args'],
  ): Promise<CoroutineRequests[C]['result']> {
    this.asked.push(`${command} ${JSON.stringify(args)}`);
    const answer = this.answers[command];
    if (answer === undefined) return Promise.reject(new Error(`${command} is not recorded`));
    return Promise.resolve(answer(args));
  }

  locals(frameId: number): Promise<readonly VariableRow[]> {
    this.asked.push(`locals ${frameId}`);
    return Promise.resolve(this.variables[frameId] ?? []);
  }

  parts(reference: number): Promise<readonly VariableRow[]> {
    this.asked.push(`parts ${reference}`);
    return Promise.resolve(this.variables[reference] ?? []);
  }
}

/** Rows with defaults for the parts that a test does not need. */
export function taskRow(
  row: Pick<TaskRow, 'name' | 'state'> & { id: number } & Partial<Omit<TaskRow, 'id'>>,
): TaskRow {
  return {
    functionName: row.name,
    kind: 'async',
    definition: { path: '/work/main.ts', line: 1, column: 1 },
    childCount: 0,
    awaited: false,
    ...row,
    id: row.id as TaskRow['id'],
  };
}

export function futureRow(row: { id: number; text: string } & Partial<Omit<FutureRow, 'id'>>): FutureRow {
  return {
    kind: 'promise',
    waiters: [],
    waiterCount: row.waiters?.length ?? 0,
    ...row,
    id: row.id as FutureRow['id'],
  };
}

export function tickRow(row: Pick<TickRow, 'number' | 'startMs'> & Partial<TickRow>): TickRow {
  return { causes: [], events: [], dropped: 0, ...row };
}
