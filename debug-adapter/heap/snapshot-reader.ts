/** Reads the text of a heap snapshot part by part, as V8 sends it: as a whole it can be larger than a text can be. */
import * as v from 'valibot';

const words = v.array(v.string());
const HEAD = v.object({
  snapshot: v.object({
    meta: v.object({
      node_fields: words,
      node_types: v.array(v.union([words, v.string()])),
      edge_fields: words,
      edge_types: v.array(v.union([words, v.string()])),
      location_fields: v.optional(words),
    }),
    node_count: v.number(),
    edge_count: v.number(),
  }),
});
const TAIL = v.object({ strings: words });

export interface Snapshot {
  readonly meta: v.InferOutput<typeof HEAD>['snapshot']['meta'];
  /** Numbers, as many for each node as it has fields; for each edge likewise. */
  readonly nodes: Uint32Array;
  readonly edges: Uint32Array;
  readonly locations: readonly number[];
  readonly strings: readonly string[];
}

/** More are no snapshot of what this reads. */
const MOST_NUMBERS = 500_000_000;
const [ZERO, NINE, CLOSE] = [48, 57, 93];

/** The parts of a snapshot, in its order. */
type Section =
  'head' | 'nodes' | 'beforeEdges' | 'edges' | 'beforeLocations' | 'locations' | 'beforeStrings' | 'strings';

/** What a section of text ends with, and the section that follows. */
const ENDS: Readonly<Partial<Record<Section, readonly [end: string, next: Section]>>> = {
  head: ['"nodes":[', 'nodes'],
  beforeEdges: ['"edges":[', 'edges'],
  beforeLocations: ['"locations":[', 'locations'],
  beforeStrings: ['"strings":[', 'strings'],
};
const AFTER_NUMBERS: Readonly<Partial<Record<Section, Section>>> = {
  nodes: 'beforeEdges',
  edges: 'beforeLocations',
  locations: 'beforeStrings',
};

export class SnapshotReader {
  private section: Section = 'head';
  /** Of a section of text. */
  private text: string[] = [];
  private head: v.InferOutput<typeof HEAD>['snapshot'] | undefined;
  private nodes = new Uint32Array();
  private edges = new Uint32Array();
  private readonly locations: number[] = [];
  /** Where the next number of a section belongs. */
  private next = 0;
  /** A number can be cut in two; -1 between numbers. */
  private number = -1;

  /** @throws if it is none */
  write(part: string): void {
    for (let at = 0; at < part.length;) at = this.readOn(part, at);
  }

  /** @throws if it was not the whole */
  end(): Snapshot {
    if (this.section !== 'strings' || this.head === undefined)
      throw new Error('A heap snapshot ended early.');
    const { strings } = v.parse(TAIL, JSON.parse(`{"strings":[${this.text.join('')}`));
    return { meta: this.head.meta, nodes: this.nodes, edges: this.edges, locations: this.locations, strings };
  }

  /** The position that it has come to. */
  private readOn(part: string, at: number): number {
    const end = ENDS[this.section];
    if (end !== undefined) return this.readText(part, at, end);
    if (this.section === 'strings') {
      this.text.push(part.slice(at));
      return part.length;
    }
    return this.readNumbers(part, at);
  }

  private readText(part: string, from: number, [end, next]: readonly [string, Section]): number {
    // What it ends with can be cut in two.
    const before = this.text.join('');
    const all = before + part.slice(from);
    const found = all.indexOf(end);
    if (found < 0) {
      this.text = [all];
      return part.length;
    }
    if (this.section === 'head') this.readHead(all.slice(0, found));
    this.text = [];
    this.next = 0;
    this.section = next;
    return from + found + end.length - before.length;
  }

  private readHead(text: string): void {
    const { snapshot } = v.parse(HEAD, JSON.parse(`${text.trimEnd().replace(/,$/, '')}}`));
    const { meta, node_count: nodes, edge_count: edges } = snapshot;
    const [nodeNumbers, edgeNumbers] = [nodes * meta.node_fields.length, edges * meta.edge_fields.length];
    if (!(nodeNumbers + edgeNumbers <= MOST_NUMBERS)) throw new Error('A heap snapshot is too large.');
    this.head = snapshot;
    this.nodes = new Uint32Array(nodeNumbers);
    this.edges = new Uint32Array(edgeNumbers);
  }

  private readNumbers(part: string, from: number): number {
    const into: Uint32Array | number[] =
      this.section === 'nodes' ? this.nodes : this.section === 'edges' ? this.edges : this.locations;
    let { number, next } = this;
    let at = from;
    for (; at < part.length; at++) {
      const code = part.charCodeAt(at);
      if (code >= ZERO && code <= NINE) {
        number = (number < 0 ? 0 : number * 10) + code - ZERO;
        continue;
      }
      if (number >= 0) into[next++] = number;
      number = -1;
      if (code === CLOSE) break;
    }
    this.number = number;
    this.next = next;
    if (at === part.length) return at;
    this.section = AFTER_NUMBERS[this.section] ?? 'strings';
    return at + 1;
  }
}
