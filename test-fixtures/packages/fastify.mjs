// fastify: hooks, a plugin, validation, errors and a stream, asked by inject and over a socket.
import Fastify from 'fastify';
import { Readable } from 'node:stream';

const app = Fastify();
const seen = [];
app.decorate('load', async (id) => ({ id, name: `item ${id}` }));
app.addHook('onRequest', async (request) => void seen.push(`request ${request.url}`));
app.addHook('preHandler', async () => void seen.push('handler'));
app.addHook('onSend', async (request, reply, payload) =>
  typeof payload === 'string' ? payload.replace('item', 'thing') : payload,
);
app.addHook('onResponse', async (request, reply) => void seen.push(`response ${reply.statusCode}`));
await app.register(
  async (inner) => {
    inner.get('/', async (request) => [await app.load(1), await app.load(2), request.query]);
    inner.post(
      '/',
      { schema: { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } } },
      async (request, reply) => {
        reply.code(201);
        return { made: request.body.name };
      },
    );
    inner.get('/fails', async () => {
      await null;
      throw Object.assign(new Error('no such item'), { statusCode: 404 });
    });
    inner.get('/stream', async () =>
      Readable.from(
        (async function* () {
          yield 'a';
          await null;
          yield 'b';
        })(),
      ),
    );
  },
  { prefix: '/items' },
);
const asked = [
  { url: '/items?x=1' },
  { method: 'POST', url: '/items', payload: { name: 'cup' } },
  { method: 'POST', url: '/items', payload: {} },
  { url: '/items/fails' },
  { url: '/items/stream' },
  { url: '/nowhere' },
];
for (const request of asked) {
  const { statusCode, body } = await app.inject(request);
  console.log(statusCode, body);
}
const address = await app.listen({ port: 0, host: '127.0.0.1' });
console.log(await (await fetch(`${address}/items?over=socket`)).json());
await app.close();
console.log(seen);
