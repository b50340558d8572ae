/** Which findings a program deserves, worked out from the truth by brute force; answers every mistake in words. */
import type { FindingRow } from '../protocol/requests.js';
import type { Ledger, Node } from './ledger.js';

/** Nodes without whose end this one cannot go on. */
function blockers(node: Node, ledger: Ledger): Node[] {
  const { wait } = node;
  if (node.state !== 'suspended' || wait === undefined) return [];
  if (wait.kind === 'iterator') return [wait.producer];
  if (wait.kind !== 'future') return [];
  return settlers(wait.promise, ledger);
}

function settlers(promise: Promise<unknown>, ledger: Ledger): Node[] {
  const owner = ledger.owners.get(promise);
  if (owner !== undefined) return [owner];
  const told = ledger.promises.get(promise);
  if (told === undefined || told.kind === 'timer') return [];
  if (told.kind === 'derived') return settlers(told.source, ledger);
  const pending = told.parts.filter((part) => !ledger.settled.has(part));
  if (told.kind !== 'allSettled' && pending.length > 1) return [];
  return pending.flatMap((part) => settlers(part, ledger));
}

function isStuck(node: Node, ledger: Ledger): boolean {
  const seen = new Set<Node>();
  const left = blockers(node, ledger);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === node) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...blockers(next, ledger));
  }
  return false;
}

/** Every result that nobody took must be told, and no other. */
function lostResultMistakes(ledger: Ledger, own: readonly FindingRow[]): string[] {
  const told = own.filter(({ kind }) => kind === 'neverAwaited');
  const lost = ledger.nodes.filter(({ isDropped, state }) => isDropped && state === 'ended');
  const ids = new Set<number>(lost.map(({ id }) => id));
  const mistakes = told
    .flatMap(({ coroutines }) => coroutines)
    .filter(({ id }) => !ids.has(id))
    .map(({ id }) => `#${id} is said to have lost its result, and has not`);
  const count = told.reduce((sum, finding) => sum + finding.count, 0);
  if (count !== lost.length) mistakes.push(`${lost.length} results were lost, and ${count} are told of`);
  return mistakes;
}

/** @param own findings about the program's coroutines */
export function lintMistakes(ledger: Ledger, own: readonly FindingRow[]): string[] {
  const mistakes: string[] = [];
  const live = ledger.nodes.filter(({ state }) => state === 'suspended');
  const stuck = new Set(live.filter((node) => isStuck(node, ledger)).map(({ id }) => id));
  const told = own.filter(({ kind }) => kind === 'waitCycle').flatMap(({ coroutines }) => coroutines);
  for (const { id } of told)
    if (!stuck.has(id)) mistakes.push(`#${id} is said to be in a wait cycle, and is not`);
  if (stuck.size > 0 && told.length === 0)
    mistakes.push(`${[...stuck].join()} wait for each other, and nobody says so`);
  const pending = new Set(live.map(({ id }) => id));
  for (const { kind, coroutines } of own) {
    if (kind !== 'pendingAtExit') continue;
    for (const { id } of coroutines)
      if (!pending.has(id)) mistakes.push(`#${id} is said to be pending, and is not`);
  }
  mistakes.push(...lostResultMistakes(ledger, own));
  for (const { kind, text } of own)
    if (!['waitCycle', 'pendingAtExit', 'neverAwaited'].includes(kind))
      mistakes.push(`${kind} was found: ${text}`);
  return mistakes;
}
