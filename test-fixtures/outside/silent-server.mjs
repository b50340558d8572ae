/** A server that accepts connections and never answers. */
import { createServer } from 'node:net';
const server = createServer(() => {}).listen(0, '127.0.0.1');
async function serve() {
  await new Promise((resolve) => server.once('close', resolve));
}
server.once('listening', () => console.log('ready'));
void serve();
