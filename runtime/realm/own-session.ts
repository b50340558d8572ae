/**
 * An inspector session of this thread, for what no script can ask V8. It answers before `post` returns, and runs no
 * code of the program.
 */
import inspector, { type Runtime } from 'node:inspector';
import { copyArray } from './copy-in.js';
import { programGlobal, REALM_NAME } from './program.js';

/** Name under which a session finds its argument, for the duration of the call. */
export const GIVEN = 'coroutineDebuggerGiven';

/**
 * Calls `use` with a session that finds `given` under {@link GIVEN}. Throws if this Node has no inspector.
 *
 * @param realm whose objects are inspected; the program runs nothing during the call
 */
export function withOwnSession(
  given: object,
  use: (session: OwnSession) => void,
  realm: 'own' | 'program' = 'own',
): void {
  const holder = realm === 'own' ? globalThis : programGlobal;
  // V8 lets the inspector in at each call: one question can come into the midst of another.
  const around = Object.getOwnPropertyDescriptor(holder, GIVEN);
  Object.defineProperty(holder, GIVEN, { value: given, configurable: true });
  const session = new inspector.Session();
  try {
    session.connect();
    use(new OwnSession(session, realm === 'own' ? idOfOwnRealm(session) : undefined, given));
    session.post('Runtime.releaseObjectGroup', { objectGroup: GIVEN });
  } finally {
    session.disconnect();
    if (around === undefined) Reflect.deleteProperty(holder, GIVEN);
    else Object.defineProperty(holder, GIVEN, around);
  }
}

/** What no script can read of an object. */
export interface Inside {
  /** V8's number of the script that it is in, of a function or a generator; empty where there is none. */
  readonly script: string;
  /** What a function closes over, innermost first: what V8 calls its kind, and an object with the variables in its `object`. */
  readonly scopes: readonly { readonly kind: string; readonly entry: object }[];
  /** Private members by names such as `#queue`, and what a bound function, a proxy or a generator is made of, as `[[BoundThis]]`. */
  readonly members: readonly { readonly name: string; readonly value: object }[];
}

/** Node's types leave out private members. */
interface Properties extends Partial<Runtime.GetPropertiesReturnType> {
  readonly privateProperties?: readonly { readonly name: string; readonly value?: Runtime.RemoteObject }[];
}

/** V8's name of the function of a generator. */
export const GENERATOR_FUNCTION = '[[GeneratorFunction]]';

/** V8's names of where a function stands, and a generator. */
const LOCATIONS: ReadonlySet<string> = new Set(['[[FunctionLocation]]', '[[GeneratorLocation]]']);

/** V8's names of what bound functions, proxies and generators are made of. */
const MADE_OF: ReadonlySet<string> = new Set([
  GENERATOR_FUNCTION,
  '[[GeneratorReceiver]]',
  '[[TargetFunction]]',
  '[[BoundThis]]',
  '[[BoundArgs]]',
  '[[Target]]',
  '[[Handler]]',
]);

export class OwnSession {
  /** @param contextId V8's number of the realm; undefined: the program's */
  constructor(
    private readonly session: inspector.Session,
    private readonly contextId: number | undefined,
    private readonly given: object,
  ) {}

  /** V8's id of the value of an expression over {@link GIVEN}; empty if it is not an object. */
  idOf(expression: string): string {
    let id = '';
    const asked: Runtime.EvaluateParameterType & { readonly disableBreaks: true } = {
      expression,
      objectGroup: GIVEN,
      silent: true,
      // Without this it would allow the stops that the question around it has disabled.
      disableBreaks: true,
      ...(this.contextId === undefined ? {} : { contextId: this.contextId }),
    };
    this.session.post(
      'Runtime.evaluate',
      asked,
      (_, answer: Runtime.EvaluateReturnType | undefined) => (id = answer?.result.objectId ?? ''),
    );
    return id;
  }

  /** V8's id of an array of all objects with this prototype, after a garbage collection. */
  objectsOf(prototypeObjectId: string): string {
    let id = '';
    this.session.post('Runtime.queryObjects', { prototypeObjectId, objectGroup: GIVEN }, (_, answer) => {
      id = (answer as Runtime.QueryObjectsReturnType | undefined)?.objects.objectId ?? '';
    });
    return id;
  }

  /** What is inside of each of these. */
  insideOf(objects: readonly object[]): Inside[] {
    let taken: object[] = [];
    const take = (...some: object[]): void => void (taken = some);
    this.lend({ objects, take });
    const elements = this.properties(this.idOf(`${GIVEN}.lent.objects`)).result ?? [];
    const ids = elements.flatMap(({ name, value }) => (/^\d+$/.test(name) ? [value?.objectId] : []));
    const found = ids.map((id) => partsOf(this.properties(id)));
    this.give(
      'lent.take',
      found.flatMap(({ parts }) => parts.map(({ id }) => id)),
    );
    let at = 0;
    return found.map(({ script, parts }) => {
      const all = parts.map(({ name }) => ({ name, value: taken[at++] as object }));
      const scopes = all.find(({ name }) => name === SCOPES)?.value;
      const members = all.filter(({ name }) => name !== SCOPES);
      return { script, scopes: scopes === undefined ? [] : scopeEntries(scopes), members };
    });
  }

  /** The entries of a weak map that are left now, as an array of objects with `key` and `value`. */
  entriesOf(map: WeakMap<object, unknown>): readonly { readonly key: object; readonly value: unknown }[] {
    let found: readonly { readonly key?: object; readonly value: unknown }[] = [];
    this.lend({ map, take: (entries: typeof found) => (found = copyArray(entries)) });
    const internals = this.properties(this.idOf(`${GIVEN}.lent.map`)).internalProperties ?? [];
    const id = internals.find(({ name }) => name === '[[Entries]]')?.value?.objectId;
    this.give('lent.take', id === undefined ? [] : [id]);
    // V8 counts them before it allocates the list: a collection just then leaves empty ones at its end.
    return found.flatMap(({ key, value }) => (key === undefined ? [] : [{ key, value }]));
  }

  /** V8's ids of the variables of the innermost scope that a function closes over, of those with these names. */
  closedOver(functionId: string, names: readonly string[]): (string | undefined)[] {
    const scopes = this.properties(functionId).internalProperties?.find(({ name }) => name === '[[Scopes]]');
    const first = this.properties(scopes?.value?.objectId).result?.find(({ name }) => name === '0');
    const variables = this.properties(first?.value?.objectId).result ?? [];
    return names.map((wanted) => variables.find(({ name }) => name === wanted)?.value?.objectId);
  }

  /** Calls a method of {@link GIVEN} with these objects. */
  give(method: string, ids: readonly string[]): void {
    const [first] = ids;
    if (first === undefined) return;
    this.session.post('Runtime.callFunctionOn', {
      objectId: this.idOf(GIVEN),
      functionDeclaration: `function (...objects) { this.${method}(...objects); }`,
      arguments: ids.map((objectId) => ({ objectId })),
      silent: true,
    });
  }

  private lend(lent: object): void {
    Object.defineProperty(this.given, 'lent', { value: lent, configurable: true });
  }

  private properties(objectId: string | undefined): Properties {
    let properties: Properties = {};
    if (objectId === undefined) return properties;
    this.session.post(
      'Runtime.getProperties',
      { objectId, ownProperties: true },
      (_, answer: Runtime.GetPropertiesReturnType | undefined) => (properties = answer ?? {}),
    );
    return properties;
  }
}

const SCOPES = '[[Scopes]]';

function partsOf({ internalProperties = [], privateProperties = [] }: Properties): {
  readonly script: string;
  readonly parts: readonly { readonly name: string; readonly id: string }[];
} {
  const location = internalProperties.find(({ name }) => LOCATIONS.has(name))?.value;
  const internals = internalProperties.filter(({ name }) => name === SCOPES || MADE_OF.has(name));
  return {
    script: (location?.value as { scriptId?: string } | undefined)?.scriptId ?? '',
    parts: [...internals, ...privateProperties].flatMap(({ name, value }) =>
      value?.objectId === undefined ? [] : [{ name, id: value.objectId }],
    ),
  };
}

/** Undefined if the runtime has no realm of its own. */
function idOfOwnRealm(session: inspector.Session): number | undefined {
  let found: number | undefined;
  session.on('Runtime.executionContextCreated', ({ params: { context } }) => {
    if (context.name === REALM_NAME) found = context.id;
  });
  session.post('Runtime.enable');
  session.post('Runtime.disable');
  return found;
}

/** Of V8's list of scopes. */
function scopeEntries(list: unknown): Inside['scopes'] {
  return copyArray(list as readonly { readonly description?: unknown }[]).map((entry) => ({
    kind: /^\w+/.exec(String(entry.description))?.[0] ?? '',
    entry,
  }));
}
