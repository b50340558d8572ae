/**
 * The objects that a callback can reach at a stop: functions among the variables of its frames, `this` and the
 * functions that it has itself, and the variables in the closures of those functions. Only reads variables.
 */
import type { Runtime } from 'node:inspector';
import { closureScopes } from '../../inspector/closure-scopes.js';
import type { Connection } from '../../inspector/connection.js';
import type { Pause, PausedFrame } from '../../debuggee/debuggee.js';

/** Only the innermost frames are read; each of their scopes costs a request. */
const MOST_FRAMES = 3;
const MOST_FUNCTIONS = 30;
/** Scopes of a single function: variables that all functions of a module share say nothing about one of them. */
const SCOPES: ReadonlySet<string> = new Set(['local', 'closure', 'block', 'catch']);
const CLOSURE_SCOPES: ReadonlySet<string> = new Set(['Closure', 'Block', 'Catch']);

/** Object ids, the nearest first. */
export async function reachedObjects({ frames }: Pause, connection: Connection): Promise<string[]> {
  const own = frames.filter(({ location, isSkipped }) => location !== undefined && !isSkipped);
  const scopes = own.slice(0, MOST_FRAMES).flatMap(scopeIdsOf);
  const variables = (await Promise.all(scopes.map((id) => variablesOf(id, connection)))).flat();
  const functions = variables.filter(({ type }) => type === 'function').slice(0, MOST_FUNCTIONS);
  const closedOver = (await Promise.all(functions.map((one) => closureOf(one, connection)))).flat();
  const receivers = own.slice(0, 1).map(({ callFrame }) => callFrame.this);
  const kept = (await Promise.all(receivers.map((one) => ownFunctions(one, connection)))).flat();
  const nested = closedOver.filter(({ type }) => type === 'function');
  return [...receivers, ...functions, ...nested, ...kept].flatMap(({ objectId }) => objectId ?? []);
}

function scopeIdsOf({ callFrame }: PausedFrame): string[] {
  return callFrame.scopeChain.flatMap(({ type, object }) =>
    SCOPES.has(type) && object.objectId !== undefined ? [object.objectId] : [],
  );
}

async function closureOf(
  { objectId }: Runtime.RemoteObject,
  connection: Connection,
): Promise<Runtime.RemoteObject[]> {
  if (objectId === undefined) return [];
  const scopes = await closureScopes(connection, objectId);
  const own = scopes.filter(({ kind }) => CLOSURE_SCOPES.has(kind));
  return (await Promise.all(own.map((scope) => variablesOf(scope.objectId, connection)))).flat();
}

/** Those that an instance of a class keeps: what is in its lists and maps says nothing about one of them. */
async function ownFunctions(
  { objectId, type, subtype, className }: Runtime.RemoteObject,
  connection: Connection,
): Promise<Runtime.RemoteObject[]> {
  const isInstance = type === 'object' && subtype === undefined && className !== 'Object';
  if (objectId === undefined || !isInstance || className === 'global') return [];
  const functions = (await variablesOf(objectId, connection)).filter((one) => one.type === 'function');
  return functions.slice(0, MOST_FUNCTIONS);
}

async function variablesOf(objectId: string, connection: Connection): Promise<Runtime.RemoteObject[]> {
  const { result } = await connection.send('Runtime.getProperties', { objectId, ownProperties: true });
  return result.flatMap(({ value }) => value ?? []);
}
