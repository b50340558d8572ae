/** The interface that view models query: the adapter of the current session, as typed requests. */
import type { CoroutineRequests } from '../../debug-adapter/protocol/requests.js';

export type RequestName = keyof CoroutineRequests;

/** One variable of a suspended frame, or one property of a value. */
export interface VariableRow {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** 0 if it has no parts. */
  readonly reference: number;
}

export interface AdapterClient {
  /** Whether the program runs in controlled mode: only then is the ready queue known. */
  readonly isControlled: boolean;
  request<C extends RequestName>(
    command: C,
    args: CoroutineRequests[C]['args'],
  ): Promise<CoroutineRequests[C]['result']>;
  /** The variables of a frame, including its parameters, without those of its module. */
  locals(frameId: number): Promise<readonly VariableRow[]>;
  /** The parts of a value. */
  parts(reference: number): Promise<readonly VariableRow[]>;
}

/** The rows of a tree, requested as their parents are expanded. */
export interface TreeModel<Node> {
  children(client: AdapterClient, node: Node | undefined): Promise<readonly Node[]>;
  /** The parent of a row; undefined at the top. Needed only by trees whose rows can be revealed from elsewhere. */
  parent?(node: Node): Node | undefined;
}
