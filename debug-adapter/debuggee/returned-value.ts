/**
 * The return value of the function that a step has ended: V8 reports it only where the function returns, so it is kept
 * from there.
 */
import type { Debugger, Runtime } from 'node:inspector';
import type { Connection } from '../inspector/connection.js';

/** Under its own name, so that it outlives the objects of a stop. */
const GROUP = 'coroutine-debugger-returned';

/** The part of a pause that matters here. */
interface Stack {
  readonly frames: readonly { readonly callFrame: Debugger.CallFrame }[];
}

export class ReturnedValue {
  private value: Runtime.RemoteObject | undefined;

  constructor(private readonly connection: Connection) {}

  /**
   * Undefined if the step that ended here has ended no function, and no function is about to return; and in outer
   * frames.
   */
  in(callFrame: Debugger.CallFrame, pause: Stack | undefined): Runtime.RemoteObject | undefined {
    const top = pause?.frames[0]?.callFrame;
    return top?.callFrameId === callFrame.callFrameId ? (top.returnValue ?? this.value) : undefined;
  }

  /** The program resumes from this pause by a step of V8: the value returned there is kept. */
  async keep({ frames }: Stack): Promise<void> {
    const returned = frames[0]?.callFrame.returnValue;
    if (returned === undefined) return;
    await this.forget();
    this.value = await this.held(returned);
  }

  async forget(): Promise<void> {
    if (this.value?.objectId !== undefined)
      await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
    this.value = undefined;
  }

  /** V8 forgets the objects of a pause with it. */
  private async held(value: Runtime.RemoteObject): Promise<Runtime.RemoteObject> {
    const { objectId } = value;
    if (objectId === undefined) return value;
    const { result } = await this.connection.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: 'function () { return this; }',
      objectGroup: GROUP,
      generatePreview: true,
      silent: true,
    });
    return result;
  }
}
