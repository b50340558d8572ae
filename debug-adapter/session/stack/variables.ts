/** Variables and their values: of real frames, and of suspended coroutines (live, evaluated and assignable). */
import type { Runtime } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { UserError } from '../../errors.js';
import { InspectorError } from '../../inspector/inspector-error.js';
import { BoundedProperties, isCollection, pagedLength } from './bounded-properties.js';
import { toArgument } from './call-argument.js';
import { Containers, type Container, type Origin } from './containers.js';
import { customDescriptions } from './custom-descriptions.js';
import { callLimited } from '../../debuggee/limited-call.js';
import { inScriptsNames } from '../../debuggee/expressions/source-names.js';
import {
  CONSOLE_GROUP,
  LIMIT_MS,
  OBJECT_GROUP,
  throwIfFailed,
  type EvaluationFrame,
  type EvaluationManner,
  type Evaluator,
} from './evaluator.js';
import { functionPlaceText } from './function-place.js';
import { generatedDescriptions, generatedObject, type Generators } from './generators.js';
import { listed, READ_ONLY, type Property } from './listed-properties.js';
import { RUN_GETTER, SET_PROPERTY } from './property-code.js';
import { pathOfProperty } from './property-path.js';
import { MOST_PROPERTIES, partsOf, type Range } from './property-ranges.js';
import { Scopes, type RenamedIn } from './scopes.js';
import { describe, hasBytes, type TextFormat } from './value-text.js';

/** V8's message for `this`, an imported name, or a name that is no variable of the scope. */
const CANNOT_SET = /Internal error/;

type Asked = Pick<DebugProtocol.VariablesArguments, 'filter' | 'start' | 'count' | 'format'>;
type ObjectContainer = Extract<Container, { kind: 'object' | 'range' }>;
type ScopeContainer = Extract<Container, { kind: 'callScope' | 'suspendedScope' }>;

/** The DAP form of a value. */
export interface ShownValue {
  readonly value: string;
  readonly type: string;
  readonly variablesReference: number;
  readonly indexedVariables?: number;
  readonly namedVariables?: number;
  readonly memoryReference?: string;
  readonly valueLocationReference?: number;
}

export class Variables {
  readonly containers = new Containers();
  readonly scopes: Scopes;
  /** Reads values at a bounded cost. */
  readonly bounded: BoundedProperties;

  constructor(
    private readonly debuggee: Debuggee,
    readonly evaluator: Evaluator,
    renamedIn: RenamedIn = () => [],
    private readonly generators: Generators = {},
  ) {
    this.bounded = new BoundedProperties(debuggee);
    this.scopes = new Scopes(debuggee, evaluator, this.containers, this.bounded, renamedIn);
  }

  /** Evaluates an expression with names of the source, as `Evaluator.evaluate` does. */
  async evaluate(
    written: string,
    frame: EvaluationFrame | undefined,
    manner?: EvaluationManner,
  ): Promise<Runtime.RemoteObject> {
    return this.evaluator.evaluate(await this.inScript(written, frame), frame, manner);
  }

  /** The expression in the names that the script has. */
  async inScript(written: string, frame: EvaluationFrame | undefined): Promise<string> {
    return frame === undefined ? written : inScriptsNames(written, await this.scopes.sourceNamesOf(frame));
  }

  /** Forgets all references except those in the console: the program has continued. */
  async forget(): Promise<void> {
    this.containers.forget();
    await this.debuggee.connection.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
  }

  /** A suspended coroutine's own variables as texts, innermost block first; empty if they are not captured. */
  async localsOf(coroutine: CoroutineId, functionName: string): Promise<{ name: string; value: string }[]> {
    const found: { name: string; value: string }[] = [];
    let scopes: DebugProtocol.Scope[];
    try {
      scopes = await this.scopes.ofCoroutine(coroutine, functionName);
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
    for (const { name, variablesReference, expensive, presentationHint } of scopes) {
      if (expensive || /^(Closure|Module|Global|Script)/.test(name)) break;
      for (const variable of await this.variables(variablesReference)) {
        if (variable.name === 'this' || found.some((one) => one.name === variable.name)) continue;
        found.push({ name: variable.name, value: variable.value });
      }
      if (presentationHint === 'locals') break;
    }
    return found;
  }

  /** @param asked the requested elements of an array; only arrays have pages */
  async variables(reference: number, asked: Asked = {}): Promise<DebugProtocol.Variable[]> {
    const container = this.containers.get(reference);
    switch (container.kind) {
      case 'object':
        return container.length === undefined
          ? this.propertiesOf(container, asked)
          : this.elementsOf(container, container.length, asked);
      case 'range': {
        const parts = partsOf(container);
        return parts === undefined
          ? this.propertiesOf(container, asked)
          : parts.map((part) => this.rangeIn(container, part, `${part.start} … ${part.end - 1}`));
      }
      case 'getter':
        return [await this.runGetter(container, asked.format)];
      case 'output':
        return [this.lineOf(container)];
      case 'list':
        return this.rows(
          container.values.map((value, index) => ({ name: String(index), value })),
          () => ({ isKept: true }),
          asked.format,
        );
      case 'callScope':
      case 'suspendedScope':
        return this.variablesIn(container, asked);
    }
  }

  /** One row, as VS Code expects it: the text, which expands to its only value, or to a list of values. */
  private lineOf({ text, values }: Extract<Container, { kind: 'output' }>): DebugProtocol.Variable {
    const objects = values.filter(({ objectId }) => objectId !== undefined);
    const [only] = objects;
    const variablesReference =
      objects.length === 1 && only !== undefined
        ? this.shown(only, { isKept: true }, undefined, undefined).variablesReference
        : this.containers.add({ kind: 'list', values, isKept: true });
    return { name: '', value: text.replace(/\n$/, ''), variablesReference };
  }

  private async variablesIn(container: ScopeContainer, { format }: Asked): Promise<DebugProtocol.Variable[]> {
    // A scope is not an object of the program: its prototype, and the `arguments` that V8 keeps because of the inserted
    // code, are not part of it.
    const { objectId, body, kind } = container;
    const read = async (id: string): Promise<Property[]> =>
      listed(await this.bounded.all(id, kind, OBJECT_GROUP));
    const everything = [...(await read(objectId)), ...(body === undefined ? [] : await read(body.objectId))];
    const properties = everything.filter(
      ({ name }) =>
        !name.startsWith('[[') &&
        !(container.kind === 'callScope' && container.copied.has(name)) &&
        !(name === 'arguments' && (container.kind === 'suspendedScope' || container.isRewritten)),
    );
    const { self, frame } = container;
    const returned =
      self !== undefined && frame.kind === 'call'
        ? this.debuggee.returned.in(frame.callFrame, this.debuggee.pause)
        : undefined;
    const own: Property[] = [];
    for (const [name, value] of [['Return value', returned] as const, ['this', self] as const])
      if (value !== undefined)
        own.push({ name, value: await this.evaluator.withPreview(value, OBJECT_GROUP), hint: READ_ONLY });
    const all = [...own, ...properties];
    const inSource = (name: string): string => container.sourceNames.get(name) ?? name;
    const rows = await this.rows(
      all,
      (name) => ({
        ...(container.hidden.has(name)
          ? {}
          : { path: name === 'Return value' ? '$returnValue' : inSource(name) }),
        frame: container.frame,
      }),
      format,
    );
    return rows.map((row) => ({ ...row, name: inSource(row.name) }));
  }

  private async propertiesOf(
    container: ObjectContainer,
    { format }: Asked,
  ): Promise<DebugProtocol.Variable[]> {
    const { value } = container;
    const isInternal = value.subtype?.startsWith('internal#') === true;
    const objectId = await this.objectShown(container, isInternal);
    const group = groupOf(container);
    const start = container.kind === 'range' ? container.start : 0;
    const page = await this.bounded.propertyPage(objectId, start, group);
    const readId = page?.objectId ?? objectId;
    const own = listed(await this.bounded.all(readId, value.subtype === 'proxy' ? 'proxy' : 'object', group));
    const named = own.findIndex(({ name }) => name.startsWith('[['));
    const end = named < 0 ? own.length : named;
    const originOf = originOfPart(container);
    const rowsOf = (some: readonly Property[]): Promise<DebugProtocol.Variable[]> =>
      this.rows(some, originOf, format, objectId);
    if (container.kind === 'range') return rowsOf(own.slice(0, end));
    const inherited =
      value.type === 'function' || isInternal ? [] : await this.bounded.inheritedAccessors(readId);
    const accessors = listed({ result: inherited }).filter(
      ({ name }) => !own.some((one) => one.name === name),
    );
    if (page === undefined) return rowsOf([...own.slice(0, end), ...accessors, ...own.slice(end)]);
    const rest = { start: end, end: end + page.left };
    return [
      ...(await rowsOf(own.slice(0, end))),
      this.rangeIn(container, rest, '…'),
      ...(await rowsOf([...accessors, ...own.slice(end)])),
    ];
  }

  private rangeIn(container: ObjectContainer, { start, end }: Range, name: string): DebugProtocol.Variable {
    const { objectId, value, path, frame, isKept } = container;
    const variablesReference = this.containers.add({
      kind: 'range',
      objectId,
      value,
      path,
      frame,
      ...(isKept === undefined ? {} : { isKept }),
      start,
      end,
    });
    return {
      name,
      value: `${end - start} ${name === '…' ? 'more enumerable ' : ''}properties`,
      variablesReference,
    };
  }

  /** Elements before names; without a filter the first elements, and the number of the others. */
  private async elementsOf(
    container: ObjectContainer,
    length: number,
    { filter, start = 0, count = 0, format }: Asked,
  ): Promise<DebugProtocol.Variable[]> {
    const { objectId, value } = container;
    const ofCollection = isCollection(value);
    const wanted = Math.max(
      0,
      Math.min(count === 0 ? MOST_PROPERTIES : count, MOST_PROPERTIES, length - start),
    );
    const group = groupOf(container);
    const elements =
      filter === 'named'
        ? []
        : listed(await this.bounded[ofCollection ? 'entries' : 'page'](objectId, start, wanted, group));
    const named =
      filter === 'indexed'
        ? []
        : listed(
            await (ofCollection
              ? this.bounded.ownOfCollection(objectId, group)
              : this.bounded.named(objectId)),
          );
    const ofElements = ofCollection ? originOfEntry(container) : originOfPart(container);
    const shown = [
      ...(await this.rows(elements, ofElements, format)),
      ...(await this.rows(named, originOfPart(container), format, objectId)),
    ];
    const left = filter === undefined ? length - start - wanted : 0;
    if (left > 0)
      shown.push({
        name: '…',
        value: `${left} more ${ofCollection ? 'entries' : 'elements'}`,
        variablesReference: 0,
      });
    return shown;
  }

  private async runGetter(
    { objectId, getterId, name, ...origin }: Extract<Container, { kind: 'getter' }>,
    format: TextFormat | undefined,
  ): Promise<DebugProtocol.Variable> {
    const { result, exceptionDetails } = await callLimited(
      this.debuggee,
      { text: RUN_GETTER, objectId, values: [{ objectId: getterId }] },
      { timeout: LIMIT_MS.view, objectGroup: groupOf(origin), generatePreview: true },
      'The getter',
    );
    throwIfFailed(exceptionDetails);
    return { name, ...(await this.show(result, origin, format)), ...evaluateName(origin) };
  }

  /**
   * @param holderId the object whose getters these may be
   */
  private async rows(
    properties: readonly Property[],
    originOf: (name: string) => Origin,
    format: TextFormat | undefined,
    holderId?: string,
  ): Promise<DebugProtocol.Variable[]> {
    const wanted = properties.slice(0, MOST_PROPERTIES);
    const texts = await this.descriptionsOf(wanted.map(({ value }) => value));
    const shown = wanted.map(({ name, value, getterId, hint }): DebugProtocol.Variable => {
      const origin = originOf(name);
      if (getterId === undefined || holderId === undefined)
        return {
          name,
          ...this.shown(value, origin, format, texts.get(value.objectId ?? '')),
          ...evaluateName(origin),
          ...(hint === undefined ? {} : { presentationHint: hint }),
        };
      return {
        name,
        value: describe(value),
        type: 'accessor',
        variablesReference: this.containers.add({
          kind: 'getter',
          objectId: holderId,
          getterId,
          name,
          ...origin,
        }),
        presentationHint: { ...hint, lazy: true },
        ...evaluateName(origin),
      };
    });
    const left = properties.length - shown.length;
    if (left > 0)
      shown.push({ name: '…', value: `${left} more properties are not shown`, variablesReference: 0 });
    return shown;
  }

  async setVariable(
    reference: number,
    name: string,
    expression: string,
    format?: TextFormat,
  ): Promise<ShownValue> {
    const container = this.containers.get(reference);
    const { connection } = this.debuggee;
    // A field that was cleared: an empty text would evaluate to undefined.
    if (expression.trim() === '') throw new UserError(`There is no value to set '${name}' to.`);
    switch (container.kind) {
      case 'output':
      case 'list':
        throw new UserError('What was written cannot be changed.');
      case 'getter':
        throw new UserError(`'${name}' is a getter: it has no value that could be set.`);
      case 'object':
      case 'range':
        return this.show(
          await this.setProperty(container, name, expression),
          originOfPart(container)(name),
          format,
        );
      case 'callScope': {
        const { frame, body } = container;
        const variableName = ownNameIn(container, name);
        const scopeNumber = body?.names.has(variableName) === true ? body.scopeNumber : container.scopeNumber;
        const value = await this.evaluate(expression, frame);
        const set = connection.send('Debugger.setVariableValue', {
          callFrameId: frame.callFrame.callFrameId,
          scopeNumber,
          variableName,
          newValue: toArgument(value),
        });
        await set.catch((error: unknown) => {
          throw error instanceof InspectorError && CANNOT_SET.test(error.message)
            ? new UserError(`'${name}' is not a variable that can be set here.`)
            : error;
        });
        return this.show(value, { path: name, frame }, format);
      }
      case 'suspendedScope': {
        const { frame, hidden } = container;
        const variableName = ownNameIn(container, name);
        if (hidden.has(variableName)) {
          throw new UserError(
            `'${name}' cannot be set here: an inner block has a variable of the same name.`,
          );
        }
        const inScript = await this.inScript(expression, frame);
        const value = await this.evaluator.evaluate(`${variableName} = (${inScript}\n)`, frame);
        return this.show(value, { path: name, frame }, format);
      }
    }
  }

  /** The property after the assignment. */
  private async setProperty(
    { objectId, frame, path }: ObjectContainer,
    name: string,
    expression: string,
  ): Promise<Runtime.RemoteObject> {
    if (name.startsWith('[[')) throw new UserError(`${name} is V8's own and cannot be set.`);
    if (name.startsWith('#')) {
      if (path === undefined) throw new UserError(`${name} is private and cannot be set here.`);
      return this.evaluate(`${path}.${name} = (${expression}\n)`, frame);
    }
    const value = await this.evaluate(expression, frame);
    const key = name.startsWith('Symbol(') ? await this.symbolOf(objectId, name) : undefined;
    const { result, exceptionDetails } = await callLimited(
      this.debuggee,
      { text: SET_PROPERTY, objectId, values: [key ?? { value: name }, toArgument(value)] },
      { timeout: LIMIT_MS.view, objectGroup: OBJECT_GROUP, generatePreview: true },
      'The assignment',
    );
    throwIfFailed(exceptionDetails);
    return result;
  }

  private async symbolOf(objectId: string, name: string): Promise<Runtime.CallArgument | undefined> {
    const { connection, execution } = this.debuggee;
    const { result } = await execution.read(() =>
      connection.send('Runtime.getProperties', { objectId, ownProperties: true }),
    );
    const symbol = result.find((one) => one.name === name)?.symbol;
    return symbol === undefined ? undefined : toArgument(symbol);
  }

  /** A value of the program in DAP's form, with the program's own description. */
  async show(value: Runtime.RemoteObject, origin: Origin, format?: TextFormat): Promise<ShownValue> {
    const texts = await this.descriptionsOf([value]);
    return this.shown(value, origin, format, texts.get(value.objectId ?? ''));
  }

  private async descriptionsOf(
    values: readonly Runtime.RemoteObject[],
  ): Promise<ReadonlyMap<string, string>> {
    const { description } = this.generators;
    const own = await customDescriptions(this.debuggee, values);
    if (description === undefined) return own;
    return new Map([...own, ...(await generatedDescriptions(this.debuggee, description, values))]);
  }

  /** The object whose properties are shown in place of another's. */
  private async objectShown(container: ObjectContainer, isInternal: boolean): Promise<string> {
    const { objectId, value } = container;
    const { properties } = this.generators;
    if (properties === undefined || value.type !== 'object' || isInternal) return objectId;
    return generatedObject(this.debuggee, properties, objectId, groupOf(container));
  }

  private shown(
    value: Runtime.RemoteObject,
    origin: Origin,
    format: TextFormat | undefined,
    text: string | undefined,
  ): ShownValue {
    const { objectId } = value;
    const length = pagedLength(value);
    const reference =
      // V8 has a number for a symbol, too, which has no parts.
      objectId === undefined || value.type === 'symbol'
        ? 0
        : this.containers.add({
            kind: 'object',
            objectId,
            value,
            ...(length === undefined ? {} : { length }),
            ...origin,
          });
    return {
      value: text ?? functionPlaceText(this.debuggee, value) ?? describe(value, format),
      type: value.className ?? value.type,
      variablesReference: reference,
      // Editors request named properties only if their number is not zero.
      ...(length === undefined ? {} : { indexedVariables: length, namedVariables: 1 }),
      ...(hasBytes(value) ? { memoryReference: String(reference) } : {}),
      ...(value.type === 'function' ? { valueLocationReference: reference } : {}),
    };
  }
}

function groupOf({ isKept }: Origin): string {
  return isKept === true ? CONSOLE_GROUP : OBJECT_GROUP;
}

function originOfPart({ path, frame, isKept, value }: ObjectContainer): (name: string) => Origin {
  return (name) => ({
    path: pathOfProperty(path, name, value.subtype),
    frame,
    ...(isKept === undefined ? {} : { isKept }),
  });
}

/** Of an entry of a Map or Set, by its index. */
function originOfEntry(container: ObjectContainer): (index: string) => Origin {
  const list = originOfPart(container)('[[Entries]]');
  return (index) => ({ ...list, path: pathOfProperty(list.path, index, 'array') });
}

function evaluateName({ path }: Origin): { evaluateName?: string } {
  return path === undefined ? {} : { evaluateName: path };
}

/** The script's name of a variable that is shown under this name. */
function ownNameIn({ sourceNames }: ScopeContainer, name: string): string {
  return [...sourceNames].find(([, inSource]) => inSource === name)?.[0] ?? name;
}
