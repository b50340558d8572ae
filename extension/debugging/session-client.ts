/** Sends requests to one debug session: typed coroutine requests, and the few DAP requests that trees need. */
import type { DebugSession } from 'vscode';
import type { CoroutineRequests } from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient, RequestName, VariableRow } from '../view-models/adapter-client.js';

/** The parts of DAP responses that are used here. */
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

export class SessionClient implements AdapterClient {
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
      // Variables of the whole module or program do not belong to this frame.
      if (/^(Module|Global|Script)/.test(name)) break;
      for (const row of await this.parts(variablesReference)) {
        // An inner variable shadows an outer one of the same name.
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
