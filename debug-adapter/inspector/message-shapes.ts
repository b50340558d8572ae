/**
 * Messages of the inspector, checked on arrival: input that is not a message is dropped, an event with a wrong shape is
 * ignored, and an answer with a wrong shape is a refusal. Only the fields used here are checked; the rest is passed
 * unchanged.
 */
import type { Debugger } from 'node:inspector';
import * as v from 'valibot';
import type { InspectorEvents, InspectorMethods } from './protocol.js';

export interface InspectorMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const text = v.string();
const maybeText = v.optional(v.string());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const message = v.object({
  id: v.optional(v.number()),
  method: maybeText,
  params: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ code: v.number(), message: text })),
});

const previewProperty = v.looseObject({
  name: text,
  type: text,
  value: maybeText,
  subtype: maybeText,
});

const remoteObject = v.looseObject({
  type: text,
  subtype: maybeText,
  className: maybeText,
  unserializableValue: maybeText,
  description: maybeText,
  objectId: maybeText,
  preview: v.optional(
    v.looseObject({
      type: text,
      subtype: maybeText,
      description: maybeText,
      overflow: v.boolean(),
      properties: v.array(previewProperty),
    }),
  ),
});

const exceptionDetails = v.looseObject({ text, exception: v.optional(remoteObject) });
const evaluated = v.looseObject({ result: remoteObject, exceptionDetails: v.optional(exceptionDetails) });

const property = v.looseObject({
  name: text,
  value: v.optional(remoteObject),
  get: v.optional(remoteObject),
  set: v.optional(remoteObject),
});

const place = v.looseObject({ scriptId: text, lineNumber: count, columnNumber: v.optional(count) });

/** Written out, because there can be thousands: a schema of objects within objects takes ten times as long. */
const callFrame = v.custom<Debugger.CallFrame>(
  (frame) =>
    isObject(frame) &&
    typeof frame['callFrameId'] === 'string' &&
    typeof frame['functionName'] === 'string' &&
    typeof frame['url'] === 'string' &&
    isPlace(frame['location']) &&
    (frame['functionLocation'] === undefined || isPlace(frame['functionLocation'])) &&
    Array.isArray(frame['scopeChain']) &&
    frame['scopeChain'].every(isScope) &&
    isRemoteObject(frame['this']) &&
    (frame['returnValue'] === undefined || isRemoteObject(frame['returnValue'])) &&
    (frame['canBeRestarted'] === undefined || typeof frame['canBeRestarted'] === 'boolean'),
);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPlace(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['scriptId'] === 'string' &&
    isCount(value['lineNumber']) &&
    (value['columnNumber'] === undefined || isCount(value['columnNumber']))
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isScope(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['type'] === 'string' &&
    isMaybeText(value['name']) &&
    isRemoteObject(value['object'])
  );
}

/** Of a frame, which V8 describes without a preview. */
function isRemoteObject(value: unknown): boolean {
  if (!isObject(value) || typeof value['type'] !== 'string') return false;
  return (
    isMaybeText(value['subtype']) &&
    isMaybeText(value['className']) &&
    isMaybeText(value['unserializableValue']) &&
    isMaybeText(value['description']) &&
    isMaybeText(value['objectId']) &&
    (value['preview'] === undefined || v.is(remoteObject, value))
  );
}

function isMaybeText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** Only the first frame is checked: there are many. */
const callers = v.custom<{ readonly callFrames: readonly { readonly url: string }[] }>((stack) => {
  const frames: unknown = (stack as { callFrames?: unknown } | null)?.callFrames;
  if (!Array.isArray(frames)) return false;
  const first: unknown = frames[0];
  return frames.length === 0 || typeof (first as { url?: unknown } | null)?.url === 'string';
});

/** The stack on which a callback was scheduled. */
const scheduled = v.looseObject({
  callFrames: v.array(v.looseObject({ functionName: text, scriptId: text })),
});

const nothing = v.unknown();

const EVENTS: { readonly [E in keyof InspectorEvents]: v.GenericSchema } = {
  'Runtime.consoleAPICalled': v.looseObject({
    type: text,
    args: v.array(remoteObject),
    executionContextId: count,
    stackTrace: v.optional(callers),
  }),
  'Runtime.inspectRequested': v.looseObject({ object: remoteObject, hints: v.looseObject({}) }),
  'Runtime.bindingCalled': v.object({ name: text, payload: text }),
  'Debugger.paused': v.looseObject({
    callFrames: v.array(callFrame),
    reason: text,
    hitBreakpoints: v.optional(v.array(text)),
    asyncStackTrace: v.optional(scheduled),
    data: v.optional(v.looseObject({})),
  }),
  'Debugger.resumed': nothing,
  'Debugger.scriptParsed': v.looseObject({ scriptId: text, url: text, sourceMapURL: maybeText }),
  'HeapProfiler.addHeapSnapshotChunk': v.looseObject({ chunk: text }),
  'NodeRuntime.waitingForDisconnect': nothing,
  'NodeWorker.attachedToWorker': v.looseObject({
    sessionId: text,
    workerInfo: v.looseObject({ workerId: text, url: text }),
    waitingForDebugger: v.boolean(),
  }),
  'NodeWorker.detachedFromWorker': v.looseObject({ sessionId: text }),
  'NodeWorker.receivedMessageFromWorker': v.looseObject({ sessionId: text, message: text }),
};

const withoutResult = v.unknown();

const RESULTS: { readonly [M in keyof InspectorMethods]: v.GenericSchema } = {
  'Runtime.enable': withoutResult,
  'Runtime.disable': withoutResult,
  'Runtime.addBinding': withoutResult,
  'Runtime.runIfWaitingForDebugger': withoutResult,
  'Runtime.getIsolateId': withoutResult,
  'Runtime.evaluate': evaluated,
  'Runtime.callFunctionOn': evaluated,
  'Runtime.awaitPromise': evaluated,
  'Runtime.getProperties': v.looseObject({
    result: v.array(property),
    internalProperties: v.optional(v.array(property)),
    privateProperties: v.optional(v.array(property)),
  }),
  'Runtime.globalLexicalScopeNames': v.looseObject({ names: v.array(text) }),
  'Runtime.queryObjects': v.looseObject({ objects: remoteObject }),
  'Runtime.releaseObject': withoutResult,
  'Runtime.releaseObjectGroup': withoutResult,
  'Debugger.enable': withoutResult,
  'Debugger.disable': withoutResult,
  'Debugger.setSkipAllPauses': withoutResult,
  'Debugger.pause': withoutResult,
  'Debugger.resume': withoutResult,
  'Debugger.stepInto': withoutResult,
  'Debugger.stepOver': withoutResult,
  'Debugger.stepOut': withoutResult,
  'Debugger.restartFrame': withoutResult,
  'Debugger.setAsyncCallStackDepth': withoutResult,
  'Debugger.setPauseOnExceptions': withoutResult,
  'Debugger.setBlackboxPatterns': withoutResult,
  'Debugger.getPossibleBreakpoints': v.looseObject({ locations: v.array(place) }),
  'Debugger.setBreakpoint': v.looseObject({ breakpointId: text, actualLocation: place }),
  'Debugger.removeBreakpoint': withoutResult,
  'Runtime.getHeapUsage': v.looseObject({ usedSize: v.number() }),
  'HeapProfiler.enable': withoutResult,
  'HeapProfiler.disable': withoutResult,
  'HeapProfiler.getHeapObjectId': v.looseObject({ heapSnapshotObjectId: text }),
  'HeapProfiler.startSampling': withoutResult,
  'HeapProfiler.stopSampling': v.looseObject({ profile: v.looseObject({}) }),
  'HeapProfiler.takeHeapSnapshot': withoutResult,
  'Profiler.enable': withoutResult,
  'Profiler.start': withoutResult,
  'Profiler.stop': v.looseObject({ profile: v.looseObject({}) }),
  'Debugger.getScriptSource': v.looseObject({ scriptSource: text }),
  'Debugger.evaluateOnCallFrame': evaluated,
  'Debugger.setVariableValue': withoutResult,
  'NodeRuntime.notifyWhenWaitingForDisconnect': withoutResult,
  'NodeWorker.enable': withoutResult,
  'NodeWorker.disable': withoutResult,
  'NodeWorker.sendMessageToWorker': withoutResult,
  'NodeWorker.detach': withoutResult,
};

/** Undefined if the text is not a message. */
export function parseInspectorMessage(json: string): InspectorMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return v.is(message, value) ? (value as InspectorMessage) : undefined;
}

/** Whether an event has the shape of its name. */
export function isEvent<E extends keyof InspectorEvents>(
  event: E,
  params: unknown,
): params is InspectorEvents[E] {
  return v.is(EVENTS[event], params);
}

/** Whether an answer fits this request. */
export function isResult<M extends keyof InspectorMethods>(
  method: M,
  result: unknown,
): result is InspectorMethods[M]['result'] {
  return v.is(RESULTS[method], result);
}
