/** Judges findings as a client of the adapter knows them at the end: each told once, when it was found first. */
import type { FindingRow } from '../../../debug-adapter/protocol/requests.js';
import type { Deserved } from './judge-findings.js';
import type { ListedProgram } from './program-file.js';

/** @param own findings about the program's coroutines */
export function findingMistakes(
  { suspended, stuck, lost, functions }: Deserved,
  program: ListedProgram,
  own: readonly FindingRow[],
): string[] {
  const mistakes: string[] = [];
  const told = (kind: FindingRow['kind']): FindingRow[] => own.filter((row) => row.kind === kind);
  const onlyAmong = (kind: FindingRow['kind'], ids: readonly number[]): void => {
    for (const { coroutines, text } of told(kind))
      for (const { id } of coroutines)
        if (!ids.includes(id)) mistakes.push(`${kind} is told of #${id}, wrongly: ${text}`);
  };
  onlyAmong('waitCycle', stuck);
  onlyAmong('pendingAtExit', suspended);
  onlyAmong('neverAwaited', lost);
  if (stuck.length > 0 && told('waitCycle').length === 0)
    mistakes.push(`${stuck.join()} wait for each other, and nobody says so`);
  // One for each function that has lost a result.
  const lines = (names: readonly (string | undefined)[]): string =>
    [...new Set(names.map((name) => program.functions.get(name ?? '')?.line ?? 0))].sort().join();
  const shown = [...new Set(told('neverAwaited').map(({ location }) => location?.line ?? 0))].sort().join();
  const should = lines(lost.map((id) => functions[id]));
  if (shown !== should)
    mistakes.push(`results of the functions at lines ${should} were lost, told is ${shown}`);
  for (const { kind, text } of own)
    if (!['waitCycle', 'pendingAtExit', 'neverAwaited'].includes(kind))
      mistakes.push(`${kind} was found: ${text}`);
  return mistakes;
}
