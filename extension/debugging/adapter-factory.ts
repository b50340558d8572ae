/** Starts the debug adapter: our bundle, on the Node that VS Code itself runs on, so that none need be installed for it. */
import path from 'node:path';
import { DebugAdapterExecutable, type DebugAdapterDescriptorFactory } from 'vscode';

export class AdapterFactory implements DebugAdapterDescriptorFactory {
  constructor(private readonly extensionPath: string) {}

  createDebugAdapterDescriptor(): DebugAdapterExecutable {
    const adapter = path.join(this.extensionPath, 'dist', 'debug-adapter', 'main.mjs');
    // In a desktop VS Code the executable is Electron, which is Node only when told so.
    return new DebugAdapterExecutable(process.execPath, [adapter], { env: { ELECTRON_RUN_AS_NODE: '1' } });
  }
}
