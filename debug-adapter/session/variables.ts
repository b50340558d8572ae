/** Scopes, variables and their values: of real frames, and of suspended coroutines (live, evaluated and assignable). */
import type { Debugger, Runtime } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import { closureScopes } from '../inspector/closure-scopes.js';
import { awaitingExpression } from '../target/awaiting-expression.js';
import type { Debuggee } from '../target/debuggee.js';
import { namesMentioned, withNames } from '../target/names-at-stop.js';
import { UserError } from '../target/user-error.js';

/** What a variablesReference stands for. */
type Container =
  | { readonly kind: 'object'; readonly objectId: string }
  /** A scope of a real frame: written through V8. */
  | {
      readonly kind: 'callScope';
      readonly objectId: string;
      readonly callFrameId: string;
      readonly scopeNumber: number;
      /** Variables that a loop further in works on copies of: only the copies are up to date. */
      readonly copied: ReadonlySet<string>;
    }
  /** A scope of a suspended coroutine: written by evaluating an assignment in it. */
  | {
      readonly kind: 'suspendedScope';
      readonly objectId: string;
      readonly closureId: string;
      /** Names that an inner scope hides: an assignment here would reach the inner one. */
      readonly hidden: ReadonlySet<string>;
    };

/** Where an expression is evaluated. */
export type EvaluationFrame =
  | { readonly kind: 'call'; readonly callFrame: Debugger.CallFrame }
  | { readonly kind: 'suspended'; readonly coroutine: CoroutineId };

const OBJECT_GROUP = 'coroutine-debugger';
/** Properties shown of one object at most; the rest is said to be there. */
const MOST_PROPERTIES = 1000;
/** Names inserted by the instrumenter, which are not the user's. */
const OURS = /^[ªº]/;
/** What the instrumenter keeps the variables of a loop in while it works on copies. */
const COPY = /^[ªº]t\d+$/;
const SCOPE_NAMES: Record<string, string> = {
  local: 'Local',
  block: 'Block',
  closure: 'Closure',
  catch: 'Catch',
  module: 'Module',
  script: 'Script',
  global: 'Global',
  eval: 'Eval',
  with: 'With',
  'wasm-expression-stack': 'Stack',
};

export class Variables {
  private readonly containers = new Map<number, Container>();
  private nextReference = 1;

  constructor(private readonly debuggee: Debuggee) {}

  /** Forgets everything handed out: the program has moved on. */
  async forget(): Promise<void> {
    this.containers.clear();
    await this.debuggee.connection.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
  }

  async scopesOfCallFrame({ callFrameId, scopeChain }: Debugger.CallFrame): Promise<DebugProtocol.Scope[]> {
    const scopes: DebugProtocol.Scope[] = [];
    const copied = new Set<string>();
    let innerNames: readonly string[] = [];
    for (const [scopeNumber, { type, name, object }] of scopeChain.entries()) {
      const names = type === 'block' ? await this.namesIn(object.objectId) : [];
      // The instrumenter gives a loop copies in one block, and keeps them between loop and function in the next.
      if (names.some((one) => COPY.test(one))) for (const one of innerNames) copied.add(one);
      innerNames = names;
      // Blocks of ours, and those in which nothing is left.
      if (type === 'block' && names.every((one) => OURS.test(one) || copied.has(one))) continue;
      const { objectId } = object;
      scopes.push({
        name: scopeLabel(SCOPE_NAMES[type] ?? type, type === 'closure' ? name : undefined),
        variablesReference:
          objectId === undefined
            ? 0
            : this.add({ kind: 'callScope', objectId, callFrameId, scopeNumber, copied: new Set(copied) }),
        expensive: type === 'global' || type === 'script',
        ...(scopeNumber === 0 ? { presentationHint: 'locals' } : {}),
      });
    }
    return scopes;
  }

  private async namesIn(objectId: string | undefined): Promise<string[]> {
    if (objectId === undefined) return [];
    const { result } = await this.debuggee.connection.send('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    });
    return result.map(({ name }) => name);
  }

  /** @param functionName as in the site table: `cook`, `Bot.cook` */
  async scopesOfCoroutine(coroutine: CoroutineId, functionName: string): Promise<DebugProtocol.Scope[]> {
    const closureId = await this.closureOf(coroutine);
    const [ownName = '', className] = functionName.split('.').reverse();
    const hidden = new Set<string>();
    const result: DebugProtocol.Scope[] = [];
    let hasLocal = false;
    for (const { kind, name, objectId } of await closureScopes(this.debuggee.connection, closureId)) {
      const isGlobal = kind === 'Global' || kind === 'Script';
      const names = isGlobal ? [] : (await this.properties(objectId)).map((property) => property.name);
      // The scope in which a class knows its own name, and nothing else.
      if (kind === 'Block' && names.every((one) => one === className || one.startsWith('[['))) continue;
      const isLocal: boolean = !hasLocal && kind === 'Closure' && (name ?? '') === ownName;
      hasLocal ||= isLocal;
      result.push({
        name: isLocal ? 'Local' : scopeLabel(kind, name),
        variablesReference: this.add({
          kind: 'suspendedScope',
          objectId,
          closureId,
          hidden: new Set(hidden),
        }),
        expensive: isGlobal,
        ...(isLocal ? { presentationHint: 'locals' } : {}),
      });
      for (const one of names) hidden.add(one);
    }
    return result;
  }

  /** A suspended coroutine's own variables as texts, innermost block first; none when they are not captured. */
  async localsOf(coroutine: CoroutineId, functionName: string): Promise<{ name: string; value: string }[]> {
    const found: { name: string; value: string }[] = [];
    let scopes: DebugProtocol.Scope[];
    try {
      scopes = await this.scopesOfCoroutine(coroutine, functionName);
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
    for (const { name, variablesReference, expensive } of scopes) {
      if (expensive || /^(Closure|Module|Global|Script)/.test(name)) break;
      for (const variable of await this.variables(variablesReference)) {
        if (found.some((one) => one.name === variable.name)) continue;
        found.push({ name: variable.name, value: variable.value });
      }
      if (name === 'Local') break;
    }
    return found;
  }

  async variables(reference: number): Promise<DebugProtocol.Variable[]> {
    const container = this.container(reference);
    const all = await this.properties(container.objectId);
    // A scope is not an object of the program: its prototype and the `arguments` that the closure made V8 keep are ours.
    const properties =
      container.kind === 'object'
        ? all
        : all.filter(
            ({ name }) =>
              !name.startsWith('[[') &&
              (container.kind === 'callScope' ? !container.copied.has(name) : name !== 'arguments'),
          );
    const shown = properties.slice(0, MOST_PROPERTIES).map(({ name, value, evaluateName }) => ({
      ...this.toVariable(name, value),
      ...(evaluateName === undefined || container.kind === 'object' ? {} : { evaluateName }),
    }));
    const left = properties.length - shown.length;
    if (left > 0)
      shown.push({ name: '…', value: `${left} more properties are not shown`, variablesReference: 0 });
    return shown;
  }

  async setVariable(reference: number, name: string, expression: string): Promise<DebugProtocol.Variable> {
    const container = this.container(reference);
    const { connection } = this.debuggee;
    switch (container.kind) {
      case 'object': {
        const value = await this.evaluateGlobally(expression);
        const { result, exceptionDetails } = await connection.send('Runtime.callFunctionOn', {
          objectId: container.objectId,
          functionDeclaration: 'function (name, value) { this[name] = value; return this[name]; }',
          arguments: [{ value: name }, toArgument(value)],
          objectGroup: OBJECT_GROUP,
        });
        throwIfFailed(exceptionDetails);
        return this.toVariable(name, result);
      }
      case 'callScope': {
        const value = await this.evaluate(expression, {
          kind: 'call',
          callFrame: { callFrameId: container.callFrameId } as Debugger.CallFrame,
        });
        await connection.send('Debugger.setVariableValue', {
          callFrameId: container.callFrameId,
          scopeNumber: container.scopeNumber,
          variableName: name,
          newValue: toArgument(value),
        });
        return this.toVariable(name, value);
      }
      case 'suspendedScope': {
        if (container.hidden.has(name)) {
          throw new UserError(
            `'${name}' cannot be set here: an inner block has a variable of the same name.`,
          );
        }
        return this.toVariable(
          name,
          await this.evaluateIn(container.closureId, `${name} = (${expression}\n)`),
        );
      }
    }
  }

  /**
   * Evaluates in a frame, or globally. Runs code of the program. Throws a sentence when the code throws. An `await` is
   * waited for while the program runs; while it stands still it gives its promise.
   */
  async evaluate(written: string, frame: EvaluationFrame | undefined): Promise<Runtime.RemoteObject> {
    const isStopped = this.debuggee.pause !== undefined;
    const expression = isStopped ? await this.knowingNames(written, frame) : written;
    const awaiting = awaitingExpression(expression);
    // Waited for by the program only while it runs.
    const waits = awaiting !== undefined && !isStopped;
    if (frame === undefined) return this.evaluateGlobally((isStopped ? awaiting : undefined) ?? expression);
    return this.evaluateInFrame(awaiting ?? expression, frame, waits);
  }

  private async evaluateInFrame(
    expression: string,
    frame: EvaluationFrame,
    waits = false,
  ): Promise<Runtime.RemoteObject> {
    if (frame.kind === 'suspended')
      return this.evaluateIn(await this.closureOf(frame.coroutine), expression, waits);
    const { result, exceptionDetails } = await this.debuggee.connection.send('Debugger.evaluateOnCallFrame', {
      callFrameId: frame.callFrame.callFrameId,
      expression,
      objectGroup: OBJECT_GROUP,
      silent: true,
      generatePreview: true,
    });
    throwIfFailed(exceptionDetails);
    return result;
  }

  /** With `$value` and its like as breakpoints know them, where the frame has no such variables. */
  private async knowingNames(expression: string, frame: EvaluationFrame | undefined): Promise<string> {
    const wanted: string[] = [];
    for (const name of namesMentioned(expression)) {
      const kind = `typeof ${name}`;
      const answer = await (frame === undefined
        ? this.evaluateGlobally(kind)
        : this.evaluateInFrame(kind, frame));
      if (answer.value === 'undefined') wanted.push(name);
    }
    return wanted.length === 0 ? expression : withNames(expression, wanted);
  }

  /** A remote object as a DAP value. */
  toVariable(name: string, value: Runtime.RemoteObject): DebugProtocol.Variable {
    return {
      name,
      value: describe(value),
      type: value.className ?? value.type,
      variablesReference:
        value.objectId === undefined ? 0 : this.add({ kind: 'object', objectId: value.objectId }),
    };
  }

  private async evaluateGlobally(expression: string): Promise<Runtime.RemoteObject> {
    const { result, exceptionDetails } = await this.debuggee.connection.send('Runtime.evaluate', {
      expression,
      objectGroup: OBJECT_GROUP,
      silent: true,
      // Its value comes by a promise, which a program that stands still does not settle.
      replMode: this.debuggee.pause === undefined,
      generatePreview: true,
    } as Runtime.EvaluateParameterType);
    throwIfFailed(exceptionDetails);
    return result;
  }

  private async evaluateIn(
    closureId: string,
    expression: string,
    awaitPromise = false,
  ): Promise<Runtime.RemoteObject> {
    const { result, exceptionDetails } = await this.debuggee.connection.send('Runtime.callFunctionOn', {
      objectId: closureId,
      functionDeclaration: 'function (expression) { return this(expression); }',
      arguments: [{ value: expression }],
      awaitPromise,
      objectGroup: OBJECT_GROUP,
      silent: true,
      generatePreview: true,
    });
    throwIfFailed(exceptionDetails);
    return result;
  }

  private async closureOf(coroutine: CoroutineId): Promise<string> {
    const closure = await this.debuggee.hook.scope(coroutine, OBJECT_GROUP);
    if (closure?.objectId === undefined) {
      throw new UserError(
        `The variables of coroutine ${coroutine} cannot be read: it is not suspended, or 'captureScopes' is off.`,
      );
    }
    return closure.objectId;
  }

  private async properties(
    objectId: string,
  ): Promise<{ name: string; value: Runtime.RemoteObject; evaluateName?: string }[]> {
    const { result, internalProperties, privateProperties } = (await this.debuggee.connection.send(
      'Runtime.getProperties',
      { objectId, ownProperties: true, generatePreview: true },
    )) as Runtime.GetPropertiesReturnType & {
      privateProperties?: { name: string; value?: Runtime.RemoteObject }[];
    };
    const own = result
      .filter(({ name }) => !OURS.test(name))
      .map(({ name, value, get }) => ({
        name,
        value: value ?? accessor(get),
        evaluateName: name,
      }));
    const hidden = [...(privateProperties ?? []), ...(internalProperties ?? [])].flatMap(({ name, value }) =>
      value === undefined || name === '[[Scopes]]' ? [] : [{ name, value }],
    );
    return [...own, ...hidden];
  }

  private add(container: Container): number {
    const reference = this.nextReference++;
    this.containers.set(reference, container);
    return reference;
  }

  private container(reference: number): Container {
    const container = this.containers.get(reference);
    if (container === undefined)
      throw new UserError('The program has moved on: these variables are no longer there.');
    return container;
  }
}

/** A value as V8 describes it, in one line. */
export function describe(value: Runtime.RemoteObject): string {
  if (value.type === 'string') return JSON.stringify(value.value);
  if (value.type === 'undefined') return value.description ?? 'undefined';
  if (value.subtype === 'null') return 'null';
  if (value.type === 'object' && value.preview !== undefined && value.subtype !== 'error')
    return previewOf(value.preview);
  if (value.type === 'function')
    return `ƒ ${/^(?:async\s+)?(?:function\s*\*?\s*)?([\w$.]*)/.exec(value.description ?? '')?.[1] ?? ''}`;
  return value.description ?? String(value.value);
}

function previewOf(preview: Runtime.ObjectPreview): string {
  const isArray = preview.subtype === 'array';
  const parts = preview.properties
    .filter(({ name }) => !OURS.test(name))
    .map(({ name, type, value, subtype }) => {
      const text =
        type === 'string' ? JSON.stringify(value ?? '') : subtype === 'null' ? 'null' : (value ?? type);
      return isArray ? text : `${name}: ${text}`;
    });
  if (preview.overflow) parts.push('…');
  const name = preview.description === 'Object' || isArray ? '' : `${preview.description ?? ''} `;
  return isArray ? `[${parts.join(', ')}]` : `${name}{${parts.join(', ')}}`;
}

function accessor(get: Runtime.RemoteObject | undefined): Runtime.RemoteObject {
  // A getter is code of the program: it is named, not run.
  return { type: 'undefined', description: get === undefined ? '(setter)' : '(getter)', value: undefined };
}

function toArgument(value: Runtime.RemoteObject): Runtime.CallArgument {
  if (value.objectId !== undefined) return { objectId: value.objectId };
  if (value.unserializableValue !== undefined) return { unserializableValue: value.unserializableValue };
  return { value: value.value as unknown };
}

function scopeLabel(label: string, name: string | undefined): string {
  return name === undefined || name === '' ? label : `${label} (${name})`;
}

function throwIfFailed(details: Runtime.ExceptionDetails | undefined): void {
  if (details === undefined) return;
  const text: unknown = details.exception?.description ?? details.exception?.value ?? details.text;
  throw new UserError(String(text).split('\n')[0] ?? 'The expression failed.');
}
