/** A fastify server with awaiting hooks and handlers, under a client that sends 50 requests at once. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';

const REQUESTS = 50;

interface User {
  readonly id: number;
  readonly name: string;
}

const folder = await mkdtemp(path.join(tmpdir(), 'fastify-sample-'));
const server = Fastify();
let inFlight = 0;
let openGate: () => void = () => undefined;
/** Held shut until all requests are in, so that every run has a moment with 50 of them in flight. */
const gate = new Promise<void>((resolve) => (openGate = resolve));

async function authenticate(request: FastifyRequest): Promise<User> {
  const id = Number((request.params as { id: string }).id);
  await delay(2);
  return { id, name: `user ${id}` };
}

async function loadPage(user: User): Promise<string> {
  const file = path.join(folder, `${user.id % 5}.txt`);
  const text = await readFile(file, 'utf8');
  return text.replace('NAME', user.name);
}

async function waitForOthers(user: User): Promise<void> {
  if (++inFlight === REQUESTS) await lastOneIn(user);
  await gate;
}

async function lastOneIn(user: User): Promise<void> {
  await delay(1);
  console.log(`${user.name} is the last of ${inFlight}`); // @all-in
  openGate();
}

server.addHook('preHandler', async (request: FastifyRequest & { user?: User }) => {
  request.user = await authenticate(request);
});

server.addHook('onSend', async (_request: FastifyRequest, _reply: FastifyReply, payload: unknown) => {
  await delay(1);
  return payload;
});

server.get('/pages/:id', async function page(request: FastifyRequest & { user?: User }) {
  const user = request.user as User;
  const text = await loadPage(user);
  await waitForOthers(user);
  return { text };
});

async function askFor(address: string, id: number): Promise<string> {
  const response = await fetch(`${address}/pages/${id}`);
  const { text } = (await response.json()) as { text: string };
  return text;
}

for (let n = 0; n < 5; n++) await writeFile(path.join(folder, `${n}.txt`), `Hello NAME, this is page ${n}.`);
const address = await server.listen({ host: '127.0.0.1', port: 0 });
const texts = await Promise.all(Array.from({ length: REQUESTS }, (_, id) => askFor(address, id)));
console.log(texts[7]);
await server.close();
await rm(folder, { recursive: true });
console.log(`${texts.length} pages served`);
