/** What this adapter can do, as DAP's initialize response says it. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Conditions on coroutine events may name these besides the frame's variables. */
const CONDITION_HINT = 'e.g. $task.name === "cook" or $value > 3';

export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsSetVariable: true,
  supportsEvaluateForHovers: true,
  supportsExceptionInfoRequest: true,
  supportsExceptionFilterOptions: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsDelayedStackTraceLoading: true,
  breakpointModes: [
    { mode: 'line', label: 'Line', description: 'Stops before the line runs', appliesTo: ['source'] },
    {
      mode: 'suspend',
      label: 'On suspension',
      description: 'Stops when a coroutine is about to wait at this line',
      appliesTo: ['source'],
    },
    {
      mode: 'resume',
      label: 'On resumption',
      description: 'Stops when a coroutine goes on from its wait at this line',
      appliesTo: ['source'],
    },
  ],
  exceptionBreakpointFilters: [
    {
      filter: 'thrown',
      label: 'Thrown exceptions',
      supportsCondition: true,
      conditionDescription: 'expression',
    },
    { filter: 'uncaught', label: 'Uncaught exceptions', supportsCondition: true, default: false },
    {
      filter: 'failed',
      label: 'Failed coroutines',
      description: 'Stops when a coroutine ends with an error',
      supportsCondition: true,
      conditionDescription: CONDITION_HINT,
    },
    {
      filter: 'suspend',
      label: 'Every suspension',
      description: 'Stops whenever a coroutine is about to wait',
      supportsCondition: true,
      conditionDescription: CONDITION_HINT,
    },
    {
      filter: 'resume',
      label: 'Every resumption',
      description: 'Stops whenever a coroutine goes on from a wait',
      supportsCondition: true,
      conditionDescription: CONDITION_HINT,
    },
  ],
};
