/** Promises of Node's functions of which only Node knows who settles them. */
import { promises as files } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { finished, pipeline as pump } from 'node:stream/promises';

/** It answers no one. */
const server = createServer(() => undefined);
const body = new PassThrough();

async function client(): Promise<void> {
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/`); // @client
}

async function copier(): Promise<void> {
  await pump(new PassThrough(), new PassThrough()); // @copier
}

async function closer(): Promise<void> {
  await finished(body); // @closer
}

/** The program's own, under Node's name. */
async function local(fetch: () => Promise<void>): Promise<void> {
  await fetch(); // @local
}

server.listen(0, '127.0.0.1', () => {
  void client();
  void copier();
  void closer();
  void local(() => new Promise((resolve) => body.once('done', resolve)));
});
server.once('request', () => {
  void files.stat('.').then(() => {
    console.log('all wait'); // @all
    process.exit();
  });
});
