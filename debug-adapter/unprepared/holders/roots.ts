/**
 * Where a search for holders begins: the variables of coroutines and what runs at their ends, timers and immediates that
 * are due, Node's handles; global variables.
 */
import type { HolderFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { PlacedActivation, Picture } from '../coroutines/picture.js';
import { isPointer, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import type { Variables } from '../values/variables.js';
import type { HeapMembers } from './members.js';
import { waitsBehind, type SettlingReactions } from './waits-behind.js';

/** Node's classes of what it calls later, by the property with the callback. */
const LATER: Readonly<
  Record<string, { readonly kind: 'timer' | 'immediate'; readonly callback: string } | undefined>
> = {
  Timeout: { kind: 'timer', callback: '_onTimeout' },
  Immediate: { kind: 'immediate', callback: '_onImmediate' },
};
const ARGUMENTS: readonly string[] = ['_timerArgs', '_argv'];
/** The next in the list of those that are due; none of one that is not. */
const NEXT = '_idleNext';
/** Node keeps these for the process and for each module and script; nothing calls back from them. */
const NO_HANDLES: ReadonlySet<string> = new Set([
  'process',
  'ModuleWrap',
  'ContextifyScript',
  'ModuleCacheKey',
]);
/** Where Node's objects have the mark of what is native; newer V8s keep a field of their own before. */
const NATIVE_FIELDS: readonly number[] = [24, 32];
/** In milliseconds. */
const DELAY = '_idleTimeout';
const OWNER = '[owner_symbol]';

export interface Root {
  readonly value: Pointer;
  readonly root: HolderFacts;
  readonly name: string;
}

export interface RootSources {
  readonly heap: V8Heap;
  readonly picture: Picture;
  readonly members: HeapMembers;
  readonly variables: Variables;
  readonly reactions: SettlingReactions;
}

export function* rootsOf(
  sources: RootSources,
  shown: readonly PlacedActivation[],
  idOf: (activation: Pointer) => CoroutineId | undefined,
): Generator<Root> {
  for (const placed of shown) {
    // A generator that waits to be asked runs on only where its holder asks it.
    if (placed.activation.kind !== 'async' && placed.activation.promises.length === 0) continue;
    const id = idOf(placed.activation.object);
    if (id !== undefined) yield* ofCoroutine(sources, placed, { kind: 'coroutine', coroutine: id });
  }
  yield* ofNode(sources);
}

function* ofCoroutine(
  { picture, variables, members, reactions }: RootSources,
  placed: PlacedActivation,
  root: HolderFacts,
): Generator<Root> {
  const { activation } = placed;
  if (!activation.isRunning)
    for (const { name, value } of variables.of(placed)) yield { value: members.unwrapped(value), root, name };
  yield { value: activation.closure, root, name: '' };
  for (const promise of activation.promises)
    if (picture.waits.pending.has(promise))
      for (const callback of waitsBehind(promise, reactions))
        yield { value: callback, root, name: 'its end' };
}

/** Timers, immediates and handles. */
function* ofNode({ heap, members }: RootSources): Generator<Root> {
  const { constants, scan } = heap;
  const api = new Set([constants.get('APIObjectType'), constants.get('SpecialAPIObjectType')]);
  const plain = constants.type('JSObject');
  const wanted = new Set<Pointer>();
  for (const [map, type] of scan.types)
    if (api.has(type) || (type === plain && members.classNameOf(map) in LATER)) wanted.add(map);
  for (const object of scan.instancesOf(wanted)) {
    const name = members.classNameOf(heap.mapOf(object));
    const later = LATER[name];
    if (later !== undefined) yield* ofLater(object, later, members);
    else if (name !== '' && !NO_HANDLES.has(name) && !hasLostNativePart(object, heap))
      yield* ofHandle(object, name, members);
  }
}

/** Global variables of all realms, those of the program among them. */
export function* globalsOf(heap: V8Heap, members: HeapMembers): Generator<Root> {
  const type = heap.constants.type('JSGlobalObject');
  const maps = new Set([...heap.scan.types].flatMap(([map, one]) => (one === type ? [map] : [])));
  const root: HolderFacts = { kind: 'global' };
  for (const object of heap.scan.instancesOf(maps))
    for (const { value, name } of members.globals(object)) yield { value, root, name };
}

/** A request that has ended, a handle that is closed: Node clears the address in the field after its mark. */
function hasLostNativePart(object: Pointer, heap: V8Heap): boolean {
  const at = NATIVE_FIELDS.find((offset) => heap.field(object, offset) !== 0);
  return at !== undefined && !isPointer(heap.field(object, at)) && heap.field(object, at + 8) === 0;
}

/** One that is due; one that was called or cleared is in no list. */
function* ofLater(
  object: Pointer,
  { kind, callback }: NonNullable<(typeof LATER)[string]>,
  members: HeapMembers,
): Generator<Root> {
  const next = members.property(object, NEXT);
  if (next === undefined || !members.isObject(next)) return;
  const delayMs = kind === 'timer' ? members.numberProperty(object, DELAY) : undefined;
  const root: HolderFacts = { kind, ...(delayMs === undefined ? {} : { delayMs }) };
  for (const key of [callback, ...ARGUMENTS]) {
    const value = members.property(object, key);
    if (value !== undefined) yield { value, root, name: '' };
  }
}

function* ofHandle(object: Pointer, name: string, members: HeapMembers): Generator<Root> {
  const owner = members.property(object, OWNER);
  const type = owner !== undefined && members.isObject(owner) ? members.constructorName(owner) : undefined;
  const root: HolderFacts = { kind: 'handle', type: type ?? name };
  // Not its elements: a handle has none, and in memory that V8 has given up what looks like one may lead anywhere.
  for (const { value, name: key } of members.properties(object))
    yield { value, root, name: value === owner ? '' : key.replace(/^\./, '') };
}
