/** Asks the debuggee's hook object. Every method is one inspector request, answered while the program runs or is paused. */
import type { Runtime } from 'node:inspector';
import type { Connection } from '../inspector/connection.js';
import { BINDING_NAME, HOOK_SYMBOL_NAME, PROTOCOL_VERSION, type Hook } from '../../runtime/protocol/hook.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import { UserError } from './user-error.js';

/** Methods whose answers are plain JSON. */
type ByValueMethod =
  | 'attach'
  | 'isAttached'
  | 'detach'
  | 'pull'
  | 'pullMore'
  | 'age'
  | 'futures'
  | 'ticks'
  | 'currentTick'
  | 'loopContents'
  | 'modules'
  | 'setBreakpoints'
  | 'stopAtModules'
  | 'running'
  | 'parameters'
  | 'setDebuggerEnabled'
  | 'isWaiting'
  | 'noteStop'
  | 'recordCreationStacks'
  | 'creationStacks'
  | 'control'
  | 'settle'
  | 'ready';

export class HookClient {
  private constructor(
    private readonly connection: Connection,
    private readonly hookObjectId: string,
    /** URL of the script the hooks are in. */
    readonly scriptUrl: string,
  ) {}

  /** Finds the hook and checks its version; undefined when the program has none. */
  static async find(connection: Connection): Promise<HookClient | undefined> {
    const { result } = await connection.send('Runtime.evaluate', {
      expression: `globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]`,
    });
    if (result.objectId === undefined) return undefined;
    const answer = await connection.send('Runtime.callFunctionOn', {
      objectId: result.objectId,
      functionDeclaration: 'function () { return [this.protocolVersion, this.scriptUrl]; }',
      returnByValue: true,
    });
    const [version, scriptUrl] = answer.result.value as [unknown, string];
    if (version !== PROTOCOL_VERSION) {
      throw new UserError(
        `The program's coroutine runtime speaks protocol ${String(version)}, this debugger ${PROTOCOL_VERSION}: use the runtime that came with the debugger.`,
      );
    }
    return new HookClient(connection, result.objectId, scriptUrl);
  }

  /** Lets the hook tell us what happens. `adapterPort`: where the program can see that we live; null: it ends with us. */
  async attach(adapterPort: number | null): Promise<void> {
    await this.connection.send('Runtime.addBinding', { name: BINDING_NAME });
    await this.call('attach', adapterPort);
  }

  /** Calls a method of the hook; the answer is checked by its version, once, at the attach. */
  async call<M extends ByValueMethod>(method: M, ...args: Parameters<Hook[M]>): Promise<ReturnType<Hook[M]>> {
    const result = await this.callOn(
      'function (method, ...args) { return this.asJson(method, args); }',
      [{ value: method }, ...args.map((value: unknown) => ({ value }))],
      true,
    );
    // A method without a result has no JSON either.
    return (result.value === undefined ? undefined : JSON.parse(result.value as string)) as ReturnType<
      Hook[M]
    >;
  }

  /** The scope closure of a suspended coroutine, as a remote object; undefined when there is none. */
  async scope(coroutine: CoroutineId, objectGroup: string): Promise<Runtime.RemoteObject | undefined> {
    const result = await this.callOn(
      'function (id) { return this.scope(id); }',
      [{ value: coroutine }],
      false,
      objectGroup,
    );
    return result.type === 'function' ? result : undefined;
  }

  /** The awaited value of a suspended coroutine, as a remote object. */
  awaited(coroutine: CoroutineId, objectGroup: string): Promise<Runtime.RemoteObject> {
    return this.callOn(
      'function (id) { return this.awaited(id); }',
      [{ value: coroutine }],
      false,
      objectGroup,
    );
  }

  /** A future, as a remote object; of type `undefined` when it was collected. */
  future(future: FutureId, objectGroup: string): Promise<Runtime.RemoteObject> {
    return this.callOn('function (id) { return this.future(id); }', [{ value: future }], false, objectGroup);
  }

  /** The elements of the list that a method answers, as remote objects. */
  async elements(
    method: 'queueOwners' | 'loopCallbacks',
    objectGroup: string,
  ): Promise<Runtime.RemoteObject[]> {
    const { objectId } = await this.callOn(
      'function (method) { return this[method](); }',
      [{ value: method }],
      false,
      objectGroup,
    );
    if (objectId === undefined) return [];
    const { result } = await this.connection.send('Runtime.getProperties', { objectId, ownProperties: true });
    return result.flatMap(({ name, value }) => (/^\d+$/.test(name) && value !== undefined ? [value] : []));
  }

  /** Gives the hook what it cannot reach itself: object ids of Node's queues. */
  async knowQueues(
    ...queues: readonly [timerListMap: string, immediateQueue: string, tickQueue: string]
  ): Promise<void> {
    await this.callOn(
      'function (...queues) { this.knowQueues(...queues); }',
      queues.map((objectId) => ({ objectId })),
      true,
    );
  }

  private async callOn(
    functionDeclaration: string,
    args: Runtime.CallArgument[],
    returnByValue: boolean,
    objectGroup?: string,
  ): Promise<Runtime.RemoteObject> {
    const { result, exceptionDetails } = await this.connection.send('Runtime.callFunctionOn', {
      objectId: this.hookObjectId,
      functionDeclaration,
      arguments: args,
      returnByValue,
      silent: true,
      ...(objectGroup === undefined ? {} : { objectGroup }),
    });
    if (exceptionDetails !== undefined) {
      throw new Error(`The hook failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    }
    return result;
  }
}
