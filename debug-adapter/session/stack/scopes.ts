/** The scopes of a frame, V8's or a suspended coroutine's, without those that only the rewriter has added. */
import type { Debugger } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { closureScopes } from '../../inspector/closure-scopes.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import {
  functionNameAt,
  namesBetween,
  visibleNames,
  type SourceNames,
} from '../../debuggee/expressions/source-names.js';
import { base0 } from '../../debuggee/scripts/positions.js';
import { UserError } from '../../errors.js';
import type { BoundedProperties } from './bounded-properties.js';
import type { Containers } from './containers.js';
import { OBJECT_GROUP, type EvaluationFrame, type Evaluator } from './evaluator.js';
import { isCopyName, isOurName } from './own-names.js';

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

/** The class of a method called on `this`; none for other functions. */
const CLASS_OF_METHOD = `function (name) {
  for (let holder = this; holder !== null && holder !== undefined; holder = Object.getPrototypeOf(holder)) {
    const own = Object.getOwnPropertyDescriptor(holder, name);
    if (own === undefined) continue;
    if (typeof (own.value ?? own.get ?? own.set) !== 'function') return undefined;
    if (typeof holder === 'function') return holder.name;
    const made = Object.getOwnPropertyDescriptor(holder, 'constructor');
    return typeof made?.value === 'function' && made.value !== Object ? made.value.name : undefined;
  }
}`;

interface ScopeContents {
  readonly names: readonly string[];
  /** Variables that are classes of the same name. */
  readonly classes: ReadonlySet<string>;
}

/** What the variables of a suspended coroutine are called in the source, innermost scope first. */
export type RenamedIn = (coroutine: CoroutineId) => readonly SourceNames[];

export class Scopes {
  constructor(
    private readonly debuggee: Debuggee,
    private readonly evaluator: Evaluator,
    private readonly containers: Containers,
    private readonly bounded: BoundedProperties,
    private readonly renamedIn: RenamedIn,
  ) {}

  async ofCallFrame(callFrame: Debugger.CallFrame): Promise<DebugProtocol.Scope[]> {
    const { scopeChain } = callFrame;
    const contents = await Promise.all(
      scopeChain.map(({ type, object }) =>
        isGlobal(type) ? Promise.resolve(EMPTY) : this.contentsOf(object.objectId, 'callScope'),
      ),
    );
    const isRewritten = contents.some(({ names }) => names.some(isOurName));
    const title = await this.titleOf(callFrame);
    const scopes: DebugProtocol.Scope[] = [];
    const copied = new Set<string>();
    const hidden = new Set<string>();
    let innerNames: readonly string[] = [];
    let isOutside = false;
    let body: { objectId: string; scopeNumber: number; names: ReadonlySet<string> } | undefined;
    for (const [scopeNumber, { type, name, object }] of scopeChain.entries()) {
      const { names, classes } = contents[scopeNumber] ?? EMPTY;
      // The rewriter gives a loop copies in one block, and keeps them between loop and function in the next.
      if (names.some(isCopyName)) for (const one of innerNames) copied.add(one);
      innerNames = type === 'block' ? names : [];
      const isOfClass =
        isOutside &&
        names.length === 1 &&
        names.every((one) => classes.has(one)) &&
        contents.slice(scopeNumber + 1).some((outer) => outer.classes.has(names[0] ?? ''));
      isOutside ||= type === 'local';
      // Skips the rewriter's blocks, blocks that are empty without them, and the one in which a class knows its own
      // name.
      if (type === 'block' && (isOfClass || names.every((one) => isOurName(one) || copied.has(one))))
        continue;
      const { objectId } = object;
      if (isBodyOf(scopeChain, scopeNumber, contents[scopeNumber + 1]) && objectId !== undefined) {
        body = { objectId, scopeNumber, names: new Set(names) };
        continue;
      }
      const isLocal = type === 'local';
      scopes.push({
        name: isLocal
          ? localLabel(title)
          : scopeLabel(SCOPE_NAMES[type] ?? type, type === 'closure' ? name : undefined),
        variablesReference:
          objectId === undefined
            ? 0
            : this.containers.add({
                kind: 'callScope',
                objectId,
                frame: { kind: 'call', callFrame },
                scopeNumber,
                copied: new Set(copied),
                hidden: new Set(hidden),
                sourceNames: await this.sourceNamesIn(callFrame, scopeNumber),
                isRewritten,
                ...(isLocal ? { self: callFrame.this } : {}),
                ...(isLocal && body !== undefined ? { body } : {}),
              }),
        expensive: isGlobal(type),
        ...(isLocal ? { presentationHint: 'locals' } : {}),
      });
      for (const one of [...names, ...(isLocal ? (body?.names ?? []) : [])]) hidden.add(one);
    }
    return scopes;
  }

  /**
   * A global scope has no source range. The variables of a loop's block can be declared in the loop's head or be the
   * rewriter's copies: then the surrounding function declares them.
   */
  private async sourceNamesIn(callFrame: Debugger.CallFrame, scopeNumber: number): Promise<SourceNames> {
    const { scopeChain } = callFrame;
    const own = await this.declaredNamesIn(callFrame, scopeNumber);
    const local = scopeChain.findIndex(({ type }) => type === 'local');
    if (scopeChain[scopeNumber]?.type !== 'block' || local < scopeNumber) return own;
    return new Map([...(await this.declaredNamesIn(callFrame, local)), ...own]);
  }

  private async declaredNamesIn(
    { scopeChain, location: { scriptId } }: Debugger.CallFrame,
    scopeNumber: number,
  ): Promise<SourceNames> {
    const { startLocation: start, endLocation: end } = scopeChain[scopeNumber] ?? {};
    const script = this.debuggee.scriptById(scriptId);
    if (start === undefined || end === undefined || script === undefined) return new Map();
    return namesBetween(
      script,
      this.debuggee.connection,
      base0(start.lineNumber, start.columnNumber ?? 0),
      base0(end.lineNumber, end.columnNumber ?? 0),
    );
  }

  /** The source names of a frame's variables: those of inner scopes first. */
  async sourceNamesOf(frame: EvaluationFrame): Promise<SourceNames> {
    if (frame.kind === 'suspended') return visibleNames(this.renamedIn(frame.coroutine));
    const { callFrame } = frame;
    const all = await Promise.all(
      callFrame.scopeChain.map((_, scopeNumber) => this.sourceNamesIn(callFrame, scopeNumber)),
    );
    return new Map(all.reverse().flatMap((names) => [...names]));
  }

  private async contentsOf(
    objectId: string | undefined,
    of: 'callScope' | 'suspendedScope',
  ): Promise<ScopeContents> {
    if (objectId === undefined) return EMPTY;
    const found = await this.bounded.namesInScope(objectId, of);
    return {
      names: found.map(({ name }) => name),
      classes: new Set(found.flatMap(({ name, isClass }) => (isClass ? [name] : []))),
    };
  }

  /** `Retrier.run`, as users call a method. */
  private async titleOf(callFrame: Debugger.CallFrame): Promise<string> {
    const { functionName, this: self, functionLocation: start, location } = callFrame;
    const { objectId } = self;
    const script = this.debuggee.scriptById(location.scriptId);
    const place = start && base0(start.lineNumber, start.columnNumber ?? 0);
    const inSource = script && place && (await functionNameAt(script, this.debuggee.connection, place));
    if (inSource !== undefined) return inSource;
    if (functionName === '' || objectId === undefined) return functionName;
    const { result, exceptionDetails } = await this.debuggee.execution.read(() =>
      this.debuggee.connection.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: CLASS_OF_METHOD,
        arguments: [{ value: functionName }],
        returnByValue: true,
        silent: true,
        throwOnSideEffect: true,
      }),
    );
    const isKnown = exceptionDetails === undefined && typeof result.value === 'string' && result.value !== '';
    return isKnown ? `${result.value as string}.${functionName}` : functionName;
  }

  /** @param functionName as in the site table: `cook`, `Bot.cook` */
  async ofCoroutine(coroutine: CoroutineId, functionName: string): Promise<DebugProtocol.Scope[]> {
    const closureId = await this.closureOf(coroutine);
    const [ownName = '', className] = functionName.split('.').reverse();
    const frame = { kind: 'suspended', coroutine } as const;
    const hidden = new Set<string>();
    const result: DebugProtocol.Scope[] = [];
    let hasLocal = false;
    let body: { objectId: string; names: readonly string[] } | undefined;
    const chain = await closureScopes(this.debuggee.connection, closureId);
    const renamed = this.renamedIn(coroutine).map((names) => new Map(names));
    const seen = visibleNames(renamed);
    const isOwn = (index: number): boolean => {
      if (hasLocal || chain[index]?.kind !== 'Closure') return false;
      const { name = '' } = chain[index];
      return name === ownName || renamed.some((names) => names.get(name) === ownName);
    };
    // A variable has the name of the innermost scope that has it, unless an inner variable has taken that.
    const sourceNameOf = (name: string): string => {
      const names = renamed.find((one) => one.has(name));
      const inSource = names?.get(name) ?? name;
      names?.delete(name);
      return inSource;
    };
    for (const [index, { kind, name, objectId }] of chain.entries()) {
      const names = isGlobal(kind.toLowerCase()) ? [] : await this.namesInClosure(objectId);
      // The scope in which a class knows its own name contains nothing else.
      if (kind === 'Block' && names.every((one) => one === className || isOurName(one))) continue;
      if (kind === 'Block' && isOwn(index + 1)) {
        const outer = await this.namesInClosure(chain[index + 1]?.objectId ?? '');
        // A block that shadows a variable of the function is the user's.
        if (!names.some((one) => outer.includes(one))) {
          body = { objectId, names };
          continue;
        }
      }
      const isLocal = isOwn(index);
      hasLocal ||= isLocal;
      const all = [...names, ...(isLocal ? (body?.names ?? []) : [])];
      result.push({
        name: isLocal ? localLabel(functionName) : scopeLabel(kind, name && (seen.get(name) ?? name)),
        variablesReference: this.containers.add({
          kind: 'suspendedScope',
          objectId,
          frame,
          hidden: new Set(hidden),
          sourceNames: new Map(all.map((one) => [one, sourceNameOf(one)])),
          ...(isLocal ? { self: await this.evaluator.evaluateText('this', frame, 'view') } : {}),
          ...(isLocal && body !== undefined ? { body } : {}),
        }),
        expensive: isGlobal(kind.toLowerCase()),
        ...(isLocal ? { presentationHint: 'locals' } : {}),
      });
      for (const one of all) hidden.add(one);
    }
    return result;
  }

  /** V8 wraps these scopes, each in an object whose properties are the variables. */
  private async namesInClosure(objectId: string): Promise<readonly string[]> {
    return (await this.contentsOf(objectId, 'suspendedScope')).names;
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
}

const EMPTY: ScopeContents = { names: [], classes: new Set() };

/** Whether a block is the one that the rewriter put around the body of a coroutine: both end at the same position. */
function isBodyOf(
  chain: readonly Debugger.Scope[],
  index: number,
  outer: ScopeContents | undefined,
): boolean {
  const [block, local] = [chain[index], chain[index + 1]];
  if (block?.type !== 'block' || local?.type !== 'local') return false;
  return (
    outer?.names.some(isOurName) === true && block.endLocation?.lineNumber === local.endLocation?.lineNumber
  );
}

function isGlobal(type: string): boolean {
  return type === 'global' || type === 'script';
}

/** The scope of a function's own variables, under the function's name. */
function localLabel(functionName: string): string {
  return functionName === '' || functionName.startsWith('(') ? 'Local' : `Local: ${functionName}`;
}

function scopeLabel(label: string, name: string | undefined): string {
  return name === undefined || name === '' ? label : `${label} (${name})`;
}
