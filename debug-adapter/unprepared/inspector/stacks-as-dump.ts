/**
 * Async stacks in the form of a dump: one coroutine for each location reached by the same path, with the count as a
 * label.
 */
import { readFileSync } from 'node:fs';
import type { CoroutineFacts, FutureFacts } from '../../../runtime/protocol/facts.js';
import {
  FIRST_SITE_ON_MAIN_THREAD,
  type CoroutineId,
  type FutureId,
  type SiteId,
} from '../../../runtime/protocol/ids.js';
import type { ModuleTable, SiteRow } from '../../../runtime/protocol/sites.js';
import { SiteTableBuilder } from '../../../runtime/rewrite/site-table.js';
import type { Dump } from '../../coroutines/dump/dump.js';
import { dumpOfMoment } from '../dump-of-moment.js';
import { ProgramText } from '../source/program-text.js';
import { pathOfScript, sourceMapOf } from '../source/source-maps.js';
import type { ProbedStacks } from './stack-probe.js';

/** The label with the number of waiters there. */
export const TIMES = 'times';

interface Place {
  readonly frame: number;
  readonly inner: Map<number, Place>;
  /** Promises with a waiter exactly here. */
  count: number;
}

export function stacksAsDump({ frames, stacks }: ProbedStacks, program: string, takenAt: Date): Dump {
  const top: Place = { frame: -1, inner: new Map(), count: 0 };
  for (const stack of stacks) {
    // If a frame repeats, the waits form a cycle.
    const circle = stack.findIndex((frame, index) => stack.indexOf(frame) < index);
    const outward = circle < 0 ? stack : stack.slice(0, circle);
    let place = top;
    for (const frame of [...outward].reverse()) place = innerOf(place, frame);
    place.count++;
  }
  const sites = new FrameSites(frames);
  const coroutines: CoroutineFacts[] = [];
  const futures: FutureFacts[] = [];
  const isInternal = ({ frame }: Place): boolean => frames[frame]?.[1].startsWith('node:') === true;
  // Node's own are shown if they wait for the program's, or the program for them.
  const leadsToProgram = (place: Place): boolean =>
    !isInternal(place) || [...place.inner.values()].some(leadsToProgram);
  const add = (place: Place): CoroutineId => {
    const inner = [...place.inner.values()];
    const id = (coroutines.length + 1) as CoroutineId;
    const at = coroutines.push({ id, function: sites.functionOf(place.frame), state: 'suspended' }) - 1;
    const parts = inner.map(add);
    const future = (futures.length + 1) as FutureId;
    const [only, ...others] = parts;
    futures.push({
      id: future,
      kind: only === undefined ? 'promise' : 'then',
      waiters: [id],
      ...(only === undefined ? {} : { parts: parts.map((coroutine) => ({ coroutine, settled: false })) }),
    });
    coroutines[at] = {
      id,
      function: sites.functionOf(place.frame),
      state: 'suspended',
      site: sites.siteOf(place.frame),
      wait: {
        kind: only === undefined ? 'promise' : 'then',
        future,
        ...(only === undefined || others.length > 0 ? {} : { coroutine: only }),
      },
      ...(place.count > 1 ? { labels: { [TIMES]: String(place.count) } } : {}),
    };
    return id;
  };
  for (const place of top.inner.values()) if (leadsToProgram(place)) add(place);
  return dumpOfMoment(program, takenAt, {
    modules: sites.modules,
    coroutines,
    names: [],
    futures,
    variables: [],
  });
}

function innerOf(place: Place, frame: number): Place {
  let inner = place.inner.get(frame);
  if (inner === undefined) {
    inner = { frame, inner: new Map(), count: 0 };
    place.inner.set(frame, inner);
  }
  return inner;
}

/** Site tables of the frames, with the awaited text if the file still contains it. */
class FrameSites {
  readonly modules: { firstSite: SiteId; table: ModuleTable }[] = [];
  readonly #functions = new Map<number, SiteId>();
  readonly #sites = new Map<number, SiteId>();

  #nextSite: number = FIRST_SITE_ON_MAIN_THREAD;

  constructor(frames: ProbedStacks['frames']) {
    for (const script of new Set(frames.map((frame) => frame[1]))) {
      const own = frames.flatMap((frame, index) => (frame[1] === script ? [{ frame, index }] : []));
      const bare = this.#addFromText(script, own);
      if (bare.length > 0) this.#addBare(script, bare);
    }
  }

  functionOf(frame: number): SiteId {
    return this.#functions.get(frame) ?? FIRST_SITE_ON_MAIN_THREAD;
  }

  siteOf(frame: number): SiteId {
    return this.#sites.get(frame) ?? FIRST_SITE_ON_MAIN_THREAD;
  }

  /** Frames whose location is that of an await in the current file; answers the others. */
  #addFromText(script: string, own: readonly NumberedFrame[]): NumberedFrame[] {
    const source = readSource(script);
    if (source === undefined) return [...own];
    const text = new ProgramText(source);
    const lines = lineStarts(source);
    const firstSite = this.#nextSite as SiteId;
    const builder = new SiteTableBuilder(source, firstSite, sourceMapOf(script, source));
    const bare = own.filter(({ frame: [, , line, column], index }) => {
      const start = lines[line - 1];
      const at = start === undefined ? undefined : text.at(start + column - 1);
      if (at?.suspension === undefined) return true;
      const row = builder.addFunction(at.function.kind, at.function.start, at.function.name, []);
      const { kind, start: offset, operand } = at.suspension;
      this.#functions.set(index, builder.siteOf(row));
      this.#sites.set(index, builder.addSuspension(kind, offset, operand, row));
      return false;
    });
    this.#addModule(builder.build(script, pathOfScript(script)));
    return bare;
  }

  /** Frames of which only the location is known. */
  #addBare(script: string, bare: readonly NumberedFrame[]): void {
    const rows: SiteRow[] = [];
    for (const { frame, index } of bare) {
      const [name, , line, column] = frame;
      const functionRow =
        rows.push(['async', 0, line - 1, column - 1, name === '' ? '(anonymous)' : name, []]) - 1;
      const siteRow = rows.push(['await', 0, line - 1, column - 1, '', functionRow]) - 1;
      this.#functions.set(index, (this.#nextSite + functionRow) as SiteId);
      this.#sites.set(index, (this.#nextSite + siteRow) as SiteId);
    }
    this.#addModule({ url: script, sources: [pathOfScript(script)], rows });
  }

  #addModule(table: ModuleTable): void {
    this.modules.push({ firstSite: this.#nextSite as SiteId, table });
    this.#nextSite += table.rows.length;
  }
}

interface NumberedFrame {
  readonly frame: ProbedStacks['frames'][number];
  readonly index: number;
}

function readSource(script: string): string | undefined {
  if (!script.startsWith('file:') && !script.startsWith('/')) return undefined;
  try {
    return readFileSync(pathOfScript(script), 'utf8');
  } catch {
    return undefined;
  }
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
