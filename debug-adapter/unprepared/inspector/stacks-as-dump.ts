/**
 * Async stacks in the form of a dump: one coroutine for each location reached by the same path, with how many there are
 * at most as a label.
 */
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
import type { ProbedFrame, ProbedStacks } from './stack-probe.js';

/**
 * The label with the greatest number of coroutines that can wait there: the number of promises that lead there. One
 * coroutine can have several, as with `race` or `then`; V8 does not tell them apart.
 */
export const AT_MOST = 'at most';

interface Place {
  readonly frame: number;
  readonly inner: Map<number, Place>;
  /** Promises that lead exactly here, without those that are combined first. */
  count: number;
}

/** @param texts of the scripts, by their hashes */
export function stacksAsDump(
  { frames, stacks }: ProbedStacks,
  texts: ReadonlyMap<string, string>,
  program: string,
  takenAt: Date,
): Dump {
  const top: Place = { frame: -1, inner: new Map(), count: 0 };
  for (const { frames: stack, isPart } of stacks) {
    // If a frame repeats, the waits form a cycle.
    const circle = stack.findIndex((frame, index) => stack.indexOf(frame) < index);
    const outward = circle < 0 ? stack : stack.slice(0, circle);
    let place = top;
    for (const frame of [...outward].reverse()) place = innerOf(place, frame);
    // What waits for a combination has a promise of its own for that, which is counted.
    if (!isPart) place.count++;
  }
  const sites = new FrameSites(frames, texts);
  const coroutines: CoroutineFacts[] = [];
  const futures: FutureFacts[] = [];
  const isInternal = ({ frame }: Place): boolean => frames[frame]?.[1].startsWith('node:') === true;
  // Node's own are shown if they wait for the program's, or the program for them.
  const leadsToProgram = (place: Place): boolean =>
    !isInternal(place) || [...place.inner.values()].some(leadsToProgram);
  const add = (place: Place): CoroutineId => {
    const inner = inOrder(place.inner.values());
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
      ...(place.count > 1 ? { labels: { [AT_MOST]: String(place.count) } } : {}),
    };
    return id;
  };
  // In the order of the texts: two captures are alike.
  const inOrder = (places: Iterable<Place>): Place[] =>
    [...places].sort((a, b) => compareFrames(frames[a.frame], frames[b.frame]));
  for (const place of inOrder(top.inner.values())) if (leadsToProgram(place)) add(place);
  return dumpOfMoment(program, takenAt, {
    modules: sites.modules,
    coroutines,
    names: [],
    futures,
    variables: [],
  });
}

function compareFrames(
  [, script = '', line = 0, column = 0]: Partial<ProbedFrame> = [],
  [, otherScript = '', otherLine = 0, otherColumn = 0]: Partial<ProbedFrame> = [],
): number {
  if (script !== otherScript) return script < otherScript ? -1 : 1;
  return line - otherLine || column - otherColumn;
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

  constructor(
    frames: readonly ProbedFrame[],
    private readonly texts: ReadonlyMap<string, string>,
  ) {
    const scripts = new Map(
      frames.map(([, script, , , hash]) => [`${hash} ${script}`, { script, hash }] as const),
    );
    for (const { script, hash } of scripts.values()) {
      const own = frames.flatMap((frame, index) =>
        frame[1] === script && frame[4] === hash ? [{ frame, index }] : [],
      );
      const bare = this.#addFromText(script, hash, own);
      if (bare.length > 0) this.#addBare(script, bare);
    }
  }

  functionOf(frame: number): SiteId {
    return this.#functions.get(frame) ?? FIRST_SITE_ON_MAIN_THREAD;
  }

  siteOf(frame: number): SiteId {
    return this.#sites.get(frame) ?? FIRST_SITE_ON_MAIN_THREAD;
  }

  /** Frames whose location is that of an await in the text; answers the others. */
  #addFromText(script: string, hash: string, own: readonly NumberedFrame[]): NumberedFrame[] {
    const source = this.texts.get(hash);
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
  readonly frame: ProbedFrame;
  readonly index: number;
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
