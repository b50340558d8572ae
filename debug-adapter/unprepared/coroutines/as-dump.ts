/** A picture in the form of a dump: site tables from the texts in memory, facts, futures, names and variables. */
import type { CoroutineFacts, FutureFacts, FuturePart, WaitFacts } from '../../../runtime/protocol/facts.js';
import {
  FIRST_SITE_ON_MAIN_THREAD,
  type CoroutineId,
  type FutureId,
  type SiteId,
} from '../../../runtime/protocol/ids.js';
import type { ModuleTable } from '../../../runtime/protocol/sites.js';
import { SiteTableBuilder } from '../../../runtime/rewrite/site-table.js';
import type { Dump } from '../../coroutines/dump/dump.js';
import { SecretNames } from '../../coroutines/dump/secret-names.js';
import type { CaptureOptions } from '../capture.js';
import { dumpOfMoment } from '../dump-of-moment.js';
import type { Pointer, V8Heap } from '../heap/v8-heap.js';
import { readHeld, type Leaf } from '../holders/holders.js';
import { UsedVariables } from '../values/used-variables.js';
import { pathOfScript, sourceMapOf } from '../source/source-maps.js';
import { Values } from '../values/values.js';
import { Variables } from '../values/variables.js';
import { isInternal, type Picture, type PlacedActivation } from './picture.js';

/** Coroutines whose variables are read. */
const MOST_WITH_VARIABLES = 2000;
/** Derived promises that are followed. */
const LONGEST_DERIVATION = 1000;

export function pictureAsDump(
  heap: V8Heap,
  picture: Picture,
  program: string,
  takenAt: Date,
  options: CaptureOptions,
): Dump {
  const shown = shownActivations(picture, options.internals);
  const sites = new Sites(shown);
  const futures = new Futures(picture, shown);
  const coroutines = shown.map((placed, index) => factsOf(placed, idAt(index), sites, futures));
  const values = new Values(heap, picture.functions);
  const reader = new Variables(heap, picture.functions, values, new UsedVariables(picture));
  const { names, variables } = options.values
    ? readValues(reader, shown, options.secrets ?? new SecretNames())
    : { names: [], variables: [] };
  const held =
    options.holders === true
      ? readHeld({ heap, picture, variables: reader }, futures.leaves(), shown, futures.coroutineOf)
      : undefined;
  return dumpOfMoment(program, takenAt, {
    modules: sites.modules,
    coroutines,
    names,
    futures: futures.all(),
    variables,
    ...(held === undefined ? {} : { held }),
  });
}

function idAt(index: number): CoroutineId {
  return (index + 1) as CoroutineId;
}

/**
 * The program's own coroutines, and those of Node that they wait for; in an order that is the same for two captures.
 */
function shownActivations({ placed, edges }: Picture, internals: boolean): PlacedActivation[] {
  const shown = new Set<Pointer>();
  const left = [...placed.values()].filter(({ info }) => internals || !isInternal(info));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { object } = next.activation;
    if (shown.has(object)) continue;
    shown.add(object);
    for (const { object: awaited } of behind(edges.awaited.get(object), edges)) {
      const one = placed.get(awaited);
      if (one !== undefined) left.push(one);
    }
  }
  return [...shown]
    .flatMap((object) => placed.get(object) ?? [])
    .map((one) => ({ one, by: orderOf(one) }))
    .sort((a, b) => compareOrders(a.by, b.by))
    .map(({ one }) => one);
}

/** The program's own text first, then its packages; within a text in source order. */
function orderOf({ info, enclosing, index, activation }: PlacedActivation): readonly (string | number)[] {
  const name = info?.script?.name ?? '';
  return [
    name.includes('/node_modules/') ? 1 : 0,
    name,
    enclosing?.start ?? 0,
    index ?? 0,
    activation.object,
  ];
}

function compareOrders(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

/** The activations whose ends settle a promise, through derived promises. */
function* behind(promise: Pointer | undefined, edges: Picture['edges']): Generator<{ object: Pointer }> {
  const seen = new Set<Pointer>();
  const left = promise === undefined ? [] : [promise];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const owner = edges.owners.get(next);
    if (owner !== undefined) yield owner;
    else left.push(...(edges.derived.get(next)?.parts ?? []));
  }
}

/** Site tables, one for each script. */
class Sites {
  readonly modules: { firstSite: SiteId; table: ModuleTable }[] = [];
  readonly #sites = new Map<PlacedActivation, { function: SiteId; site: SiteId | undefined }>();

  constructor(shown: readonly PlacedActivation[]) {
    const byScript = new Map<Pointer, PlacedActivation[]>();
    for (const one of shown) {
      const address = one.info?.script?.address ?? 0;
      const list = byScript.get(address);
      if (list === undefined) byScript.set(address, [one]);
      else list.push(one);
    }
    let firstSite: number = FIRST_SITE_ON_MAIN_THREAD;
    for (const list of byScript.values()) firstSite += this.#addScript(firstSite as SiteId, list);
  }

  of(placed: PlacedActivation): { function: SiteId; site: SiteId | undefined } {
    return this.#sites.get(placed) ?? { function: FIRST_SITE_ON_MAIN_THREAD, site: undefined };
  }

  #addScript(firstSite: SiteId, list: readonly PlacedActivation[]): number {
    const script = list[0]?.info?.script;
    const name = script?.name ?? '';
    const source = script?.source ?? '';
    const builder = new SiteTableBuilder(source, firstSite, sourceMapOf(name, source));
    const functions = new Map<string, number>();
    const places = new Map<string, SiteId>();
    for (const placed of list) {
      const { info, enclosing, suspension, index } = placed;
      const start = enclosing?.start ?? index ?? 0;
      const functionName =
        enclosing?.name ?? (info?.name === undefined || info.name === '' ? '(anonymous)' : info.name);
      const functionKey = `${start} ${functionName}`;
      const functionRow =
        functions.get(functionKey) ??
        builder.addFunction(
          enclosing?.kind ?? placed.activation.kind,
          start,
          functionName,
          enclosing?.parameters ?? [],
        );
      functions.set(functionKey, functionRow);
      const at = suspension?.start ?? index;
      let site: SiteId | undefined;
      if (at !== undefined) {
        const placeKey = `${functionRow} ${at}`;
        site =
          places.get(placeKey) ??
          builder.addSuspension(
            suspension?.kind ?? 'await',
            at,
            suspension?.operand ?? { start: at, end: at },
            functionRow,
          );
        places.set(placeKey, site);
      }
      this.#sites.set(placed, { function: builder.siteOf(functionRow), site });
    }
    const table = builder.build(name, pathOfScript(name));
    this.modules.push({ firstSite, table });
    return table.rows.length;
  }
}

/** The promises with waiters, and the promises from which they are derived. */
class Futures {
  readonly #facts = new Map<Pointer, FutureFacts>();
  readonly #ids = new Map<Pointer, FutureId>();
  readonly #coroutines = new Map<Pointer, CoroutineId>();
  readonly #waiters = new Map<Pointer, CoroutineId[]>();

  constructor(
    private readonly picture: Picture,
    shown: readonly PlacedActivation[],
  ) {
    const { edges } = picture;
    shown.forEach(({ activation }, index) => this.#coroutines.set(activation.object, idAt(index)));
    shown.forEach(({ activation }, index) => {
      const promise = edges.awaited.get(activation.object);
      if (promise === undefined) return;
      const list = this.#waiters.get(promise);
      if (list === undefined) this.#waiters.set(promise, [idAt(index)]);
      else list.push(idAt(index));
    });
    for (const promise of this.#waiters.keys()) this.#add(promise);
  }

  all(): FutureFacts[] {
    return [...this.#facts.values()];
  }

  /** Those that neither a coroutine nor other promises settle. */
  leaves(): Leaf[] {
    return [...this.#ids].flatMap(([promise, future]) => {
      const { kind, coroutine } = this.#facts.get(promise) ?? {};
      return kind === 'promise' && coroutine === undefined ? [{ promise, future }] : [];
    });
  }

  readonly coroutineOf = (activation: Pointer): CoroutineId | undefined => this.#coroutines.get(activation);

  /** What an activation waits for. */
  waitOf({ activation }: PlacedActivation): WaitFacts | undefined {
    const { edges } = this.picture;
    if (activation.isRunning || hasNotBegun(activation)) return undefined;
    const promise = edges.awaited.get(activation.object);
    if (promise === undefined) {
      const isAtYield =
        activation.kind === 'generator' ||
        (activation.kind === 'asyncGenerator' && activation.promises.length === 0);
      return { kind: isAtYield ? 'consumer' : 'value' };
    }
    const facts = this.#facts.get(promise);
    const end = facts?.coroutine ?? this.#endOfThens(promise);
    const future = this.#ids.get(promise);
    const owner = edges.owners.get(promise);
    return {
      kind: owner?.kind === 'asyncGenerator' ? 'iterator' : (facts?.kind ?? 'promise'),
      ...(future === undefined ? {} : { future }),
      ...(end === undefined ? {} : { coroutine: end }),
    };
  }

  #add(first: Pointer): void {
    const { edges } = this.picture;
    const left = [first];
    for (let promise = left.pop(); promise !== undefined; promise = left.pop()) {
      if (this.#facts.has(promise)) continue;
      const owner = edges.owners.get(promise);
      const coroutine = owner && this.#coroutines.get(owner.object);
      const derived = owner === undefined ? edges.derived.get(promise) : undefined;
      const parts = derived?.parts.map((part): FuturePart => {
        const settledBy = edges.owners.get(part);
        const by = settledBy && this.#coroutines.get(settledBy.object);
        return { future: this.#idOf(part), settled: false, ...(by === undefined ? {} : { coroutine: by }) };
      });
      this.#facts.set(promise, {
        id: this.#idOf(promise),
        kind: owner === undefined ? (derived?.kind ?? 'promise') : 'coroutine',
        waiters: this.#waiters.get(promise) ?? [],
        ...(coroutine === undefined ? {} : { coroutine }),
        ...(parts === undefined ? {} : { parts }),
        ...(derived?.counts === undefined ? {} : { counts: { ...derived.counts, isAtLeast: false } }),
      });
      left.push(...(derived?.parts ?? []));
    }
  }

  #idOf(promise: Pointer): FutureId {
    let id = this.#ids.get(promise);
    if (id === undefined) {
      id = (this.#ids.size + 1) as FutureId;
      this.#ids.set(promise, id);
    }
    return id;
  }

  /** The coroutine at the end of a chain of derived promises. */
  #endOfThens(promise: Pointer): CoroutineId | undefined {
    const { edges } = this.picture;
    let next: Pointer | undefined = promise;
    for (let count = 0; count < LONGEST_DERIVATION && next !== undefined; count++) {
      const owner = edges.owners.get(next);
      if (owner !== undefined) return this.#coroutines.get(owner.object);
      const derived = edges.derived.get(next);
      next = derived?.kind === 'then' ? derived.parts[0] : undefined;
    }
    return undefined;
  }
}

function hasNotBegun({ kind, suspension }: PlacedActivation['activation']): boolean {
  return kind !== 'async' && suspension === 0;
}

function factsOf(placed: PlacedActivation, id: CoroutineId, sites: Sites, futures: Futures): CoroutineFacts {
  const { activation } = placed;
  const { function: functionSite, site } = sites.of(placed);
  const wait = futures.waitOf(placed);
  const state = activation.isRunning ? 'running' : hasNotBegun(activation) ? 'created' : 'suspended';
  return {
    id,
    function: functionSite,
    state,
    ...(site === undefined || state !== 'suspended' ? {} : { site }),
    ...(wait === undefined ? {} : { wait }),
  };
}

function readValues(
  reader: Variables,
  shown: readonly PlacedActivation[],
  secrets: SecretNames,
): Pick<Dump, 'names' | 'variables'> {
  const names: Dump['names'][number][] = [];
  const variables: Dump['variables'][number][] = [];
  for (const [index, placed] of shown.slice(0, MOST_WITH_VARIABLES).entries()) {
    const { activation, enclosing } = placed;
    if (activation.isRunning) continue;
    const coroutine = idAt(index);
    variables.push({ coroutine, variables: secrets.redactAll(reader.texts(placed)) });
    if (enclosing === undefined || enclosing.kind === 'module') continue;
    const texts = reader.argumentTexts(placed, enclosing);
    if (texts === undefined) continue;
    const words = secrets.redactArguments(enclosing.parameters, texts);
    names.push({ coroutine, name: `${enclosing.name}(${words.join(', ')})` });
  }
  return { names, variables };
}
