/**
 * The contents of the program's event loop. Node's queues are variables of its own modules: they are looked up once, in
 * the scopes of two of its functions, and passed to the hook, which reads them from then on.
 */
import type { Runtime } from 'node:inspector';
import type { LoopFacts } from '../../runtime/protocol/loop.js';
import { closureScopes } from '../inspector/closure-scopes.js';
import type { Connection } from '../inspector/connection.js';
import type { HookClient } from './hook-client.js';
import { base0, type SourceLocation } from './scripts/positions.js';
import type { Script } from './scripts/script.js';

/** Callbacks whose location is requested: each costs a request. */
const MOST_PLACES = 50;
const OBJECT_GROUP = 'coroutine-debugger.loop';

/** The inspector's `[[FunctionLocation]]`. */
interface FunctionLocation {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export class LoopQueues {
  private looking: Promise<void> | undefined;

  /** @param scriptById undefined while scripts are unknown */
  constructor(
    private readonly connection: Connection,
    private readonly hook: HookClient,
    private readonly scriptById: (scriptId: string) => Script | undefined,
    /** Sends a request in which the program may stop. */
    private readonly read: (send: () => Promise<void>) => Promise<void>,
  ) {}

  /**
   * One call at a time. The current contents, and the locations of callbacks (in the order of `loopCallbacks`;
   * undefined if unknown).
   */
  async contents(): Promise<{ facts: LoopFacts; places: readonly (SourceLocation | undefined)[] }> {
    await this.know();
    const facts = await this.hook.call('loopContents');
    return { facts, places: facts.queues === null ? [] : await this.places() };
  }

  /** The hook knows the queues from then on. */
  know(): Promise<void> {
    return (this.looking ??= this.lookUp());
  }

  /** A Node that keeps them elsewhere gives none: then the queues are unknown, and the answer says so. */
  private async lookUp(): Promise<void> {
    const [setTimeout, nextTick] = await this.hook.elements('queueOwners', OBJECT_GROUP);
    const ofTimers = await this.variables(setTimeout, ['timerListMap', 'immediateQueue', 'binding']);
    const ofTicks = await this.variables(nextTick, ['queue']);
    const [timerListMap, immediateQueue, binding] = ofTimers;
    const [tickQueue] = ofTicks;
    if (
      timerListMap !== undefined &&
      immediateQueue !== undefined &&
      tickQueue !== undefined &&
      binding !== undefined
    )
      await this.read(() => this.hook.knowQueues(timerListMap, immediateQueue, tickQueue, binding));
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
  }

  private async variables(
    owner: Runtime.RemoteObject | undefined,
    names: readonly string[],
  ): Promise<(string | undefined)[]> {
    const [scope] = owner?.objectId === undefined ? [] : await closureScopes(this.connection, owner.objectId);
    if (scope === undefined) return [];
    const { result } = await this.connection.send('Runtime.getProperties', {
      objectId: scope.objectId,
      ownProperties: true,
    });
    return names.map((name) => result.find((variable) => variable.name === name)?.value?.objectId);
  }

  private async places(): Promise<(SourceLocation | undefined)[]> {
    const callbacks = await this.hook.elements('loopCallbacks', OBJECT_GROUP);
    const places = await Promise.all(
      callbacks.slice(0, MOST_PLACES).map((callback) => this.placeOf(callback)),
    );
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
    return places;
  }

  private async placeOf({ objectId }: Runtime.RemoteObject): Promise<SourceLocation | undefined> {
    if (objectId === undefined) return undefined;
    const { internalProperties } = await this.connection.send('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    });
    const location = internalProperties?.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value as
      FunctionLocation | undefined;
    if (location === undefined) return undefined;
    const script = this.scriptById(location.scriptId);
    if (script === undefined || script.isInternal) return undefined;
    return script.toSource(base0(location.lineNumber, location.columnNumber));
  }
}
