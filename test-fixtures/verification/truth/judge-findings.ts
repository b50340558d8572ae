/** Which findings a program deserves, by the truth at its end; answers every mistake in words. */
import type { FindingRow } from '../../../debug-adapter/protocol/requests.js';
import type { Ledger } from './ledger.js';
import { truthOf } from './truth.js';

/** What may and must be told of a program at its end, by ids of coroutines. */
export interface Deserved {
  readonly suspended: readonly number[];
  readonly stuck: readonly number[];
  /** Their results were taken by nobody. */
  readonly lost: readonly number[];
  /** The function of each of them. */
  readonly functions: Readonly<Record<number, string>>;
}

export function deservedBy(ledger: Ledger): Deserved {
  const { live, stuck } = truthOf(ledger);
  const lost = ledger.nodes.filter(({ isDropped, state }) => isDropped && state === 'ended');
  return {
    suspended: live.filter(({ state }) => state === 'suspended').map(({ id }) => id),
    stuck,
    lost: lost.map(({ id }) => id),
    functions: Object.fromEntries(lost.map(({ id, functionName }) => [id, functionName])),
  };
}

/** Every result that nobody took must be told, and no other. */
function lostResultMistakes(lost: readonly number[], own: readonly FindingRow[]): string[] {
  const told = own.filter(({ kind }) => kind === 'neverAwaited');
  const ids = new Set<number>(lost);
  const mistakes = told
    .flatMap(({ coroutines }) => coroutines)
    .filter(({ id }) => !ids.has(id))
    .map(({ id }) => `#${id} is said to have lost its result, and has not`);
  const count = told.reduce((sum, finding) => sum + finding.count, 0);
  if (count !== lost.length) mistakes.push(`${lost.length} results were lost, and ${count} are told of`);
  return mistakes;
}

/** @param own findings about the program's coroutines */
export function lintMistakes({ suspended, stuck, lost }: Deserved, own: readonly FindingRow[]): string[] {
  const mistakes: string[] = [];
  const areStuck = new Set(stuck);
  const told = own.filter(({ kind }) => kind === 'waitCycle').flatMap(({ coroutines }) => coroutines);
  for (const { id } of told)
    if (!areStuck.has(id)) mistakes.push(`#${id} is said to be in a wait cycle, and is not`);
  if (stuck.length > 0 && told.length === 0)
    mistakes.push(`${stuck.join()} wait for each other, and nobody says so`);
  const pending = new Set(suspended);
  for (const { kind, coroutines } of own) {
    if (kind !== 'pendingAtExit') continue;
    for (const { id } of coroutines)
      if (!pending.has(id)) mistakes.push(`#${id} is said to be pending, and is not`);
  }
  mistakes.push(...lostResultMistakes(lost, own));
  for (const { kind, text } of own)
    if (!['waitCycle', 'pendingAtExit', 'neverAwaited'].includes(kind))
      mistakes.push(`${kind} was found: ${text}`);
  return mistakes;
}
