/** Turns step times into rows. */
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { FunctionStepsRow, StepTimes } from '../../protocol/step-rows.js';
import type { CoroutineSource } from '../store/coroutine-source.js';
import { STEP_CLASSES_MS, type FunctionSteps, type RunTimes } from '../history/run-times.js';

/** The field `steps` of a row; nothing if no step of the coroutine is known. */
export function stepsOf(times: RunTimes, coroutine: CoroutineId): { readonly steps?: StepTimes } {
  const steps = times.of(coroutine);
  if (steps === undefined) return {};
  const { count, ranMs, longestMs } = steps;
  return { steps: { count, ranMs, longestMs, ...(times.isComplete ? {} : { atLeast: true }) } };
}

export function stepRow(
  steps: FunctionSteps,
  { store, startedMs, history }: CoroutineSource,
): FunctionStepsRow {
  const { functionSite, longest, count, ranMs, longestMs } = steps;
  const definition = store.placeOf(functionSite);
  const facts = store.get(longest.coroutine);
  const functionName = store.functionName(functionSite);
  return {
    functionName,
    ...(definition === undefined ? {} : { definition }),
    count,
    ranMs,
    longestMs,
    ...(history.steps.isComplete ? {} : { atLeast: true }),
    medianMs: steps.percentileMs(50),
    percentile90Ms: steps.percentileMs(90),
    percentile99Ms: steps.percentileMs(99),
    longest: {
      coroutine: longest.coroutine,
      name: facts === undefined ? functionName : store.nameOf(facts),
      tick: longest.tick,
      atMs: longest.startMs - startedMs,
    },
    classes: steps.classes.flatMap((inClass, index) => {
      const upToMs = STEP_CLASSES_MS[index];
      if (inClass === 0) return [];
      return [{ ...(upToMs === undefined ? {} : { upToMs }), count: inClass }];
    }),
  };
}
