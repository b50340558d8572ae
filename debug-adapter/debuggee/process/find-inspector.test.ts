/** An old Node can be asked, and cannot be debugged. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findInspector, findInspectorOfAnyNode } from './find-inspector.js';

describe('The inspector of a Node that is too old for the runtime', () => {
  it('is found by those who only ask', async () => {
    const webSocketDebuggerUrl = 'ws://127.0.0.1:9229/secret';
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(
          request.url === '/json/version' ? { Browser: 'node.js/v18.20.4' } : [{ webSocketDebuggerUrl }],
        ),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      await assert.rejects(findInspector(port), /^UserError: Node v18\.20\.4 is too old/);
      assert.equal(await findInspectorOfAnyNode(port), webSocketDebuggerUrl);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
