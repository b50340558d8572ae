/** What the extension does inside VS Code, asked through VS Code's own interface. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, DEBUG_TYPE, EXTENSION_ID } from '../../manifest.js';

const PROGRAM = `const { setTimeout: pause } = require('node:timers/promises');
async function cook(dish) {
  let portions = 2;
  await pause(50);
  return portions + ' x ' + dish;
}
async function main() {
  console.log(await cook('soup'));
}
main();
`;

/** A message of the adapter, as far as these tests look. */
interface AdapterMessage {
  readonly type: string;
  readonly event?: string;
  readonly body?: { readonly output?: string; readonly description?: string };
}

export function defineSuite(): void {
  describe('The extension, in its host', () => {
    let folder: string;
    let program: string;
    before(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'coroutine-suite-'));
      program = path.join(folder, 'cook.cjs');
      writeFileSync(program, PROGRAM);
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('activates and has its commands', async () => {
      const extension = vscode.extensions.getExtension(EXTENSION_ID);
      assert.ok(extension, `${EXTENSION_ID} is not installed`);
      await extension.activate();
      const commands = new Set(await vscode.commands.getCommands(true));
      assert.deepEqual(
        Object.values(COMMANDS).filter((id) => !commands.has(id)),
        [],
      );
    });

    it('runs a program to its end and passes its output on', async () => {
      const messages = listen();
      await start(program);
      await messages.until(({ event }) => event === 'terminated');
      assert.match(messages.output(), /^2 x soup$/m);
    });

    it('stops where a coroutine is about to wait, and answers questions about coroutines there', async () => {
      const document = await vscode.workspace.openTextDocument(program);
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(3, 0, 3, 0);
      await vscode.commands.executeCommand(COMMANDS.breakOnSuspension);
      try {
        const messages = listen();
        await start(program);
        const stop = await messages.until(({ event }) => event === 'stopped');
        assert.equal(stop.body?.description, 'Paused on suspension');
        const { session } = messages;
        const { tasks } = (await session.customRequest('coroutines/tasks', {})) as {
          tasks: { functionName: string }[];
        };
        assert.deepEqual(
          tasks.map(({ functionName }) => functionName),
          ['main'],
        );
        await session.customRequest('continue', { threadId: 1 });
        await messages.until(({ event }) => event === 'terminated');
      } finally {
        await vscode.commands.executeCommand(COMMANDS.breakOnSuspension);
      }
      assert.deepEqual(vscode.debug.breakpoints, []);
    });

    it('starts nothing when a launch configuration is wrong', async () => {
      assert.equal(await start(path.join(folder, 'gone.ts')), false);
    });
  });
}

function start(program: string): Thenable<boolean> {
  return vscode.debug.startDebugging(undefined, {
    type: DEBUG_TYPE,
    request: 'launch',
    name: 'suite',
    program,
  });
}

interface Listener {
  readonly session: vscode.DebugSession;
  /** The first message that passes the test, told already or still to come. */
  until(test: (message: AdapterMessage) => boolean): Promise<AdapterMessage>;
  /** All the program has printed. */
  output(): string;
}

/** Everything the next session's adapter says. */
function listen(): Listener {
  let listened: vscode.DebugSession | undefined;
  const heard: AdapterMessage[] = [];
  const arrivals = new vscode.EventEmitter<AdapterMessage>();
  const factory = vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, {
    createDebugAdapterTracker: (session) => {
      listened = session;
      return {
        onDidSendMessage: (message: AdapterMessage) => {
          heard.push(message);
          arrivals.fire(message);
        },
      };
    },
  });
  return {
    get session() {
      assert.ok(listened, 'no session has started');
      return listened;
    },
    async until(test) {
      const found =
        heard.find(test) ??
        (await new Promise<AdapterMessage>((resolve) =>
          arrivals.event((message) => {
            if (test(message)) resolve(message);
          }),
        ));
      factory.dispose();
      return found;
    },
    output: () => heard.map(({ event, body }) => (event === 'output' ? (body?.output ?? '') : '')).join(''),
  };
}
