/**
 * Reports what the program's console writes while an adapter requests it: from where, and which text. Node's console
 * has one method that writes for all others, found by its symbol; it is replaced for that time.
 */
import { endMark, startMark } from '../../protocol/console-marks.js';
import type { HookMessage } from '../../protocol/hook.js';
import { programGlobal } from '../../realm/program.js';
import { creationFrames, currentFrames } from './creation-stacks.js';

type Write = (which: symbol, text: string, ...rest: readonly unknown[]) => unknown;
type Stream = Record<'write', (chunk: string, ...rest: readonly unknown[]) => boolean>;

const { apply, defineProperty, deleteProperty, get, ownKeys } = Reflect;
const programConsole: object = programGlobal.console;
const programProcess = programGlobal.process as unknown as Record<'stdout' | 'stderr', Stream>;
/** Undefined in a Node with a different console: its output is then plain text. */
const KEY = ownKeys(programConsole).find(
  (key) => typeof key === 'symbol' && key.description === 'kWriteToConsole',
);
const original = KEY === undefined ? undefined : (get(programConsole, KEY) as Write);

/** Positions already looked up in source maps: programs write from few places, again and again. */
const places = new Map<string, { place: { path: string; line: number; column: number } }>();
const MOST_PLACES = 1000;

let writes = 0;

/** @param token marks the text in the program's output; null: the text itself is reported */
export function watchConsole(send: (message: HookMessage) => void, token: string | null): void {
  if (KEY === undefined || original === undefined) return;
  const replaced: Write = (which, text, ...rest) => {
    const stream = which.description === 'kUseStderr' ? 'stderr' : 'stdout';
    const write = (): unknown => apply(original, programConsole, [which, text, ...rest]);
    const id = ++writes;
    if (token === null) {
      send({ kind: 'console', write: id, stream, text: `${text}\n`, ...callerPlace() });
      return write();
    }
    const target = programProcess[stream];
    // A program that has installed its own function inspects the text, or keeps it from the output.
    const isReplaced = Object.hasOwn(target, 'write');
    send({ kind: 'console', write: id, stream, ...(isReplaced ? { isElsewhere: true } : callerPlace()) });
    return isReplaced ? write() : marked(target, startMark(token, id), endMark(token), write);
  };
  define(replaced);
}

export function unwatchConsole(): void {
  if (original !== undefined) define(original);
  places.clear();
}

function define(write: Write): void {
  if (KEY !== undefined)
    defineProperty(programConsole, KEY, {
      value: write,
      writable: true,
      configurable: true,
      enumerable: false,
    });
}

/** Sends one write between marks. */
function marked(stream: Stream, start: string, end: string, write: () => unknown): unknown {
  const { write: plain } = stream;
  const isSet = Reflect.defineProperty(stream, 'write', {
    value: (chunk: string, ...rest: readonly unknown[]) =>
      apply(plain, stream, [`${start}${chunk}${end}`, ...rest]),
    writable: true,
    configurable: true,
  });
  try {
    return write();
  } finally {
    if (isSet) deleteProperty(stream, 'write');
  }
}

function callerPlace(): { place?: { path: string; line: number; column: number } } {
  try {
    const frames = currentFrames(1) ?? [];
    const [frame] = frames;
    if (frame === undefined) return {};
    const key = `${frame.script}:${frame.line}:${frame.column}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const [original] = creationFrames(frames);
    if (original === undefined) return {};
    const { path, line, column } = original;
    const found = { place: { path, line, column } };
    if (places.size >= MOST_PLACES) places.clear();
    places.set(key, found);
    return found;
  } catch {
    // Node's source maps need built-ins that the program may have broken: then the line has no position.
    return {};
  }
}
