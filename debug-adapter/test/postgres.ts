/**
 * A PostgreSQL server for one test, in a folder that is removed with it: a real one, found where Debian puts it or on
 * the PATH. It refuses to run as root, so that root runs it as the user `postgres` that comes with it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The folder of `initdb` and `postgres`; undefined when they are not installed. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => path.join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')));
}

/** Runs a server while `body` does; it listens on 127.0.0.1, knows the user `postgres`, and asks for no password. */
export async function withPostgres<T>(bin: string, body: (port: number) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'library-postgres-'));
  const identity = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  const options = { cwd: folder, ...identity };
  const data = path.join(folder, 'data');
  execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'], {
    ...options,
    stdio: 'ignore',
  });
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F'],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(server, 'exit');
  try {
    await readyLine(server.stderr);
    return await body(port);
  } finally {
    // An immediate shutdown: its data are not kept.
    server.kill('SIGQUIT');
    await exited;
    rmSync(folder, { recursive: true });
  }
}

async function readyLine(stream: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) {
    lines.push(line);
    if (line.includes('database system is ready to accept connections')) {
      stream.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`);
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
