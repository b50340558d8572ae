/** Who the view models ask: the adapter of the current session, seen as typed questions. */
import type { CoroutineRequests } from '../../debug-adapter/protocol/requests.js';

export type RequestName = keyof CoroutineRequests;

/** One variable of a suspended frame, or one property of a value. */
export interface VariableRow {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** 0 when it has no parts. */
  readonly reference: number;
}

export interface CoroutineSource {
  /** Whether tasks can be held and put in order: only then it is known who is ready. */
  readonly isControlled: boolean;
  request<C extends RequestName>(
    command: C,
    args: CoroutineRequests[C]['args'],
  ): Promise<CoroutineRequests[C]['result']>;
  /** The variables of a frame, its parameters too, but not those of its module. */
  locals(frameId: number): Promise<readonly VariableRow[]>;
  /** The parts of a value. */
  parts(reference: number): Promise<readonly VariableRow[]>;
}

/** A tree's rows, asked for as they are opened. */
export interface TreeModel<Node> {
  children(source: CoroutineSource, node: Node | undefined): Promise<readonly Node[]>;
  /** The row above one; undefined for those at the top. Only trees need it whose rows are gone to from elsewhere. */
  parent?(node: Node): Node | undefined;
}
