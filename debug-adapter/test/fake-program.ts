/**
 * A program at the other end of a transport in memory, for unit tests: it answers requests of the inspector and calls
 * of the hook as the test says, reports events, and notes what was asked.
 */
import type { Debugger } from 'node:inspector';
import { setImmediate } from 'node:timers/promises';
import { HookClient } from '../debuggee/hook-client.js';
import { Connection } from '../inspector/connection.js';
import type { InspectorEvents, InspectorMethods } from '../inspector/protocol.js';
import type { Transport } from '../inspector/transport.js';
import {
  BINDING_NAME,
  HOOK_VARIABLE,
  PROTOCOL_VERSION,
  type HookMessage,
} from '../../runtime/protocol/hook.js';

type Answer = (params: never) => unknown;

const HOOK_CALL = new RegExp(`^${HOOK_VARIABLE}\\.asJson\\("(\\w+)", (".*")\\)$`);
const RESUMPTIONS: ReadonlySet<string> = new Set([
  'Debugger.resume',
  'Debugger.stepInto',
  'Debugger.stepOver',
  'Debugger.stepOut',
  'Debugger.restartFrame',
]);
const UNDEFINED = { result: { type: 'undefined' } };

/** Answers of methods whose answers are not empty, where the test gives none. */
const USUAL: Readonly<Record<string, Answer>> = {
  'Runtime.evaluate': () => UNDEFINED,
  'Runtime.callFunctionOn': () => UNDEFINED,
  'Runtime.getProperties': () => ({ result: [] }),
  'Debugger.getPossibleBreakpoints': () => ({ locations: [] }),
  'Debugger.getScriptSource': () => ({ scriptSource: '' }),
};

export class FakeProgram {
  /** Methods in the order in which they were asked; calls of the hook as `hook.pull(0,null)`. */
  readonly asked: string[] = [];
  readonly connection: Connection;
  /** Parameters of all requests, by method. */
  private readonly parameters = new Map<string, unknown[]>();
  private readonly answers = new Map<string, Answer>(Object.entries(USUAL));
  private readonly hookAnswers = new Map<string, (...args: never[]) => unknown>();
  private readonly held = new Map<string, (() => void)[]>();
  private readonly endListeners: (() => void)[] = [];
  private tell: (text: string) => void = () => undefined;

  constructor() {
    const transport: Transport = {
      send: (text) => {
        this.receive(JSON.parse(text) as { id: number; method: string; params?: unknown });
      },
      onMessage: (listener) => {
        this.tell = listener;
      },
      onEnd: (listener) => {
        this.endListeners.push(listener);
      },
      close: () => {
        this.asked.push('close');
        this.end();
      },
    };
    this.connection = new Connection(transport);
  }

  /** The hook of this program, found as in any other. */
  async hook(): Promise<HookClient> {
    const value = [PROTOCOL_VERSION, 'runtime.mjs', 'file:///library/index.mjs'];
    this.answer('Runtime.evaluate', () => ({ result: { type: 'object', value } }));
    const hook = await HookClient.find(this.connection);
    if (hook === undefined) throw new Error('The fake program has a hook.');
    this.answer('Runtime.evaluate', () => UNDEFINED);
    this.asked.length = 0;
    return hook;
  }

  /** From now on such a request is answered so; an `Error` refuses it. */
  answer<M extends keyof InspectorMethods>(
    method: M,
    answer: (params: InspectorMethods[M]['params']) => unknown,
  ): void {
    this.answers.set(method, answer);
  }

  /** From now on such a call of the hook is answered so. */
  answerHook(method: string, answer: (...args: never[]) => unknown): void {
    this.hookAnswers.set(method, answer);
  }

  /** Keeps the next such request, which is noted, without an answer until the returned function is called. */
  hold(what: string): () => void {
    const waiting: (() => void)[] = [];
    this.held.set(what, waiting);
    return () => {
      this.held.delete(what);
      for (const answer of waiting) answer();
    };
  }

  /** Resolves once this has been asked. */
  async askedFor(what: string): Promise<void> {
    while (!this.asked.includes(what)) await setImmediate();
  }

  report(method: keyof InspectorEvents, params: unknown): void {
    this.say({ method, params });
  }

  /** A message of the hook. */
  notify(message: HookMessage): void {
    this.report('Runtime.bindingCalled', { name: BINDING_NAME, payload: JSON.stringify(message) });
  }

  /** Any message, also one that is none. */
  say(message: unknown): void {
    this.tell(typeof message === 'string' ? message : JSON.stringify(message));
  }

  end(): void {
    for (const listener of this.endListeners) listener();
  }

  /** What was asked since the last call. */
  takeAsked(): string[] {
    return this.asked.splice(0);
  }

  parametersOf<M extends keyof InspectorMethods>(method: M): InspectorMethods[M]['params'][] {
    return (this.parameters.get(method) ?? []) as InspectorMethods[M]['params'][];
  }

  private receive({ id, method, params }: { id: number; method: string; params?: unknown }): void {
    const all = this.parameters.get(method) ?? [];
    this.parameters.set(method, all);
    all.push(params);
    const { expression } = (params ?? {}) as { expression?: string };
    const call = method === 'Runtime.evaluate' ? HOOK_CALL.exec(expression ?? '') : null;
    const name = call?.[1];
    if (name === undefined) {
      this.asked.push(method);
      this.reply(id, method, () => (this.answers.get(method) ?? (() => ({})))(params as never));
      return;
    }
    const args = JSON.parse(JSON.parse(call?.[2] ?? '') as string) as never[];
    this.asked.push(`hook.${name}(${JSON.stringify(args).slice(1, -1)})`);
    this.reply(id, `hook.${name}`, () => {
      const value: unknown = this.hookAnswers.get(name)?.(...args);
      return value === undefined ? UNDEFINED : { result: { type: 'string', value: JSON.stringify(value) } };
    });
  }

  /** As over a socket, an answer never comes within the request. */
  private reply(id: number, what: string, answer: () => unknown): void {
    const send = (): void => {
      const result = answer();
      if (result instanceof Error) {
        this.say({ id, error: { code: -32000, message: result.message } });
        return;
      }
      this.say({ id, result });
      // As V8 does, after the answer.
      if (RESUMPTIONS.has(what)) this.report('Debugger.resumed', undefined);
    };
    const waiting = this.held.get(what);
    if (waiting === undefined) queueMicrotask(send);
    else waiting.push(send);
  }
}

/** A frame as V8 reports it. Lines and columns count from 0. */
export function fakeFrame({
  scriptId = '0',
  functionName = 'cook',
  line = 0,
  column = 0,
}: {
  scriptId?: string;
  functionName?: string;
  line?: number;
  column?: number;
}): Debugger.CallFrame {
  return {
    callFrameId: `${functionName} ${scriptId}:${line}:${column}`,
    functionName,
    location: { scriptId, lineNumber: line, columnNumber: column },
    url: '',
    scopeChain: [],
    this: { type: 'undefined' },
  };
}
