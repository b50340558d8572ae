/**
 * The objects that the code on the stack of a stop can still use: variables of its frames that are ahead in its text, and
 * `this`. Only reads variables.
 */
import type { Connection } from '../inspector/connection.js';
import type { Pause, PausedFrame } from './debuggee.js';
import { wordsAhead } from './expressions/names-ahead.js';
import { base0 } from './scripts/positions.js';
import { insertedName } from '../../runtime/protocol/insertion-mark.js';

/** Each of their scopes costs a request. */
const MOST_FRAMES = 30;
/** What all scripts share is no one's. */
const SHARED = 'global';
const INSERTED = insertedName();

/** Object ids. */
export async function usableObjects({ frames }: Pause, connection: Connection): Promise<string[]> {
  const own = frames
    .slice(0, MOST_FRAMES)
    .filter(({ location, isSkipped }) => location !== undefined && !isSkipped);
  return (await Promise.all(own.map((frame) => usableIn(frame, connection)))).flat();
}

async function usableIn({ callFrame, script }: PausedFrame, connection: Connection): Promise<string[]> {
  const { lineNumber, columnNumber = 0 } = callFrame.location;
  const text = (await script.lines(connection)).join('\n');
  const words = wordsAhead(text, base0(lineNumber, columnNumber));
  const scopes = callFrame.scopeChain.filter(({ type }) => type !== SHARED);
  const variables = await Promise.all(
    scopes.map(async ({ object: { objectId } }) => {
      if (objectId === undefined) return [];
      const { result } = await connection.send('Runtime.getProperties', { objectId, ownProperties: true });
      return result;
    }),
  );
  const used = variables
    .flat()
    .filter(({ name }) => !INSERTED.test(name) && words?.has(name) !== false)
    .flatMap(({ value }) => value?.objectId ?? []);
  const receiver = words?.has('this') === false && !words.has('super') ? undefined : callFrame.this.objectId;
  return receiver === undefined ? used : [...used, receiver];
}
