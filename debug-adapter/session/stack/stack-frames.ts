/** The stack of a stop: the real frames, then the await chain of the running task, with labels between. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { AwaitGraph } from '../../coroutines/store/await-graph.js';
import type { RowBuilder } from '../../coroutines/rows/task-rows.js';
import type { CoroutineFacts, FutureFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { Location } from '../../protocol/requests.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import type { Pause, PausedFrame } from '../../debuggee/debuggee.js';
import { base0 } from '../../debuggee/scripts/positions.js';
import { FIRST_SUSPENDED_FRAME, suspendedFrameId } from '../../queries/suspended-frame-id.js';
import { awaitersOf } from '../stepping/awaiters.js';
import type { Origin } from './callback-origins.js';
import type { Bridges, CallbackWaiter } from './callback-waiters.js';
import type { EvaluationFrame } from './evaluator.js';
import type { Sources } from './sources.js';

/** The first frame id of labels; labels have no variables. */
const FIRST_LABEL = 2_000_000_000;
/**
 * The first id of callbacks' origins, among those of labels: a program never has as many coroutines as the ids between.
 */
const FIRST_ORIGIN = 2_140_000_000;

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

/** Texts for real frames. */
export interface FrameWords {
  readonly sources: Sources;
  /** Names with classes, for frames of methods. */
  readonly methods: ReadonlyMap<PausedFrame, string>;
}

/** Awaiters that the hooks do not know. */
export interface BeyondHooks {
  /** For a callback outside of any coroutine. */
  readonly waiter: CallbackWaiter | undefined;
  readonly bridges: Bridges;
  /** The calls that received a callback, if no coroutine waits for it. */
  readonly origins: readonly Origin[];
}

/** One step of a logical stack: a suspended coroutine and the label between it and the frame above. */
interface LogicalFrame {
  readonly facts: CoroutineFacts;
  readonly label: string;
}

/** The frames on the JavaScript stack, of which there can be thousands. They do not depend on the names of coroutines. */
export function realFrames(
  pause: Pause,
  running: readonly CoroutineId[],
  store: CoroutineStore,
  words: FrameWords,
): DebugProtocol.StackFrame[] {
  const functions = new FunctionPlaces();
  const frames = pause.frames.map((frame, index) => {
    const shown = realFrame(frame, TOP_FRAME + index, words.sources.ofFrame(frame));
    const ofCoroutine = nameOfCoroutine(frame, running, store, functions);
    const ofMethod = words.methods.get(frame);
    // The class of a receiver, which V8's own stacks name, may be derived from the one that has the method.
    const name = frame.callFrame.functionName === '' ? (ofCoroutine ?? ofMethod) : (ofMethod ?? ofCoroutine);
    return name === undefined ? shown : { ...shown, name };
  });
  const [top] = frames;
  const place = placeOfHit(pause, running, store);
  if (top !== undefined && place !== undefined && top.source?.path === place.path) {
    frames[0] = { ...top, line: place.line, column: place.column };
  }
  return frames;
}

/**
 * The stack of a stopped thread. `running` are the coroutines on the JavaScript stack, innermost first. Code of the
 * library can run for a coroutine that is not on it: then the coroutine of the hit follows.
 *
 * @param frames those of `realFrames`
 */
export function stackOfPause(
  pause: Pause,
  frames: readonly DebugProtocol.StackFrame[],
  running: readonly CoroutineId[],
  picture: Picture,
  { waiter, bridges, origins }: BeyondHooks,
): DebugProtocol.StackFrame[] {
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
  // Below the outermost running coroutine there is only Node's event loop, which is of no use to the user.
  const waiting = waiter && picture.store.get(waiter.coroutine);
  const below =
    waiter === undefined || waiting === undefined
      ? []
      : [
          { facts: waiting, label: waiter.label },
          ...logicalAwaitersOf(waiting.id, [...running, waiting.id], picture),
        ];
  if (base === undefined)
    return [...frames, ...logicalFrames(below, picture), ...originFrames(origins, picture)];
  const awaiters = logicalAwaitersOf(base, running, picture, bridges);
  const askers = bridges.has(base) ? 0 : countAskers(pause.frames, running, awaiters, picture.store);
  return [...frames, ...logicalFrames(awaiters.slice(askers), picture)];
}

/**
 * The number of waiting coroutines that are real frames: a loop that requests a generator's next value calls it, and
 * counts as waiting from then on.
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
  const functions = new FunctionPlaces();
  let count = 0;
  for (const frame of frames) {
    if (count === wanted.length) break;
    const definition = store.placeOf(wanted[count]?.function);
    const place = functions.of(frame);
    if (definition === undefined || place === undefined) continue;
    if (place.path === definition.path && place.line === definition.line) count++;
  }
  return Math.max(0, count - running.length);
}

/**
 * The name of the coroutine that runs in a frame. V8 has none for the generator that a compiler made of an async function,
 * and of a function that a class keeps in a field only the field's: the site table has the class, too.
 */
function nameOfCoroutine(
  frame: PausedFrame,
  running: readonly CoroutineId[],
  store: CoroutineStore,
  functions: FunctionPlaces,
): string | undefined {
  const { functionName } = frame.callFrame;
  if (frame.location === undefined || isModuleFrame(frame)) return undefined;
  // A compiler's code around the user's code has no place in the source.
  const place = functions.of(frame);
  const { path: file } = frame.location;
  for (const id of running) {
    const site = store.get(id)?.function;
    const definition = store.placeOf(site);
    if (site === undefined || definition?.path !== file) continue;
    if (place !== undefined && definition.line !== place.line) continue;
    const name = store.functionName(site);
    if (functionName === '') return name.startsWith('(') ? undefined : name;
    if (name.endsWith(`.${functionName}`)) return name;
  }
  return undefined;
}

/** Where functions begin in the source: a recursion has a thousand frames of one. */
class FunctionPlaces {
  private readonly known = new Map<string, Location | undefined>();

  of({ callFrame, script }: PausedFrame): Location | undefined {
    const { functionLocation: place } = callFrame;
    if (place === undefined) return undefined;
    const { lineNumber, columnNumber = 0 } = place;
    const key = `${script.scriptId}:${lineNumber}:${columnNumber}`;
    if (!this.known.has(key)) this.known.set(key, script.toSource(base0(lineNumber, columnNumber)));
    return this.known.get(key);
  }
}

/** The coroutine whose event hit a hook breakpoint. */
export function coroutineOfHit({ cause }: Pause): CoroutineId | undefined {
  return cause.kind === 'hook' && cause.message.kind === 'hit' ? cause.message.coroutine : undefined;
}

/**
 * The await at which the innermost coroutine suspends or resumes: for V8, one that throws resumes in a `catch` clause.
 */
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

/**
 * The coroutine that is stopped at an await that throws: its variables are those at the await, not those of V8's frame.
 */
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

/** Labels have no variables. */
export function isLabel(id: number): boolean {
  return id >= FIRST_LABEL;
}

/** The frame for `evaluate` and `scopes`; undefined for a label or a frame that no longer exists. */
export function frameById(id: number, pause: Pause | undefined): EvaluationFrame | undefined {
  if (isLabel(id)) return undefined;
  if (id >= FIRST_SUSPENDED_FRAME) {
    return { kind: 'suspended', coroutine: (id - FIRST_SUSPENDED_FRAME) as CoroutineId };
  }
  const thrownInto = id === TOP_FRAME ? coroutineThrownInto(pause) : undefined;
  if (thrownInto !== undefined) return { kind: 'suspended', coroutine: thrownInto };
  const frame = pause?.frames[id - TOP_FRAME];
  return frame === undefined ? undefined : { kind: 'call', callFrame: frame.callFrame };
}

/** The coroutine of a suspended frame; undefined for real frames and labels. */
export function coroutineOfFrame({ id }: DebugProtocol.StackFrame): CoroutineId | undefined {
  return id >= FIRST_SUSPENDED_FRAME && id < FIRST_LABEL
    ? ((id - FIRST_SUSPENDED_FRAME) as CoroutineId)
    : undefined;
}

/**
 * @param above the coroutines that the stack contains already: a wait cycle ends there, because a frame appears once
 */
function logicalAwaitersOf(
  base: CoroutineId,
  above: readonly CoroutineId[],
  picture: Picture,
  bridges?: Bridges,
): LogicalFrame[] {
  const found: LogicalFrame[] = [];
  const seen = new Set<CoroutineId>(above);
  for (let id = base; ;) {
    const { coroutines, through } = awaitersOf(id, picture);
    const bridge = coroutines.length === 0 ? bridges?.get(id) : undefined;
    const next = coroutines[0] ?? bridge?.coroutine;
    if (next === undefined || seen.has(next)) return found;
    seen.add(next);
    const facts = picture.store.get(next);
    if (facts === undefined) return found;
    const how = through === undefined ? 'awaited by' : throughWords(through);
    const others = through === undefined && coroutines.length > 1 ? ` and ${coroutines.length - 1} more` : '';
    found.push({ facts, label: bridge?.label ?? how + others });
    id = next;
  }
}

function throughWords(through: FutureFacts): string {
  return through.kind === 'unhooked'
    ? 'awaited, through code without hooks, by'
    : `awaited through ${combinatorName(through)} by`;
}

/** `Promise.all`; `gather` of the library. */
function combinatorName({ kind, reason }: FutureFacts): string {
  if (kind === 'library') return reason ?? 'a future';
  return kind === 'then' || kind === 'relay' || kind === 'thenable' ? 'then' : `Promise.${kind}`;
}

function logicalFrames(frames: readonly LogicalFrame[], picture: Picture): DebugProtocol.StackFrame[] {
  return frames.flatMap(({ facts, label }) => [labelFrame(facts.id, label), suspendedFrame(facts, picture)]);
}

function labelFrame(coroutine: CoroutineId, text: string): DebugProtocol.StackFrame {
  return { id: FIRST_LABEL + coroutine, name: text, line: 0, column: 0, presentationHint: 'label' };
}

/**
 * Frames that have ended: they have a place and no variables. The coroutine that ran the code follows if it is alive.
 */
function originFrames(origins: readonly Origin[], picture: Picture): DebugProtocol.StackFrame[] {
  return origins.flatMap(({ label, name, place, by }, index) => {
    const facts = by === undefined ? undefined : picture.store.get(by);
    const shown = [
      { id: FIRST_ORIGIN + 2 * index, name: label, line: 0, column: 0, presentationHint: 'label' as const },
      {
        id: FIRST_ORIGIN + 2 * index + 1,
        name,
        line: place.line,
        column: place.column,
        source: { name: path.basename(place.path), path: place.path },
        canRestart: false,
      },
    ];
    if (facts?.state !== 'suspended') return shown;
    const chain = [{ facts, label: 'in the coroutine' }, ...logicalAwaitersOf(facts.id, [facts.id], picture)];
    return [...shown, ...logicalFrames(chain, picture)];
  });
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

/** Blocks of the module's own code precede its scope, as a function's variables would. */
function isModuleFrame({ callFrame }: Pick<PausedFrame, 'callFrame'>): boolean {
  return callFrame.scopeChain.find(({ type }) => !BLOCKS.has(type))?.type === 'module';
}

function realFrame(
  { callFrame, location, isSkipped, canRestart }: PausedFrame,
  id: number,
  source: DebugProtocol.Source,
): DebugProtocol.StackFrame {
  const isModule = isModuleFrame({ callFrame });
  const { lineNumber, columnNumber = 0 } = callFrame.location;
  return {
    id,
    name: callFrame.functionName === '' ? (isModule ? '(module)' : '(anonymous)') : callFrame.functionName,
    line: location?.line ?? lineNumber + 1,
    column: location?.column ?? columnNumber + 1,
    source: isSkipped ? { ...source, presentationHint: 'deemphasize' } : source,
    ...(isSkipped ? { presentationHint: 'subtle' } : {}),
    canRestart,
  };
}
