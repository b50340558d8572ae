/** Starts the debug adapter from the bundle, on the Node that VS Code runs on, so that no Node must be installed. */
import path from 'node:path';
import { DebugAdapterExecutable, type DebugAdapterDescriptorFactory } from 'vscode';

export interface AdapterCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function adapterCommand(extensionPath: string): AdapterCommand {
  const adapter = path.join(extensionPath, 'dist', 'debug-adapter', 'main.mjs');
  // In desktop VS Code the executable is Electron, which runs as Node only with this variable.
  return { command: process.execPath, args: [adapter], env: { ELECTRON_RUN_AS_NODE: '1' } };
}

export class AdapterFactory implements DebugAdapterDescriptorFactory {
  constructor(private readonly extensionPath: string) {}

  createDebugAdapterDescriptor(): DebugAdapterExecutable {
    const { command, args, env } = adapterCommand(this.extensionPath);
    return new DebugAdapterExecutable(command, [...args], { env: { ...env } });
  }
}
