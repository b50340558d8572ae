/** A program's facts by hand, for unit tests of what is made from them: its functions, sites, coroutines and futures. */
import type { CoroutineFacts, FutureFacts } from '../../runtime/protocol/facts.js';
import {
  FIRST_SITE_ON_MAIN_THREAD,
  type CoroutineId,
  type FutureId,
  type SiteId,
} from '../../runtime/protocol/ids.js';
import type { FunctionKind, Settling, SiteRow, SuspensionKind } from '../../runtime/protocol/sites.js';
import { RowBuilder } from '../coroutines/rows/task-rows.js';
import { CoroutineStore } from '../coroutines/store/coroutine-store.js';

const FILE = '/app/kitchen.ts';

export function coroutineId(id: number): CoroutineId {
  return id as CoroutineId;
}

export function futureId(id: number): FutureId {
  return id as FutureId;
}

export class StoredProgram {
  readonly store = new CoroutineStore();
  readonly futures = new Map<FutureId, FutureFacts>();
  readonly builder = new RowBuilder(this.store, this.store.graph, this.futures);
  readonly #anyFunction: SiteId;
  #nextSite: number = FIRST_SITE_ON_MAIN_THREAD;

  constructor(nowMs = 0) {
    this.store.nowMs = nowMs;
    this.#anyFunction = this.functionSite('cook', 1);
  }

  functionSite(name: string, line: number, file = FILE, kind: FunctionKind = 'async'): SiteId {
    return this.#add(file, [kind, 0, line - 1, 0, name, []]);
  }

  /** Where something is awaited or made; its column is 3. */
  site(text: string, line: number, kind: SuspensionKind = 'await', file = FILE, settling?: Settling): SiteId {
    const row = [kind, 0, line - 1, 2, text, -1] as const;
    return this.#add(file, settling === undefined ? row : [...row, '', settling]);
  }

  /** A coroutine of `cook` that runs, unless `facts` say otherwise. */
  coroutine(id: number, facts: Partial<CoroutineFacts> = {}): CoroutineFacts {
    const whole: CoroutineFacts = {
      id: coroutineId(id),
      function: this.#anyFunction,
      state: facts.wait === undefined ? 'running' : 'suspended',
      ...facts,
    };
    if (whole.state === 'finished') this.#finish(whole);
    else this.store.index.put(whole);
    return whole;
  }

  /** A future that nothing waits for, unless `facts` say otherwise. */
  future(id: number, facts: Partial<FutureFacts> = {}): FutureFacts {
    const whole: FutureFacts = { id: futureId(id), kind: 'promise', waiters: [], ...facts };
    this.futures.set(whole.id, whole);
    return whole;
  }

  #finish(facts: CoroutineFacts): void {
    const { nowMs, version } = this.store;
    this.store.apply({
      version,
      whole: false,
      more: false,
      changed: { numbers: [], whole: [facts] },
      orphaned: [],
      lost: [],
      modules: 0,
      ageing: false,
      nowMs,
    });
  }

  #add(file: string, row: SiteRow): SiteId {
    const site = this.#nextSite++ as SiteId;
    this.store.addModule(site, { url: `file://${file}`, sources: [file], rows: [row] });
    return site;
  }
}
