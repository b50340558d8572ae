/** The causes of a tick in words: Node's resource name → timer, I/O, message, … Pure. */
import type { TickFacts } from '../../../runtime/protocol/facts.js';
import type { TickCause, TickCauseKind } from '../../protocol/requests.js';

/** Node's own resources that are neither requests nor handles of libuv. */
const BY_NAME: ReadonlyMap<string, { readonly kind: TickCauseKind; readonly text: string }> = new Map([
  ['Bootstrap', { kind: 'start', text: 'start of the program' }],
  ['Timeout', { kind: 'timer', text: 'timer' }],
  ['Immediate', { kind: 'immediate', text: 'setImmediate' }],
  ['TickObject', { kind: 'nextTick', text: 'process.nextTick' }],
  ['Microtask', { kind: 'microtask', text: 'queueMicrotask' }],
  ['MessagePort', { kind: 'message', text: 'message (MessagePort)' }],
  ['Worker', { kind: 'message', text: 'message (Worker)' }],
]);

/** Handles of libuv, and what Node parses from them; requests are recognised by their names. */
const HANDLES: ReadonlySet<string> = new Set([
  'FSEvent',
  'FileHandle',
  'StatWatcher',
  'TCP',
  'Pipe',
  'TTY',
  'UDP',
  'Process',
  'Signal',
  'HTTPClientAsyncResource',
  'HTTPServerAsyncResource',
  'HTTPParser',
  'Http2Session',
  'Http2Stream',
  'JSStream',
  'ChannelWrap',
  'Zlib',
  'BrotliEncoder',
  'BrotliDecoder',
  'ZstdCompress',
  'ZstdDecompress',
]);
const REQUEST = /(?:Wrap|Req|ReqCallback|ReqPromise|ReqWrap|Job)$/;

/** In order; a tick of an old dump has none. */
export function tickCauses({ calls = [] }: TickFacts): TickCause[] {
  return calls.map(({ resource, firstEvent }) => ({ ...causeOf(resource), firstEvent }));
}

/** Each text once. */
export function causeTexts(tick: TickFacts): string[] {
  return [...new Set(tickCauses(tick).map(({ text }) => text))];
}

function causeOf(resource: string | undefined): Omit<TickCause, 'firstEvent'> {
  if (resource === undefined) return { kind: 'unknown', text: 'cause not known' };
  const known = BY_NAME.get(resource);
  if (known !== undefined) return known;
  const isIo = HANDLES.has(resource) || REQUEST.test(resource);
  return isIo ? { kind: 'io', text: `I/O (${resource})` } : { kind: 'other', text: resource };
}
