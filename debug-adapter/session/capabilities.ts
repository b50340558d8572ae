/** What this adapter can do, as DAP's initialize response says it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { EXCEPTION_FILTERS } from './exception-filters.js';

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
  supportsStepBack: true,
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
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
};
