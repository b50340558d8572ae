/**
 * The extension in a browser without a machine behind it: it explains in one sentence that no program can run there.
 */
import { commands, debug, window, type ExtensionContext } from 'vscode';
import { COMMANDS, DEBUG_TYPE } from './manifest.js';

const SENTENCE =
  'The coroutine debugger runs your program with Node, which a browser does not have: open the folder in a desktop VS Code, in a remote one, or in a codespace.';

export function activate(context: ExtensionContext): void {
  const tell = (): void => void window.showInformationMessage(SENTENCE);
  context.subscriptions.push(
    ...Object.values(COMMANDS).map((id) => commands.registerCommand(id, tell)),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, {
      resolveDebugConfiguration() {
        tell();
        // Undefined cancels the start without a further message.
        return undefined;
      },
    }),
  );
}
