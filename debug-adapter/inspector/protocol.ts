/** The part of V8's and Node's inspector protocol used here: methods and events, with their types. */
import type * as inspector from 'node:inspector';

/** Method names with their parameters and results, from `inspector.Session.post` in @types/node. */
export interface InspectorMethods {
  'Runtime.enable': { params: undefined; result: undefined };
  'Runtime.disable': { params: undefined; result: undefined };
  // Only in this context: in all others, as those of `vm`, the program would find it among the properties of `globalThis`.
  'Runtime.addBinding': { params: { name: string; executionContextId: number }; result: undefined };
  'Runtime.runIfWaitingForDebugger': { params: undefined; result: undefined };
  'Runtime.getIsolateId': { params: undefined; result: { id: string } };
  'Runtime.evaluate': {
    // Missing from the types: disabling breaks, a time limit in milliseconds, ending at the first side effect.
    params: inspector.Runtime.EvaluateParameterType & {
      disableBreaks?: boolean;
      timeout?: number;
      throwOnSideEffect?: boolean;
    };
    result: inspector.Runtime.EvaluateReturnType;
  };
  'Runtime.callFunctionOn': {
    params: inspector.Runtime.CallFunctionOnParameterType & { throwOnSideEffect?: boolean };
    result: inspector.Runtime.CallFunctionOnReturnType;
  };
  'Runtime.awaitPromise': {
    params: inspector.Runtime.AwaitPromiseParameterType;
    result: inspector.Runtime.AwaitPromiseReturnType;
  };
  'Runtime.getProperties': {
    params: inspector.Runtime.GetPropertiesParameterType;
    result: inspector.Runtime.GetPropertiesReturnType;
  };
  'Runtime.globalLexicalScopeNames': {
    params: inspector.Runtime.GlobalLexicalScopeNamesParameterType;
    result: inspector.Runtime.GlobalLexicalScopeNamesReturnType;
  };
  'Runtime.queryObjects': {
    params: { prototypeObjectId: string; objectGroup: string };
    result: { objects: inspector.Runtime.RemoteObject };
  };
  'Runtime.releaseObject': { params: { objectId: string }; result: undefined };
  'Runtime.releaseObjectGroup': { params: { objectGroup: string }; result: undefined };
  'Debugger.enable': { params: undefined; result: undefined };
  'Debugger.disable': { params: undefined; result: undefined };
  'Debugger.setSkipAllPauses': { params: { skip: boolean }; result: undefined };
  'Debugger.pause': { params: undefined; result: undefined };
  'Debugger.resume': { params: undefined; result: undefined };
  'Debugger.stepInto': { params: { breakOnAsyncCall: boolean }; result: undefined };
  'Debugger.stepOver': { params: undefined; result: undefined };
  'Debugger.stepOut': { params: undefined; result: undefined };
  'Debugger.restartFrame': { params: { callFrameId: string; mode: 'StepInto' }; result: undefined };
  'Debugger.setPauseOnExceptions': { params: { state: 'none' | 'uncaught' | 'all' }; result: undefined };
  'Debugger.setAsyncCallStackDepth': { params: { maxDepth: number }; result: undefined };
  'Debugger.setBlackboxPatterns': { params: { patterns: string[] }; result: undefined };
  'Debugger.getPossibleBreakpoints': {
    params: inspector.Debugger.GetPossibleBreakpointsParameterType;
    result: inspector.Debugger.GetPossibleBreakpointsReturnType;
  };
  'Debugger.setBreakpoint': {
    params: inspector.Debugger.SetBreakpointParameterType;
    result: inspector.Debugger.SetBreakpointReturnType;
  };
  'Debugger.removeBreakpoint': { params: { breakpointId: string }; result: undefined };
  'Debugger.getScriptSource': { params: { scriptId: string }; result: { scriptSource: string } };
  'Debugger.evaluateOnCallFrame': {
    params: inspector.Debugger.EvaluateOnCallFrameParameterType & {
      timeout?: number;
      throwOnSideEffect?: boolean;
    };
    result: inspector.Debugger.EvaluateOnCallFrameReturnType;
  };
  'Debugger.setVariableValue': {
    params: inspector.Debugger.SetVariableValueParameterType;
    result: undefined;
  };
  'Runtime.getHeapUsage': { params: undefined; result: { usedSize: number } };
  'HeapProfiler.enable': { params: undefined; result: undefined };
  /** V8 forgets the numbers of objects with it, and ends a sampling. */
  'HeapProfiler.disable': { params: undefined; result: undefined };
  'HeapProfiler.getHeapObjectId': {
    params: { objectId: string };
    result: { heapSnapshotObjectId: string };
  };
  'HeapProfiler.startSampling': { params: undefined; result: undefined };
  'HeapProfiler.stopSampling': { params: undefined; result: { profile: object } };
  /** The snapshot arrives before the answer, in events. */
  'HeapProfiler.takeHeapSnapshot': { params: { reportProgress: boolean }; result: undefined };
  'Profiler.enable': { params: undefined; result: undefined };
  'Profiler.start': { params: undefined; result: undefined };
  'Profiler.stop': { params: undefined; result: { profile: object } };
  'NodeRuntime.notifyWhenWaitingForDisconnect': { params: { enabled: boolean }; result: undefined };
  'NodeWorker.enable': { params: { waitForDebuggerOnStart: boolean }; result: undefined };
  'NodeWorker.disable': { params: undefined; result: undefined };
  'NodeWorker.sendMessageToWorker': { params: { sessionId: string; message: string }; result: undefined };
  'NodeWorker.detach': { params: { sessionId: string }; result: undefined };
}

/** Events this adapter listens to. */
export interface InspectorEvents {
  'Runtime.consoleAPICalled': inspector.Runtime.ConsoleAPICalledEventDataType;
  'Runtime.inspectRequested': inspector.Runtime.InspectRequestedEventDataType;
  'Runtime.bindingCalled': { readonly name: string; readonly payload: string };
  'Debugger.paused': inspector.Debugger.PausedEventDataType;
  'Debugger.resumed': undefined;
  'Debugger.scriptParsed': inspector.Debugger.ScriptParsedEventDataType;
  'HeapProfiler.addHeapSnapshotChunk': { readonly chunk: string };
  'NodeRuntime.waitingForDisconnect': undefined;
  'NodeWorker.attachedToWorker': inspector.NodeWorker.AttachedToWorkerEventDataType;
  'NodeWorker.detachedFromWorker': inspector.NodeWorker.DetachedFromWorkerEventDataType;
  'NodeWorker.receivedMessageFromWorker': inspector.NodeWorker.ReceivedMessageFromWorkerEventDataType;
}
