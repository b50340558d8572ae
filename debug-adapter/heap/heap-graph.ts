/** The objects of a heap snapshot, and which of them refers to which. */
import type { Snapshot } from './snapshot-reader.js';

/** An object: its position in the snapshot's list. */
export type HeapNode = number;

export interface HeapEdge {
  /** `property`, `context`, `internal`, `hidden`, `element`, `weak`, `shortcut`. */
  readonly type: string;
  readonly name: string;
  readonly from: HeapNode;
  readonly to: HeapNode;
}

/** Where the text of a function begins: numbers of V8, which count from 0. */
export interface HeapLocation {
  readonly scriptId: string;
  readonly line: number;
  readonly column: number;
}

/** Their names are numbers. */
const NUMBERED: ReadonlySet<string> = new Set(['element', 'hidden']);

export class HeapGraph {
  private readonly fields: { readonly type: number; readonly name: number; readonly id: number };
  private readonly nodeSize: number;
  private readonly edgeSize: number;
  private readonly nodeTypes: readonly string[];
  private readonly edgeTypes: readonly string[];
  private readonly nodes: Uint32Array;
  private readonly edges: Uint32Array;
  private readonly strings: readonly string[];
  /** The first edge of each node, and one more. */
  private readonly firstEdge: Uint32Array;
  /** The edges that lead to each node, one node after the other: where these begin, and one more. */
  private readonly firstRetainer: Uint32Array;
  private readonly retainers: Uint32Array;
  private readonly locations = new Map<HeapNode, HeapLocation>();
  private readonly byId = new Map<number, HeapNode>();

  constructor({ meta, nodes, edges, strings, locations }: Snapshot) {
    this.nodes = nodes;
    this.edges = edges;
    this.strings = strings;
    this.nodeSize = meta.node_fields.length;
    this.edgeSize = meta.edge_fields.length;
    this.nodeTypes = listOf(meta.node_types[0]);
    this.edgeTypes = listOf(meta.edge_types[0]);
    this.fields = {
      type: meta.node_fields.indexOf('type'),
      name: meta.node_fields.indexOf('name'),
      id: meta.node_fields.indexOf('id'),
    };
    const edgeCount = meta.node_fields.indexOf('edge_count');
    const count = this.count;
    this.firstEdge = new Uint32Array(count + 1);
    for (let node = 0; node < count; node++) {
      this.firstEdge[node + 1] = (this.firstEdge[node] ?? 0) + (nodes[node * this.nodeSize + edgeCount] ?? 0);
      this.byId.set(nodes[node * this.nodeSize + this.fields.id] ?? 0, node);
    }
    const all = edges.length / this.edgeSize;
    this.firstRetainer = new Uint32Array(count + 1);
    for (let edge = 0; edge < all; edge++) {
      const next = this.target(edge) + 1;
      this.firstRetainer[next] = (this.firstRetainer[next] ?? 0) + 1;
    }
    for (let node = 0; node < count; node++)
      this.firstRetainer[node + 1] = (this.firstRetainer[node + 1] ?? 0) + (this.firstRetainer[node] ?? 0);
    const filled = this.firstRetainer.slice();
    this.retainers = new Uint32Array(all);
    for (let edge = 0; edge < all; edge++) {
      const to = this.target(edge);
      const at = filled[to] ?? 0;
      this.retainers[at] = edge;
      filled[to] = at + 1;
    }
    const width = meta.location_fields?.length ?? 4;
    for (let at = 0; at + 3 < locations.length; at += width) {
      const [node = 0, scriptId = 0, line = 0, column = 0] = locations.slice(at, at + 4);
      this.locations.set(node / this.nodeSize, { scriptId: String(scriptId), line, column });
    }
  }

  private get count(): number {
    return this.nodes.length / this.nodeSize;
  }

  /** By V8's number of the object; undefined if the snapshot does not have it. */
  node(id: number): HeapNode | undefined {
    return this.byId.get(id);
  }

  /** `object`, `closure`, `hidden`, `code`, `array`, … */
  typeOf(node: HeapNode): string {
    return this.nodeTypes[this.field(node, this.fields.type)] ?? '';
  }

  /** Of an object the name of its class, of a function its own, of what is V8's own `system / …`. */
  nameOf(node: HeapNode): string {
    return this.strings[this.field(node, this.fields.name)] ?? '';
  }

  /** Of a function, or of what one has begun. */
  locationOf(node: HeapNode): HeapLocation | undefined {
    return this.locations.get(node);
  }

  edgesOf(node: HeapNode): HeapEdge[] {
    const found: HeapEdge[] = [];
    for (let edge = this.firstEdge[node] ?? 0; edge < (this.firstEdge[node + 1] ?? 0); edge++)
      found.push(this.edge(edge, node));
    return found;
  }

  /** What refers to it. */
  retainersOf(node: HeapNode): HeapEdge[] {
    const found: HeapEdge[] = [];
    for (let at = this.firstRetainer[node] ?? 0; at < (this.firstRetainer[node + 1] ?? 0); at++) {
      const edge = this.retainers[at] ?? 0;
      found.push(this.edge(edge, this.sourceOf(edge)));
    }
    return found;
  }

  private target(edge: number): HeapNode {
    return (this.edges[edge * this.edgeSize + 2] ?? 0) / this.nodeSize;
  }

  private edge(edge: number, from: HeapNode): HeapEdge {
    const type = this.edgeTypes[this.edges[edge * this.edgeSize] ?? 0] ?? '';
    const name = this.edges[edge * this.edgeSize + 1] ?? 0;
    return {
      type,
      name: NUMBERED.has(type) ? String(name) : (this.strings[name] ?? ''),
      from,
      to: this.target(edge),
    };
  }

  /** By bisection: the edges of a node lie side by side. */
  private sourceOf(edge: number): HeapNode {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.firstEdge[middle] ?? 0) <= edge) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private field(node: HeapNode, offset: number): number {
    return this.nodes[node * this.nodeSize + offset] ?? 0;
  }
}

function listOf(types: string | readonly string[] | undefined): readonly string[] {
  return typeof types === 'object' ? types : [];
}
