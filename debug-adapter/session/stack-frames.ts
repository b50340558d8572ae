/** The stack of a stop: the real frames, then the await chain of the task that runs, with labels between. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { AwaitGraph } from '../coroutines/await-graph.js';
import type { RowBuilder } from '../coroutines/task-rows.js';
import type { CoroutineFacts, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { Location } from '../protocol/requests.js';
import type { CoroutineStore } from '../coroutines/coroutine-store.js';
import type { Pause, PausedFrame } from '../target/debuggee.js';
import { base0 } from '../target/positions.js';
import { awaitersOf } from './awaiters.js';
import type { EvaluationFrame } from './variables.js';

/** Frame ids of suspended coroutines begin here: they hold as long as the coroutine lives. */
const FIRST_SUSPENDED_FRAME = 1_000_000_000;
/** Frame ids of labels begin here; labels have no variables. */
const FIRST_LABEL = 2_000_000_000;

/** Frame id of the innermost real frame. */
export const TOP_FRAME = 1;
const BLOCKS = new Set(['block', 'catch', 'with']);

/** Everything a stack is built from. */
export interface Picture {
  readonly store: CoroutineStore;
  readonly graph: AwaitGraph;
  readonly builder: RowBuilder;
  readonly futures: ReadonlyMap<FutureId, FutureFacts>;
}

/** One step of a logical stack: a suspended coroutine and the words between it and the frame above. */
interface LogicalFrame {
  readonly facts: CoroutineFacts;
  readonly label: string;
}

/**
 * The stack of a stopped thread. `running` are the coroutines on the JavaScript stack, innermost first. Code of the
 * library may run for a coroutine that is not on it: the one of the hit then follows.
 */
export function stackOfPause(
  pause: Pause,
  running: readonly CoroutineId[],
  picture: Picture,
): DebugProtocol.StackFrame[] {
  const frames = pause.frames.map((frame, index) => realFrame(frame, TOP_FRAME + index));
  const [top] = frames;
  const place = placeOfHit(pause, running, picture.store);
  if (top !== undefined && place !== undefined && top.source?.path === place.path) {
    frames[0] = { ...top, line: place.line, column: place.column };
  }
  const base = running.at(-1);
  const subject = base === undefined ? coroutineOfHit(pause) : undefined;
  const facts = subject === undefined ? undefined : picture.store.get(subject);
  if (facts !== undefined)
    return [
      ...frames,
      ...logicalFrames(
        [{ facts, label: 'for' }, ...logicalAwaitersOf(facts.id, [facts.id], picture)],
        picture,
      ),
    ];
  // Below the outermost running coroutine there is only Node's event loop, which nobody wants to read.
  if (base === undefined) return frames;
  const awaiters = logicalAwaitersOf(base, running, picture);
  const askers = countAskers(pause.frames, running, awaiters, picture.store);
  return [...frames, ...logicalFrames(awaiters.slice(askers), picture)];
}

/**
 * How many of those that wait are real frames nevertheless: a loop that asks a generator for its next value calls it,
 * and counts as waiting from then on.
 */
function countAskers(
  frames: readonly PausedFrame[],
  running: readonly CoroutineId[],
  awaiters: readonly LogicalFrame[],
  store: CoroutineStore,
): number {
  const firstOther = awaiters.findIndex(({ facts }) => facts.wait?.kind !== 'iterator');
  const asking = firstOther < 0 ? awaiters : awaiters.slice(0, firstOther);
  const wanted = [...running.map((id) => store.get(id)), ...asking.map(({ facts }) => facts)];
  let count = 0;
  for (const frame of frames) {
    const definition = store.placeOf(wanted[count]?.function);
    const place = functionPlace(frame);
    if (definition === undefined || place === undefined) continue;
    if (place.path === definition.path && place.line === definition.line) count++;
  }
  return Math.max(0, count - running.length);
}

function functionPlace({ callFrame, script }: PausedFrame): Location | undefined {
  const place = callFrame.functionLocation;
  return place && script.toSource(base0(place.lineNumber, place.columnNumber ?? 0));
}

/** The coroutine that a breakpoint of the hooks was hit for. */
export function coroutineOfHit({ cause }: Pause): CoroutineId | undefined {
  return cause.kind === 'hook' && cause.message.kind === 'hit' ? cause.message.coroutine : undefined;
}

/** The await at which the innermost coroutine suspends or resumes: one that throws resumes in a `catch` clause for V8. */
function placeOfHit(
  { cause }: Pause,
  [innermost]: readonly CoroutineId[],
  store: CoroutineStore,
): Location | undefined {
  if (cause.kind !== 'hook' || cause.message.kind !== 'hit') return undefined;
  const { event, coroutine, site } = cause.message;
  const isAtAwait = event === 'suspend' || event === 'resume';
  return isAtAwait && coroutine !== undefined && coroutine === innermost ? store.placeOf(site) : undefined;
}

/** The coroutine that is stopped where its await throws: its variables are those of the await, not of V8's frame. */
function coroutineThrownInto(pause: Pause | undefined): CoroutineId | undefined {
  if (pause?.cause.kind !== 'hook' || pause.cause.message.kind !== 'hit') return undefined;
  const { throws, coroutine } = pause.cause.message;
  return throws === true ? coroutine : undefined;
}

/** The stack of a task that does not run: its innermost suspended coroutine first. */
export function stackOfTask(task: CoroutineId, picture: Picture): DebugProtocol.StackFrame[] {
  const { coroutines } = picture.graph.chainFrom(task);
  const innermostFirst = [...coroutines].reverse();
  const [first, ...rest] = innermostFirst;
  if (first === undefined) return [];
  const wait = picture.builder.waitOf(first);
  return [
    ...(wait === undefined ? [] : [labelFrame(first.id, `waits for ${wait.text}`)]),
    suspendedFrame(first, picture),
    ...logicalFrames(
      [
        ...rest.map((facts) => ({ facts, label: 'awaited by' })),
        ...logicalAwaitersOf(
          task,
          coroutines.map(({ id }) => id),
          picture,
        ),
      ],
      picture,
    ),
  ];
}

/** Where `evaluate` and `scopes` look for a frame id; undefined for a label or a frame that is gone. */
export function frameById(id: number, pause: Pause | undefined): EvaluationFrame | undefined {
  if (id >= FIRST_LABEL) return undefined;
  if (id >= FIRST_SUSPENDED_FRAME) {
    return { kind: 'suspended', coroutine: (id - FIRST_SUSPENDED_FRAME) as CoroutineId };
  }
  const thrownInto = id === TOP_FRAME ? coroutineThrownInto(pause) : undefined;
  if (thrownInto !== undefined) return { kind: 'suspended', coroutine: thrownInto };
  const frame = pause?.frames[id - TOP_FRAME];
  return frame === undefined ? undefined : { kind: 'call', callFrame: frame.callFrame };
}

/** The coroutine whose suspended frame this is; undefined for real frames and labels. */
export function coroutineOfFrame({ id }: DebugProtocol.StackFrame): CoroutineId | undefined {
  return id >= FIRST_SUSPENDED_FRAME && id < FIRST_LABEL
    ? ((id - FIRST_SUSPENDED_FRAME) as CoroutineId)
    : undefined;
}

export function suspendedFrameId(coroutine: CoroutineId): number {
  return FIRST_SUSPENDED_FRAME + coroutine;
}

/** @param above those that the stack shows already: where a circle closes it ends, for a frame is there once */
function logicalAwaitersOf(
  base: CoroutineId,
  above: readonly CoroutineId[],
  picture: Picture,
): LogicalFrame[] {
  const found: LogicalFrame[] = [];
  const seen = new Set<CoroutineId>(above);
  for (let id = base; ;) {
    const { coroutines, through } = awaitersOf(id, picture);
    const [next] = coroutines;
    if (next === undefined || seen.has(next)) return found;
    seen.add(next);
    const facts = picture.store.get(next);
    if (facts === undefined) return found;
    const how = through === undefined ? 'awaited by' : `awaited through ${combinatorName(through)} by`;
    const others = through === undefined && coroutines.length > 1 ? ` and ${coroutines.length - 1} more` : '';
    found.push({ facts, label: how + others });
    id = next;
  }
}

/** `Promise.all`; `gather` of the library. */
function combinatorName({ kind, reason }: FutureFacts): string {
  return kind === 'library' ? (reason ?? 'a future') : `Promise.${kind}`;
}

function logicalFrames(frames: readonly LogicalFrame[], picture: Picture): DebugProtocol.StackFrame[] {
  return frames.flatMap(({ facts, label }) => [labelFrame(facts.id, label), suspendedFrame(facts, picture)]);
}

function labelFrame(coroutine: CoroutineId, text: string): DebugProtocol.StackFrame {
  return { id: FIRST_LABEL + coroutine, name: text, line: 0, column: 0, presentationHint: 'label' };
}

function suspendedFrame(facts: CoroutineFacts, { store }: Picture): DebugProtocol.StackFrame {
  const place = store.placeOf(facts.site);
  return {
    id: suspendedFrameId(facts.id),
    name: store.nameOf(facts),
    line: place?.line ?? 0,
    column: place?.column ?? 0,
    ...(place === undefined ? {} : { source: { name: path.basename(place.path), path: place.path } }),
    canRestart: false,
  };
}

function realFrame(
  { callFrame, script, location, inLibrary }: PausedFrame,
  id: number,
): DebugProtocol.StackFrame {
  // Blocks of the module's own code come before its scope, a function's variables would too.
  const isModule = callFrame.scopeChain.find(({ type }) => !BLOCKS.has(type))?.type === 'module';
  const name =
    callFrame.functionName === '' ? (isModule ? '(module)' : '(anonymous)') : callFrame.functionName;
  if (location === undefined) {
    return {
      id,
      name,
      line: callFrame.location.lineNumber + 1,
      column: (callFrame.location.columnNumber ?? 0) + 1,
      source: { name: script.url, presentationHint: 'deemphasize' },
      presentationHint: 'subtle',
      canRestart: false,
    };
  }
  return {
    id,
    name,
    line: location.line,
    column: location.column,
    source: {
      name: path.basename(location.path),
      path: location.path,
      ...(inLibrary ? { presentationHint: 'deemphasize' } : {}),
    },
    ...(inLibrary ? { presentationHint: 'subtle' } : {}),
    canRestart: false,
  };
}
