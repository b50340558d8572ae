/** DAP's `completions`: names visible from a frame, and properties of the expression before the cursor. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { completionPoint, type CompletionPoint } from '../../debuggee/expressions/completion-point.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { closureScopes } from '../../inspector/closure-scopes.js';
import { OBJECT_GROUP, type EvaluationFrame } from '../stack/evaluator.js';
import { isOurName } from '../stack/own-names.js';
import type { Variables } from '../stack/variables.js';
import { evaluatePurely } from './pure-evaluation.js';

/** The maximum number of names that are read: no user scrolls through more, and further letters narrow them down. */
const MOST_NAMES = 3000;

/** `[name, typeof value, steps up the prototype chain]` for the properties of an object; elements are left out. */
const ENUMERATE = `(function (value, types) {
  const found = [];
  if (value === null || value === undefined) return found;
  let depth = 0;
  for (let holder = Object(value); holder !== null; holder = Object.getPrototypeOf(holder)) {
    const hasElements = Array.isArray(holder) || ArrayBuffer.isView(holder) || (depth === 0 && typeof value === 'string');
    for (const name of hasElements ? ['length'] : Object.getOwnPropertyNames(holder)) {
      if (found.length >= ${MOST_NAMES}) return found;
      found.push([name, types ? typeof Object.getOwnPropertyDescriptor(holder, name)?.value : 'unknown', depth]);
    }
    depth++;
  }
  return found;
})`;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A possible name. */
interface Candidate {
  readonly name: string;
  readonly type: DebugProtocol.CompletionItemType;
  /** Nearer ones come first. */
  readonly distance: number;
}

/** @param extraNames names of functions that exist only in the console */
export async function completionsAt(
  debuggee: Debuggee,
  variables: Variables,
  { text, column, line = 1 }: DebugProtocol.CompletionsArguments,
  frame: EvaluationFrame | undefined,
  extraNames: readonly string[],
): Promise<{ targets: DebugProtocol.CompletionItem[] }> {
  const cursor = offsetOf(text, line, column);
  const point = completionPoint(text.slice(0, cursor), text.slice(cursor));
  if (point === undefined) return { targets: [] };
  const candidates = await candidatesAt(point, debuggee, variables, frame, extraNames);
  const seen = new Set<string>();
  const targets: DebugProtocol.CompletionItem[] = [];
  for (const { name, type, distance } of candidates) {
    if (seen.has(name) || isOurName(name)) continue;
    seen.add(name);
    if ((point.kind === 'name' || point.kind === 'property') && !IDENTIFIER.test(name)) continue;
    const written = textOf(name, point);
    targets.push({
      label: name,
      type,
      sortText: `${String(Math.min(distance, 99)).padStart(2, '0')}${name.startsWith('_') ? '~' : ''}${name}`,
      ...(written === name ? {} : { text: written }),
      start: cursor - point.word.length + 1,
      length: point.word.length,
    });
  }
  return { targets };
}

function candidatesAt(
  point: CompletionPoint,
  debuggee: Debuggee,
  variables: Variables,
  frame: EvaluationFrame | undefined,
  extraNames: readonly string[],
): Promise<Candidate[]> {
  if (point.kind === 'name') return namesSeen(debuggee, variables, frame, extraNames);
  if (point.kind === 'private') return privateMembersOf(debuggee, variables, point.object, frame);
  return propertiesOf(debuggee, variables, point.object, frame);
}

/** Lines and columns count from 1, in UTF-16 code units. */
function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, Math.max(0, line - 1));
  const start = before.reduce((sum, { length }) => sum + length + 1, 0);
  return Math.min(text.length, start + Math.max(0, column - 1));
}

function textOf(name: string, point: CompletionPoint): string {
  if (point.kind !== 'key') return name;
  const inner = JSON.stringify(name).slice(1, -1);
  const escaped = point.quote === '"' ? inner : inner.replaceAll('\\"', '"').replaceAll(point.quote, '\\$&');
  // An editor closes brackets that it has opened.
  return `${point.quote}${escaped}${point.isClosed && point.word !== '' ? '' : point.quote}${point.isClosed ? '' : ']'}`;
}

async function propertiesOf(
  debuggee: Debuggee,
  variables: Variables,
  object: string,
  frame: EvaluationFrame | undefined,
): Promise<Candidate[]> {
  // Some of Node's properties are created when they are read, at which V8 terminates the evaluation: then only names
  // are read.
  for (const types of [true, false]) {
    const expression = `${ENUMERATE}(${await variables.inScript(object, frame)}\n, ${types})`;
    const answer = await evaluatePurely(debuggee, variables, expression, frame, true);
    if (answer !== undefined)
      return candidatesOf(answer.value, (type) => (type === 'function' ? 'method' : 'property'));
  }
  return [];
}

/** Only V8 sees them from outside of their class. */
async function privateMembersOf(
  debuggee: Debuggee,
  variables: Variables,
  object: string,
  frame: EvaluationFrame | undefined,
): Promise<Candidate[]> {
  const expression = await variables.inScript(object, frame);
  const holder = await evaluatePurely(debuggee, variables, expression, frame, false);
  if (holder?.objectId === undefined) return [];
  const members = await variables.bounded.privateMembers(holder.objectId);
  return members.map(({ name, value }) => ({
    name,
    type: value?.type === 'function' ? 'method' : 'field',
    distance: 0,
  }));
}

/** Data from the program is checked before it is used. */
function candidatesOf(
  value: unknown,
  typeOf: (type: string, name: string) => DebugProtocol.CompletionItemType,
): Candidate[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((row: unknown): Candidate[] => {
    if (!Array.isArray(row)) return [];
    const [name, type, distance] = row as unknown[];
    return typeof name === 'string' && typeof type === 'string' && typeof distance === 'number'
      ? [{ name, type: typeOf(type, name), distance }]
      : [];
  });
}

async function namesSeen(
  debuggee: Debuggee,
  variables: Variables,
  frame: EvaluationFrame | undefined,
  extraNames: readonly string[],
): Promise<Candidate[]> {
  const scopes = await scopesOf(debuggee, frame);
  const inSource = frame === undefined ? undefined : await variables.scopes.sourceNamesOf(frame);
  const locals: Candidate[] = [];
  for (const [distance, { objectId, of }] of scopes.entries()) {
    for (const { name, type } of await variables.bounded.namesInScope(objectId, of))
      locals.push({
        name: inSource?.get(name) ?? name,
        type: type === 'function' ? 'function' : 'variable',
        distance,
      });
  }
  const [declared, globals] = await Promise.all([
    debuggee.connection.send('Runtime.globalLexicalScopeNames', {}),
    evaluatePurely(debuggee, variables, `${ENUMERATE}(globalThis, false)`, undefined, true),
  ]);
  return [
    ...locals,
    ...(frame === undefined ? [] : [{ name: 'this', type: 'keyword' as const, distance: scopes.length }]),
    ...declared.names.map((name) => ({ name, type: 'variable' as const, distance: 50 })),
    ...extraNames.map((name) => ({ name, type: 'function' as const, distance: 51 })),
    ...candidatesOf(globals?.value, (_, name) => (/^[A-Z]/.test(name) ? 'class' : 'variable')).map((one) => ({
      ...one,
      distance: 60 + one.distance,
    })),
  ];
}

interface ScopeObject {
  readonly objectId: string;
  readonly of: 'callScope' | 'suspendedScope';
}

/** Objects with the variables of a frame, innermost scope first; the global one is left out. */
async function scopesOf(
  { hook, connection }: Debuggee,
  frame: EvaluationFrame | undefined,
): Promise<ScopeObject[]> {
  if (frame === undefined) return [];
  if (frame.kind === 'call')
    return frame.callFrame.scopeChain.flatMap(({ type, object: { objectId } }): ScopeObject[] =>
      type === 'global' || type === 'script' || objectId === undefined ? [] : [{ objectId, of: 'callScope' }],
    );
  const closure = await hook.scope(frame.coroutine, OBJECT_GROUP);
  if (closure?.objectId === undefined) return [];
  return (await closureScopes(connection, closure.objectId))
    .filter(({ kind }) => kind !== 'Global' && kind !== 'Script')
    .map(({ objectId }) => ({ objectId, of: 'suspendedScope' }));
}
