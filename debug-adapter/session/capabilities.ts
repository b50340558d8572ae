/** The capabilities of this adapter, for DAP's initialize response. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { EXCEPTION_FILTERS } from './breakpoints/exception-filters.js';

export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsANSIStyling: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsReadMemoryRequest: true,
  supportsWriteMemoryRequest: true,
  supportsClipboardContext: true,
  supportsValueFormattingOptions: true,
  supportsEvaluateForHovers: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.', '[', '"', "'", '#'],
  supportsCancelRequest: true,
  supportsExceptionInfoRequest: true,
  supportsExceptionFilterOptions: true,
  supportsLoadedSourcesRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsRestartFrame: true,
  supportsStepInTargetsRequest: true,
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
      description: 'Stops when a coroutine resumes at this line',
      appliesTo: ['source'],
    },
  ],
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
};
