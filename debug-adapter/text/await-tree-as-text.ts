/** Await relations as an indented tree: equal branches are merged into one with a number. Pure. */
import path from 'node:path';
import type { Location } from '../protocol/requests.js';
import type { Style } from './style.js';

/** One coroutine with those it waits for. */
export interface AwaitNode {
  readonly name: string;
  /** How many it stands for. */
  readonly count: number;
  /** It may stand for fewer. */
  readonly isAtMost?: true;
  /** `awaits fetch(url)`, `runs now`. */
  readonly clause: string;
  readonly location?: Location;
  /** Additional remarks about it. */
  readonly note?: string;
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly children: readonly AwaitNode[];
}

const LONGEST_VALUE = 160;

/** @param folder paths below it are shown relative to it */
export function formatAwaitTree(
  nodes: readonly AwaitNode[],
  folder: string | undefined,
  style: Style,
): string[] {
  return branches(merged(nodes), '', folder, style);
}

function branches(
  nodes: readonly AwaitNode[],
  indent: string,
  folder: string | undefined,
  style: Style,
): string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const below = indent + (isLast ? '   ' : '│  ');
    const bar = node.children.length > 0 ? '│    ' : '     ';
    return [
      `${indent}${isLast ? '└─ ' : '├─ '}${nodeLine(node, folder, style)}`,
      ...node.variables.map(({ name, value }) => `${below}${bar}${style.dim(`${name} = ${shorten(value)}`)}`),
      ...branches(node.children, below, folder, style),
    ];
  });
}

function nodeLine(
  { name, count, isAtMost, clause, location, note }: AwaitNode,
  folder: string | undefined,
  style: Style,
): string {
  const times = count === 1 ? '' : `${isAtMost === true ? '≤ ' : ''}${count}× `;
  const place = location === undefined ? '' : style.dim(`  at ${placeFrom(location, folder)}`);
  return `${times}${style.accent(name)}${clause === '' ? '' : `  ${clause}`}${place}${note === undefined ? '' : style.dim(`  (${note})`)}`;
}

/** Branches with the same text, merged. */
function merged(nodes: readonly AwaitNode[]): AwaitNode[] {
  const byText = new Map<string, AwaitNode>();
  for (const node of nodes) {
    const children = merged(node.children);
    const key = JSON.stringify([
      node.name,
      node.clause,
      node.location,
      node.note,
      node.variables,
      children.map(perOne(node.count)),
    ]);
    const known = byText.get(key);
    if (known === undefined) byText.set(key, { ...node, children });
    else
      byText.set(key, {
        ...known,
        count: known.count + node.count,
        children: known.children.map((child, index) => added(child, children[index])),
      });
  }
  return [...byText.values()];
}

/** A branch below one of the nodes above: numbers of equal branches may differ only by that. */
function perOne(above: number): (node: AwaitNode) => unknown {
  const told = ({ count, children, ...rest }: AwaitNode): unknown => ({
    ...rest,
    count: count / above,
    children: children.map(told),
  });
  return told;
}

function added(node: AwaitNode, other: AwaitNode | undefined): AwaitNode {
  if (other === undefined) return node;
  return {
    ...node,
    count: node.count + other.count,
    children: node.children.map((child, index) => added(child, other.children[index])),
  };
}

/** `src/server.ts:8:25` below the folder, else the whole path. */
export function placeFrom({ path: file, line, column }: Location, folder: string | undefined): string {
  const relative = folder === undefined ? file : path.relative(folder, file);
  return `${relative.startsWith('..') ? file : relative}:${line}:${column}`;
}

function shorten(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}
