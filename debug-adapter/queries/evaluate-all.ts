/** The parallel watch: one expression in every coroutine suspended at a site. */
import type { CoroutineRequests } from '../protocol/requests.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { ControlledProgram } from './control.js';

/** Evaluates an expression in the frame of a suspended coroutine; answers its value as text. */
export type EvaluateIn = (expression: string, coroutine: CoroutineId) => Promise<string>;

/** Each costs a request to the program. */
const MOST_COROUTINES = 1000;

export async function evaluateAll(
  program: Pick<ControlledProgram, 'store' | 'refresh' | 'nameCoroutines'>,
  evaluate: EvaluateIn,
  { expression, at, functionName }: CoroutineRequests['coroutines/evaluateAll']['args'],
): Promise<CoroutineRequests['coroutines/evaluateAll']['result']> {
  await program.refresh();
  const { store } = program;
  const sites = at === undefined ? undefined : new Set(store.suspensionSitesAt(at.path, at.line));
  const all = store
    .liveCoroutines()
    .filter(
      ({ state, site, function: ownFunction }) =>
        state === 'suspended' &&
        (sites === undefined || (site !== undefined && sites.has(site))) &&
        (functionName === undefined || store.functionName(ownFunction) === functionName),
    );
  const chosen = all.slice(0, MOST_COROUTINES);
  await program.nameCoroutines(chosen);
  const values = [];
  for (const facts of chosen) {
    const { value, failed } = await valueIn(expression, facts.id, evaluate);
    values.push({ id: facts.id, name: store.nameOf(facts), value, failed });
  }
  return { values, dropped: all.length - chosen.length };
}

async function valueIn(
  expression: string,
  coroutine: CoroutineId,
  evaluate: EvaluateIn,
): Promise<{ value: string; failed: boolean }> {
  try {
    return { value: await evaluate(expression, coroutine), failed: false };
  } catch (error) {
    return { value: (error as Error).message, failed: true };
  }
}
