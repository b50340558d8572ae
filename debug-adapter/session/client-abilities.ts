/** The abilities of the client, as it declares them in `initialize`. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { TERMINAL_CLIENT_ID } from '../protocol/launch-arguments.js';

export interface ClientAbilities {
  /** It supports `startDebugging`. */
  readonly startsSessions: boolean;
  /** It supports `runInTerminal`. */
  readonly hasTerminal: boolean;
  /** It clears its console at the escape sequence; a client that prints escape sequences does not receive it. */
  readonly clearsScreens: boolean;
  /** It reports exit codes by itself. */
  readonly saysCodes: boolean;
}

export function abilitiesOf(args: Partial<DebugProtocol.InitializeRequestArguments>): ClientAbilities {
  return {
    startsSessions: args.supportsStartDebuggingRequest === true,
    hasTerminal: args.supportsRunInTerminalRequest === true,
    clearsScreens: args.supportsANSIStyling === true,
    saysCodes: args.clientID === TERMINAL_CLIENT_ID,
  };
}
