/** The parallel watch: one expression in every coroutine suspended at a place. */
import type { CoroutineRequests } from '../protocol/requests.js';
import type { Program } from './program.js';
import { describe, type Variables } from './variables.js';

/** Each costs a request of the program. */
const MOST_COROUTINES = 1000;

export async function evaluateAll(
  program: Program,
  variables: Variables,
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
    const { value, failed } = await valueIn(expression, facts.id, variables);
    values.push({ id: facts.id, name: store.nameOf(facts), value, failed });
  }
  return { values, dropped: all.length - chosen.length };
}

async function valueIn(
  expression: string,
  coroutine: Parameters<Variables['localsOf']>[0],
  variables: Variables,
): Promise<{ value: string; failed: boolean }> {
  try {
    return {
      value: describe(await variables.evaluate(expression, { kind: 'suspended', coroutine })),
      failed: false,
    };
  } catch (error) {
    return { value: (error as Error).message, failed: true };
  }
}
