/** `copy(value)` and `inspect(value)` in the Debug Console, which V8 reports. */
import { Event, OutputEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from '../../debuggee/debuggee.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { Variables } from '../stack/variables.js';
import { wholeText } from './clipboard.js';

/** Functions that V8 and Node define only in the console. */
export const CONSOLE_NAMES: readonly string[] = ['$_', 'copy', 'inspect', 'keys', 'require', 'values'];

export function answerInspectRequests(
  debuggee: Debuggee,
  variables: Variables,
  send: (event: DebugProtocol.Event) => void,
  failed: (error: unknown) => void,
): void {
  debuggee.connection.on('Runtime.inspectRequested', ({ object, hints }) => {
    const answer = async (): Promise<void> => {
      if ((hints as { copyToClipboard?: unknown }).copyToClipboard === true) {
        const text = await wholeText(debuggee, object);
        send(new Event('coroutines/copy' satisfies keyof CoroutineEvents, { text }));
        return;
      }
      const { value, variablesReference } = await variables.show(object, { isKept: true });
      const event: DebugProtocol.OutputEvent & OutputEvent = new OutputEvent(`${value}\n`, 'console');
      const values = [object];
      if (variablesReference > 0)
        event.body.variablesReference = variables.containers.add({
          kind: 'output',
          text: value,
          values,
          isKept: true,
        });
      send(event);
    };
    answer().catch(failed);
  });
}
