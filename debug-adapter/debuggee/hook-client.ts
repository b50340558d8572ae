/**
 * Calls the debuggee's hook object. Every method is one inspector request, answered while the program runs or is
 * paused.
 *
 * A query is never a break location: V8's breaks are disabled while it is answered. Otherwise a step under way would
 * end inside a query, and Node, in the middle of a request that has paused, may answer no other (it loses the wake-up
 * for requests that have arrived, and spins). Only `Runtime.evaluate` can disable breaks, so the hook is reached by its
 * name there.
 */
import type { Runtime } from 'node:inspector';
import {
  parseHookAnswer,
  parseResuming,
  parseSettling,
  type ByValueMethod,
} from '../checks/hook-messages.js';
import type { Connection } from '../inspector/connection.js';
import { isOfMainRealm, MAIN_CONTEXT } from '../inspector/object-realm.js';
import {
  BINDING_NAME,
  HOOK_VARIABLE,
  PROTOCOL_VERSION,
  type Hook,
  type WantedObjects,
} from '../../runtime/protocol/hook.js';
import type { SettlingFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import { UserError } from '../errors.js';

/** Methods that change the hook's other answers. */
const CHANGES: ReadonlySet<ByValueMethod> = new Set<ByValueMethod>([
  'attach',
  'detach',
  'setBreakpoints',
  'noteStop',
  'recordCreationStacks',
  'control',
  'settle',
  'ready',
]);

export class HookClient {
  private calls = 0;
  private changingCalls = 0;

  private constructor(
    private readonly connection: Connection,
    /** V8's name of the script with the hooks. */
    readonly scriptUrl: string,
    /** URL of the library's script that ships with the hooks. */
    readonly libraryUrl: string,
  ) {}

  /** Finds the hook and checks its version; undefined if the program has none. */
  static async find(connection: Connection): Promise<HookClient | undefined> {
    const { result } = await connection.send('Runtime.evaluate', {
      expression: `typeof ${HOOK_VARIABLE} === 'object' ? [${['protocolVersion', 'scriptUrl', 'libraryUrl'].map((name) => `${HOOK_VARIABLE}.${name}`).join(', ')}] : undefined`,
      returnByValue: true,
      disableBreaks: true,
    });
    if (result.type === 'undefined') return undefined;
    const [version, scriptUrl, libraryUrl] = result.value as [unknown, string, string];
    if (version !== PROTOCOL_VERSION) {
      throw new UserError(
        `The program's coroutine runtime speaks protocol ${String(version)}, this debugger ${PROTOCOL_VERSION}: use the runtime that came with the debugger.`,
      );
    }
    return new HookClient(connection, scriptUrl, libraryUrl);
  }

  /** Number of requests sent that may have changed the program: those that run its code, except queries of the hook. */
  get changes(): number {
    return this.connection.sentCodeRuns - this.calls + this.changingCalls;
  }

  /**
   * Lets the hook report events. `adapterPath`: shows the program that the adapter is alive; null: it ends with the
   * adapter. `closesInspector`: the program closes its inspector if the adapter dies.
   */
  async attach(adapterPath: string | null, closesInspector = false): Promise<void> {
    await this.connection.send('Runtime.addBinding', {
      name: BINDING_NAME,
      executionContextId: MAIN_CONTEXT,
    });
    await this.call('attach', adapterPath, closesInspector);
  }

  /** Calls a method of the hook; the shape of answers is guaranteed by the version check at the attach. */
  async call<M extends ByValueMethod>(method: M, ...args: Parameters<Hook[M]>): Promise<ReturnType<Hook[M]>> {
    if (CHANGES.has(method)) this.changingCalls++;
    // Arguments are a text: an array would be the program's own, whose methods may have been replaced.
    const result = await this.ask(
      `asJson(${JSON.stringify(method)}, ${JSON.stringify(JSON.stringify(args))})`,
      { returnByValue: true },
    );
    return parseHookAnswer(method, result.value);
  }

  /** The scope closure of a suspended coroutine, as a remote object; undefined if there is none. */
  async scope(coroutine: CoroutineId, objectGroup: string): Promise<Runtime.RemoteObject | undefined> {
    const result = await this.ask(`scope(${coroutine})`, { objectGroup });
    return result.type === 'function' ? result : undefined;
  }

  /** The awaited value of a suspended coroutine, as a remote object. */
  awaited(coroutine: CoroutineId, objectGroup: string): Promise<Runtime.RemoteObject> {
    return this.ask(`awaited(${coroutine})`, { objectGroup });
  }

  /** A future, as a remote object; of type `undefined` if it was collected. */
  future(future: FutureId, objectGroup: string): Promise<Runtime.RemoteObject> {
    return this.ask(`future(${future})`, { objectGroup });
  }

  /** The elements of a method's list, as remote objects. */
  async elements(
    method: 'queueOwners' | 'loopCallbacks' | 'unsettledPromises',
    objectGroup: string,
  ): Promise<Runtime.RemoteObject[]> {
    return this.elementsOf(await this.ask(`${method}()`, { objectGroup }));
  }

  /** The objects of the program with these names, as remote objects. Collects garbage. */
  async lookAlikes(wanted: WantedObjects, objectGroup: string): Promise<Runtime.RemoteObject[]> {
    const { objectId: prototypeObjectId = '' } = await this.ask('objectPrototype()', { objectGroup });
    // Asked by this connection: V8 forgets the numbers of a snapshot as soon as any other one closes.
    const { objects } = await this.connection.send('Runtime.queryObjects', {
      prototypeObjectId,
      objectGroup,
    });
    this.calls++;
    const { result } = await this.connection.send('Runtime.callFunctionOn', {
      executionContextId: MAIN_CONTEXT,
      functionDeclaration: `function (wanted, all) { return ${HOOK_VARIABLE}.lookAlikes(wanted, all); }`,
      arguments: [{ value: JSON.stringify(wanted) }, { objectId: objects.objectId ?? '' }],
      objectGroup,
      silent: true,
    });
    return this.elementsOf(result);
  }

  private async elementsOf({ objectId }: Runtime.RemoteObject): Promise<Runtime.RemoteObject[]> {
    if (objectId === undefined) return [];
    const { result } = await this.connection.send('Runtime.getProperties', { objectId, ownProperties: true });
    return result.flatMap(({ name, value }) => (/^\d+$/.test(name) && value !== undefined ? [value] : []));
  }

  /**
   * Gives the hook what it cannot reach itself: object ids of Node's queues. A step may end in this request, and in the
   * next: only objects need them, which `Runtime.evaluate` cannot receive.
   */
  async knowQueues(
    ...queues: readonly [
      timerListMap: string,
      immediateQueue: string,
      tickQueue: string,
      timersBinding: string,
    ]
  ): Promise<void> {
    await this.connection.send('Runtime.callFunctionOn', {
      executionContextId: MAIN_CONTEXT,
      functionDeclaration: `function (timers, immediates, ticks, binding) { ${HOOK_VARIABLE}.knowQueues(timers, immediates, ticks, binding); }`,
      arguments: queues.map((objectId) => ({ objectId })),
      silent: true,
    });
  }

  /** Before questions for holders: what the code on the stack can use; none while the program runs. */
  async knowRunning(objectIds: readonly string[]): Promise<void> {
    if (objectIds.length === 0) await this.ask('knowRunning()', {});
    else await this.askWith('knowRunning', objectIds);
  }

  /** What these objects of the program settle. Only at a stop. */
  async settledBy(objectIds: readonly string[]): Promise<readonly SettlingFacts[]> {
    if (objectIds.length === 0) return [];
    return parseSettling(await this.askWith('settledBy', objectIds));
  }

  /** Gives the hook what a snapshot of the heap has shown; nothing where an object is of another realm. */
  async noteFound(
    kind: Parameters<Hook['noteFound']>[0],
    label: string,
    objectIds: readonly (string | undefined)[],
  ): Promise<void> {
    if (!objectIds.every((objectId) => isOfMainRealm(objectId))) return;
    this.calls++;
    this.changingCalls++;
    await this.connection.send('Runtime.callFunctionOn', {
      executionContextId: MAIN_CONTEXT,
      functionDeclaration: `function (...given) { ${HOOK_VARIABLE}.noteFound(...given); }`,
      arguments: [
        { value: kind },
        { value: label },
        ...objectIds.map((objectId) => (objectId === undefined ? {} : { objectId })),
      ],
      silent: true,
    });
  }

  /** The coroutine that has resumed in the frame with this token, before its hook was called. Only at a stop. */
  async resuming(token: string): Promise<readonly CoroutineId[]> {
    return parseResuming(await this.askWith('resuming', [token]));
  }

  /** Passes objects, which `Runtime.evaluate` cannot. */
  private async askWith(
    method: 'knowRunning' | 'settledBy' | 'resuming',
    objectIds: readonly string[],
  ): Promise<unknown> {
    this.calls++;
    const { result } = await this.connection.send('Runtime.callFunctionOn', {
      executionContextId: MAIN_CONTEXT,
      functionDeclaration: `function (...given) { return ${HOOK_VARIABLE}.${method}(...given); }`,
      // Objects of other realms cannot be passed.
      arguments: objectIds.filter((objectId) => isOfMainRealm(objectId)).map((objectId) => ({ objectId })),
      returnByValue: true,
      silent: true,
    });
    return result.value;
  }

  private async ask(
    call: string,
    options: Pick<Runtime.EvaluateParameterType, 'returnByValue' | 'objectGroup'>,
  ): Promise<Runtime.RemoteObject> {
    this.calls++;
    const { result, exceptionDetails } = await this.connection.send('Runtime.evaluate', {
      expression: `${HOOK_VARIABLE}.${call}`,
      silent: true,
      disableBreaks: true,
      ...options,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(`The hook failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    }
    return result;
  }
}
