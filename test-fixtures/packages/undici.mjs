// undici: a pool, pipelining, a stream, an abort and a mock, against a server of Node's.
import http from 'node:http';
import { Agent, MockAgent, Pool, fetch, request, stream } from 'undici';
import { Writable } from 'node:stream';

const server = http.createServer(async (question, answer) => {
  const parts = [];
  for await (const part of question) parts.push(part);
  if (question.url === '/never') return;
  answer.setHeader('x-method', question.method);
  answer.end(JSON.stringify({ url: question.url, body: Buffer.concat(parts).toString() }));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;

const pool = new Pool(origin, { connections: 2, pipelining: 1 });
const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => pool.request({ path: `/${n}`, method: 'GET' })));
for (const { statusCode, body } of answers) console.log(statusCode, await body.json());

const dispatcher = new Agent();
const { headers, body } = await request(`${origin}/post`, { method: 'POST', body: 'hello', dispatcher });
console.log(headers['x-method'], await body.text());

const chunks = [];
await stream(
  `${origin}/stream`,
  { method: 'GET', dispatcher },
  () =>
    new Writable({
      write(chunk, _, done) {
        chunks.push(String(chunk));
        done();
      },
    }),
);
console.log(chunks.join(''));

const response = await fetch(`${origin}/fetch`, {
  dispatcher,
  method: 'PUT',
  body: new URLSearchParams({ a: '1' }),
});
console.log(response.status, await response.json());

const controller = new AbortController();
const aborted = fetch(`${origin}/never`, { dispatcher, signal: controller.signal }).catch(
  (error) => error.name,
);
setImmediate(() => controller.abort());
console.log(await aborted);

const mock = new MockAgent();
mock.disableNetConnect();
mock.get('http://mocked').intercept({ path: '/' }).reply(200, { mocked: true });
console.log(await (await fetch('http://mocked/', { dispatcher: mock })).json());
console.log(await fetch('http://elsewhere/', { dispatcher: mock }).catch(({ cause }) => cause.name));
await Promise.all([pool.close(), dispatcher.destroy(), mock.close()]);
server.closeAllConnections();
server.close();
