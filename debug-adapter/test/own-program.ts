/**
 * This Node itself as the debugged program, for unit tests of code that runs in the program: the inspector of this
 * thread answers in the same turn, so that no process and no socket is needed. The hook is that of a fake program.
 */
import inspector, { type Runtime } from 'node:inspector';
import { HOOK_VARIABLE } from '../../runtime/protocol/hook.js';
import { Debuggee } from '../debuggee/debuggee.js';
import { Connection } from '../inspector/connection.js';
import type { Transport } from '../inspector/transport.js';
import { Evaluator } from '../session/stack/evaluator.js';
import { Variables } from '../session/stack/variables.js';
import { Trace } from '../trace/trace.js';
import { FakeProgram } from './fake-program.js';

/** What the hook would be: functions are held there while they are called. */
const scope = globalThis as Record<string, unknown>;

export class OwnProgram {
  readonly variables: Variables;

  private constructor(
    readonly debuggee: Debuggee,
    private readonly session: inspector.Session,
  ) {
    this.variables = new Variables(debuggee, new Evaluator(debuggee, () => undefined));
  }

  static async open(): Promise<OwnProgram> {
    const session = new inspector.Session();
    session.connect();
    scope[HOOK_VARIABLE] = {};
    let tell: (message: string) => void = () => undefined;
    const transport: Transport = {
      send: (text) => {
        const { id, method, params } = JSON.parse(text) as { id: number; method: string; params?: object };
        session.post(method, params, (error, result) => {
          const answer =
            error === null ? { id, result } : { id, error: { code: -32000, message: error.message } };
          // As over a socket, an answer never comes within the request.
          queueMicrotask(() => {
            tell(JSON.stringify(answer));
          });
        });
      },
      onMessage: (listener) => {
        tell = listener;
      },
      onEnd: () => undefined,
      close: () => undefined,
    };
    const hook = await new FakeProgram().hook();
    const debuggee = new Debuggee(new Connection(transport), hook, {
      trace: new Trace(),
      paused: () => undefined,
      hookMessage: () => undefined,
    });
    return new OwnProgram(debuggee, session);
  }

  close(): void {
    this.session.disconnect();
    Reflect.deleteProperty(scope, HOOK_VARIABLE);
  }

  async value(expression: string): Promise<Runtime.RemoteObject> {
    const { result } = await this.debuggee.connection.send('Runtime.evaluate', { expression });
    return result;
  }

  /** The number by which a client asks for the parts of a value. */
  async reference(expression: string): Promise<number> {
    const value = await this.value(expression);
    return this.variables.containers.add({ kind: 'object', objectId: value.objectId ?? '', value });
  }
}
