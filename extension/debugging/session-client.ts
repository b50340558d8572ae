/** Asks one debug session: our own questions by name, with their types, and the few of DAP's that trees need. */
import type { DebugSession } from 'vscode';
import type { CoroutineRequests } from '../../debug-adapter/protocol/requests.js';
import type { CoroutineSource, RequestName, VariableRow } from '../view-models/coroutine-source.js';

/** The parts of DAP's answers that are used here. */
interface DapScopes {
  readonly scopes: readonly { readonly name: string; readonly variablesReference: number }[];
}
interface DapVariables {
  readonly variables: readonly {
    readonly name: string;
    readonly value: string;
    readonly type?: string;
    readonly variablesReference: number;
  }[];
}

export class SessionClient implements CoroutineSource {
  constructor(readonly session: DebugSession) {}

  get isControlled(): boolean {
    const { control, seed } = this.session.configuration as Record<string, unknown>;
    return control === true || seed !== undefined;
  }

  async request<C extends RequestName>(
    command: C,
    args: CoroutineRequests[C]['args'],
  ): Promise<CoroutineRequests[C]['result']> {
    return (await this.session.customRequest(command, args)) as CoroutineRequests[C]['result'];
  }

  async locals(frameId: number): Promise<readonly VariableRow[]> {
    const { scopes } = (await this.session.customRequest('scopes', { frameId })) as DapScopes;
    const rows = new Map<string, VariableRow>();
    for (const { name, variablesReference } of scopes) {
      // What belongs to the whole module or program is not this frame's.
      if (/^(Module|Global|Script)/.test(name)) break;
      for (const row of await this.parts(variablesReference)) {
        // An inner variable hides an outer one of the same name.
        if (!rows.has(row.name)) rows.set(row.name, row);
      }
    }
    return [...rows.values()];
  }

  async parts(reference: number): Promise<readonly VariableRow[]> {
    const { variables } = (await this.session.customRequest('variables', {
      variablesReference: reference,
    })) as DapVariables;
    return variables.map(({ name, value, type, variablesReference }) => ({
      name,
      value,
      ...(type === undefined ? {} : { type }),
      reference: variablesReference,
    }));
  }
}
