/**
 * The result of each request, as types that the compiler checks: DAP's own requests and ours. A handler table of type
 * {@link Answers} that lacks a request, or answers one with the wrong shape, does not compile.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LaunchAnswer } from './launch-arguments.js';
import type { CoroutineRequests } from './requests.js';

/** DAP's requests that this adapter answers: arguments and result of each. */
export interface DapRequests {
  readonly initialize: Exchange<DebugProtocol.InitializeRequestArguments, DebugProtocol.Capabilities>;
  /** The configuration as the user wrote it: checked by `check-launch-arguments.ts`. */
  readonly launch: Exchange<unknown, LaunchAnswer | undefined>;
  readonly attach: Exchange<unknown, void>;
  readonly configurationDone: Exchange<DebugProtocol.ConfigurationDoneArguments, void>;
  readonly setBreakpoints: Exchange<
    DebugProtocol.SetBreakpointsArguments,
    DebugProtocol.SetBreakpointsResponse['body']
  >;
  readonly setFunctionBreakpoints: Exchange<
    DebugProtocol.SetFunctionBreakpointsArguments,
    DebugProtocol.SetFunctionBreakpointsResponse['body']
  >;
  readonly setExceptionBreakpoints: Exchange<DebugProtocol.SetExceptionBreakpointsArguments, void>;
  readonly threads: Exchange<Record<string, never>, DebugProtocol.ThreadsResponse['body']>;
  readonly stackTrace: Exchange<DebugProtocol.StackTraceArguments, DebugProtocol.StackTraceResponse['body']>;
  readonly source: Exchange<DebugProtocol.SourceArguments, DebugProtocol.SourceResponse['body']>;
  readonly loadedSources: Exchange<
    DebugProtocol.LoadedSourcesArguments,
    DebugProtocol.LoadedSourcesResponse['body']
  >;
  readonly breakpointLocations: Exchange<
    DebugProtocol.BreakpointLocationsArguments,
    DebugProtocol.BreakpointLocationsResponse['body'] & object
  >;
  readonly scopes: Exchange<DebugProtocol.ScopesArguments, DebugProtocol.ScopesResponse['body']>;
  readonly variables: Exchange<DebugProtocol.VariablesArguments, DebugProtocol.VariablesResponse['body']>;
  readonly setVariable: Exchange<
    DebugProtocol.SetVariableArguments,
    DebugProtocol.SetVariableResponse['body']
  >;
  readonly evaluate: Exchange<DebugProtocol.EvaluateArguments, DebugProtocol.EvaluateResponse['body']>;
  readonly setExpression: Exchange<
    DebugProtocol.SetExpressionArguments,
    DebugProtocol.SetExpressionResponse['body']
  >;
  readonly locations: Exchange<
    DebugProtocol.LocationsArguments,
    NonNullable<DebugProtocol.LocationsResponse['body']>
  >;
  readonly readMemory: Exchange<
    DebugProtocol.ReadMemoryArguments,
    NonNullable<DebugProtocol.ReadMemoryResponse['body']>
  >;
  readonly writeMemory: Exchange<
    DebugProtocol.WriteMemoryArguments,
    NonNullable<DebugProtocol.WriteMemoryResponse['body']>
  >;
  readonly completions: Exchange<
    DebugProtocol.CompletionsArguments,
    DebugProtocol.CompletionsResponse['body']
  >;
  readonly exceptionInfo: Exchange<
    DebugProtocol.ExceptionInfoArguments,
    DebugProtocol.ExceptionInfoResponse['body']
  >;
  readonly continue: Exchange<DebugProtocol.ContinueArguments, DebugProtocol.ContinueResponse['body']>;
  readonly next: Exchange<DebugProtocol.NextArguments, void>;
  readonly stepIn: Exchange<DebugProtocol.StepInArguments, void>;
  readonly stepOut: Exchange<DebugProtocol.StepOutArguments, void>;
  readonly stepInTargets: Exchange<
    DebugProtocol.StepInTargetsArguments,
    DebugProtocol.StepInTargetsResponse['body']
  >;
  readonly restartFrame: Exchange<DebugProtocol.RestartFrameArguments, void>;
  readonly stepBack: Exchange<DebugProtocol.StepBackArguments, void>;
  readonly reverseContinue: Exchange<DebugProtocol.ReverseContinueArguments, void>;
  readonly pause: Exchange<DebugProtocol.PauseArguments, void>;
  readonly terminate: Exchange<DebugProtocol.TerminateArguments, void>;
  readonly disconnect: Exchange<DebugProtocol.DisconnectArguments, void>;
}

/** All requests by their commands: DAP's and those with the prefix `coroutines/`. */
export type Requests = DapRequests & CoroutineRequests;

/** The command of a request in a message. */
export type Command = keyof Requests;

/** The arguments of a request. */
export type Args<C extends Command> = Requests[C]['args'];

/** The result of a request. */
export type Result<C extends Command> = Requests[C]['result'];

/** Answers one request; an error that it throws becomes the client's error. */
export type Answer<C extends Command> = (args: Args<C>) => Result<C> | Promise<Result<C>>;

/** A handler whose request the compiler does not know: the arguments are checked where they are used. */
export type AnyAnswer = (args: never) => unknown;

/** A table with a handler for every request. */
export type Answers = { readonly [C in Command]: Answer<C> };

interface Exchange<Arguments, Body> {
  readonly args: Arguments;
  readonly result: Body;
}
