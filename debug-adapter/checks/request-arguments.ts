/** The arguments of every request, DAP's and ours, with one clear sentence for the first mistake. */
import * as v from 'valibot';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Args, Command } from '../protocol/answers.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import { UserError } from '../errors.js';
import { coroutineId, futureId } from './facts.js';
import {
  anything,
  check,
  count,
  fields,
  flag,
  list,
  number,
  oneOf,
  optional,
  text,
  texts,
  wholeNumber,
  type Shape,
} from './shape.js';

/** No arguments are needed, and given ones are not checked. */
const none = v.pipe(
  v.record(v.string(), v.unknown(), 'an object'),
  v.transform((): Record<string, never> => ({})),
);
const page = { start: optional(count), count: optional(count) };
const ofThread = fields<DebugProtocol.ContinueArguments>({ threadId: count, singleThread: optional(flag) });
const stepping = { threadId: count, singleThread: optional(flag) };
const granularity = optional(oneOf('statement', 'line', 'instruction'));
const format = optional(fields<DebugProtocol.ValueFormat>({ hex: optional(flag) }));
const groupBy = oneOf('function', 'site', 'chain', 'state', 'reason');

const source: Shape<DebugProtocol.Source> = v.object(
  { path: optional(text), name: optional(text), sourceReference: optional(wholeNumber) },
  'an object',
);

const sourceBreakpoint = fields<DebugProtocol.SourceBreakpoint>({
  line: count,
  column: optional(count),
  condition: optional(text),
  hitCondition: optional(text),
  logMessage: optional(text),
  mode: optional(text),
});

const functionBreakpoint = fields<DebugProtocol.FunctionBreakpoint>({
  name: text,
  condition: optional(text),
  hitCondition: optional(text),
});

const filterOptions = fields<DebugProtocol.ExceptionFilterOptions>({
  filterId: text,
  condition: optional(text),
  mode: optional(text),
});

/** For another debugger's exceptions: accepted, and not used. */
const exceptionOptions: Shape<DebugProtocol.ExceptionOptions> = v.object({
  breakMode: oneOf('never', 'always', 'unhandled', 'userUnhandled'),
});

const stackFrameFormat: Shape<DebugProtocol.StackFrameFormat> = v.looseObject({});

const REQUESTS: { readonly [C in Command]: Shape<Args<C>> } = {
  // A client can omit what it supports; what it declares must be valid.
  initialize: v.looseObject({
    adapterID: v.optional(text, ''),
    supportsStartDebuggingRequest: optional(flag),
    supportsANSIStyling: optional(flag),
    supportsRunInTerminalRequest: optional(flag),
  }),
  // Checked key by key where they are read: check-launch-arguments.ts.
  launch: anything,
  attach: anything,
  configurationDone: none,
  setBreakpoints: fields<DebugProtocol.SetBreakpointsArguments>({
    source,
    breakpoints: optional(list(sourceBreakpoint)),
    lines: optional(list(count)),
    sourceModified: optional(flag),
  }),
  setFunctionBreakpoints: fields<DebugProtocol.SetFunctionBreakpointsArguments>({
    breakpoints: list(functionBreakpoint),
  }),
  setExceptionBreakpoints: fields<DebugProtocol.SetExceptionBreakpointsArguments>({
    filters: texts,
    filterOptions: optional(list(filterOptions)),
    exceptionOptions: optional(list(exceptionOptions)),
  }),
  threads: none,
  stackTrace: fields<DebugProtocol.StackTraceArguments>({
    threadId: count,
    startFrame: optional(count),
    levels: optional(count),
    format: optional(stackFrameFormat),
  }),
  source: fields<DebugProtocol.SourceArguments>({ source: optional(source), sourceReference: count }),
  loadedSources: none,
  breakpointLocations: fields<DebugProtocol.BreakpointLocationsArguments>({
    source,
    line: count,
    column: optional(count),
    endLine: optional(count),
    endColumn: optional(count),
  }),
  scopes: fields<DebugProtocol.ScopesArguments>({ frameId: count }),
  variables: fields<DebugProtocol.VariablesArguments>({
    variablesReference: count,
    filter: optional(oneOf('indexed', 'named')),
    ...page,
    format,
  }),
  setVariable: fields<DebugProtocol.SetVariableArguments>({
    variablesReference: count,
    name: text,
    value: text,
    format,
  }),
  evaluate: fields<DebugProtocol.EvaluateArguments>({
    expression: text,
    frameId: optional(count),
    line: optional(count),
    column: optional(count),
    source: optional(source),
    context: optional(text),
    format,
  }),
  setExpression: fields<DebugProtocol.SetExpressionArguments>({
    expression: text,
    value: text,
    frameId: optional(count),
    format,
  }),
  locations: fields<DebugProtocol.LocationsArguments>({ locationReference: count }),
  readMemory: fields<DebugProtocol.ReadMemoryArguments>({
    memoryReference: text,
    offset: optional(wholeNumber),
    count,
  }),
  writeMemory: fields<DebugProtocol.WriteMemoryArguments>({
    memoryReference: text,
    offset: optional(wholeNumber),
    allowPartial: optional(flag),
    data: text,
  }),
  completions: fields<DebugProtocol.CompletionsArguments>({
    frameId: optional(count),
    text,
    column: count,
    line: optional(count),
  }),
  exceptionInfo: v.looseObject({ threadId: v.optional(count, 0) }),
  continue: ofThread,
  next: fields<DebugProtocol.NextArguments>({ ...stepping, granularity }),
  stepIn: fields<DebugProtocol.StepInArguments>({ ...stepping, granularity, targetId: optional(count) }),
  stepOut: fields<DebugProtocol.StepOutArguments>({ ...stepping, granularity }),
  stepInTargets: fields<DebugProtocol.StepInTargetsArguments>({ frameId: count }),
  restartFrame: fields<DebugProtocol.RestartFrameArguments>({ frameId: count }),
  stepBack: fields<DebugProtocol.StepBackArguments>({ ...stepping, granularity }),
  reverseContinue: ofThread,
  pause: fields<DebugProtocol.PauseArguments>({ threadId: count }),
  terminate: fields<DebugProtocol.TerminateArguments>({ restart: optional(flag) }),
  disconnect: fields<DebugProtocol.DisconnectArguments>({
    restart: optional(flag),
    terminateDebuggee: optional(flag),
    suspendDebuggee: optional(flag),
  }),
  'coroutines/tasks': fields<Args<'coroutines/tasks'>>({
    parent: optional(coroutineId),
    ...page,
    filter: optional(text),
    group: optional(fields<NonNullable<Args<'coroutines/tasks'>['group']>>({ by: groupBy, key: text })),
    sort: optional(oneOf('id', 'name', 'age', 'state', 'ran')),
    hideLibrary: optional(flag),
    tree: optional(oneOf('spawn', 'await')),
    finished: optional(flag),
  }),
  'coroutines/task': fields<{ readonly id: CoroutineId }>({ id: coroutineId }),
  'coroutines/before': fields<Args<'coroutines/before'>>({
    refresh: optional(flag),
    parent: optional(coroutineId),
    ...page,
  }),
  'coroutines/beforeTask': fields<{ readonly id: CoroutineId }>({ id: coroutineId }),
  'coroutines/futures': fields<Args<'coroutines/futures'>>(page),
  'coroutines/ticks': fields<Args<'coroutines/ticks'>>({ count: optional(count), since: optional(count) }),
  'coroutines/loop': fields<Args<'coroutines/loop'>>(page),
  'coroutines/steps': fields<Args<'coroutines/steps'>>(page),
  'coroutines/groups': fields<Args<'coroutines/groups'>>({
    by: groupBy,
    filter: optional(text),
    hideLibrary: optional(flag),
  }),
  'coroutines/sites': none,
  'coroutines/findings': none,
  'coroutines/timeline': fields<Args<'coroutines/timeline'>>({
    forMs: optional(number),
    limit: optional(count),
    since: optional(
      fields<NonNullable<Args<'coroutines/timeline'>['since']>>({ event: count, tick: wholeNumber }),
    ),
  }),
  'coroutines/graph': fields<Args<'coroutines/graph'>>({
    around: optional(coroutineId),
    limit: optional(count),
    holders: optional(flag),
  }),
  'coroutines/evaluateAll': fields<Args<'coroutines/evaluateAll'>>({
    expression: text,
    at: optional(fields<{ readonly path: string; readonly line: number }>({ path: text, line: count })),
    functionName: optional(text),
  }),
  'coroutines/breakOn': fields<Args<'coroutines/breakOn'>>({
    event: oneOf('suspend', 'resume', 'create', 'finish', 'fail', 'cancel'),
    task: optional(coroutineId),
    within: optional(coroutineId),
    label: optional(text),
    condition: optional(text),
    once: optional(flag),
  }),
  'coroutines/beginProfile': fields<Args<'coroutines/beginProfile'>>({
    kind: oneOf('cpu', 'heap'),
    folder: text,
    forMs: optional(count),
    untilStop: optional(flag),
  }),
  'coroutines/endProfile': none,
  'coroutines/heapSnapshot': fields<Args<'coroutines/heapSnapshot'>>({ folder: text }),
  'coroutines/removeBreak': fields<Args<'coroutines/removeBreak'>>({ breakpoint: count }),
  'coroutines/time': fields<Args<'coroutines/time'>>({ id: coroutineId }),
  'coroutines/creation': fields<Args<'coroutines/creation'>>({ id: coroutineId }),
  'coroutines/holders': fields<Args<'coroutines/holders'>>({ future: futureId }),
  'coroutines/allHolders': none,
  'coroutines/control': fields<Args<'coroutines/control'>>({
    action: oneOf('freeze', 'thaw', 'only', 'thawAll', 'cancel', 'runNext'),
    task: optional(coroutineId),
    reason: optional(text),
  }),
  'coroutines/settle': fields<Args<'coroutines/settle'>>({
    future: futureId,
    as: oneOf('resolved', 'rejected'),
    expression: optional(text),
  }),
  'coroutines/ready': fields<Args<'coroutines/ready'>>({ order: optional(list(coroutineId)) }),
  'coroutines/dump': fields<Args<'coroutines/dump'>>({
    format: oneOf('text', 'json', 'trace'),
    file: optional(text),
  }),
  'coroutines/snapshot': none,
  'coroutines/diff': fields<Args<'coroutines/diff'>>({ from: count, to: optional(count) }),
  'coroutines/step': fields<Args<'coroutines/step'>>({
    to: oneOf(
      'nextSuspension',
      'nextResumption',
      'nextResumptionOfAny',
      'nextTick',
      'end',
      'intoAwaited',
      'outToAwaiter',
    ),
    task: optional(coroutineId),
  }),
  'coroutines/focus': fields<Args<'coroutines/focus'>>({ id: optional(coroutineId) }),
  'coroutines/lookBack': fields<Args<'coroutines/lookBack'>>({
    tick: optional(wholeNumber),
    event: optional(count),
    atMs: optional(number),
    back: optional(wholeNumber),
  }),
  'coroutines/watch': fields<Args<'coroutines/watch'>>({ visible: flag }),
};

export function isCommand(command: unknown): command is Command {
  return typeof command === 'string' && Object.hasOwn(REQUESTS, command);
}

/** The arguments of a request, in the shape that its handler relies on. Throws a sentence for the first mistake. */
export function checkArguments<C extends Command>(command: C, given: unknown): Args<C> {
  const shape: Shape<Args<C>> = REQUESTS[command];
  const isConfiguration = command === 'launch' || command === 'attach';
  const checked = check(shape, isConfiguration ? given : withoutNulls(given ?? {}));
  if ('value' in checked) return checked.value;
  const { where, expected, isMissing } = checked.problem;
  if (where === '') throw new UserError(`The arguments of '${command}' must be an object.`);
  throw new UserError(
    isMissing
      ? `The request '${command}' lacks '${where}'.`
      : `'${where}' of the request '${command}' must be ${expected}.`,
  );
}

/** Some clients write null for absent fields. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNulls(item)]),
  );
}
