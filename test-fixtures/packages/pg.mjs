// pg: queries, parameters, an error, a pool and a notification, against a small server of PostgreSQL's protocol.
import net from 'node:net';
import pg from 'pg';

const text = (value) => Buffer.from(`${value}\0`);
const short = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const long = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (kind, ...parts) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(kind), long(body.length + 4), body]);
};
const READY = message('Z', Buffer.from('I'));
const column = (name) =>
  Buffer.concat([text(name), long(0), short(0), long(25), short(-1), long(-1), short(0)]);
const row = (values) =>
  message(
    'D',
    short(values.length),
    ...values.flatMap((value) =>
      value === null ? [long(-1)] : [long(Buffer.byteLength(value)), Buffer.from(value)],
    ),
  );
const rowsOf = (sql, values) => {
  if (sql.includes('fails'))
    return [
      message(
        'E',
        Buffer.from('S'),
        text('ERROR'),
        Buffer.from('C'),
        text('42P01'),
        Buffer.from('M'),
        text('relation "fails" does not exist'),
        Buffer.from([0]),
      ),
    ];
  if (sql.startsWith('NOTIFY'))
    return [message('A', long(7), text('news'), text('hello')), message('C', text('NOTIFY'))];
  return [row([sql, ...values]), row(['second', ...values.map(() => null)]), message('C', text('SELECT 2'))];
};
const server = net.createServer((socket) => {
  let input = Buffer.alloc(0),
    started = false,
    sql = '',
    values = [];
  socket
    .on('error', () => {})
    .on('data', (data) => {
      input = Buffer.concat([input, data]);
      for (;;) {
        const head = started ? 1 : 0;
        if (input.length < head + 4 || input.length < head + input.readInt32BE(head)) return;
        const end = head + input.readInt32BE(head);
        const kind = started ? String.fromCharCode(input[0]) : 'startup';
        const body = input.subarray(head + 4, end);
        input = input.subarray(end);
        if (kind === 'startup') {
          started = true;
          socket.write(Buffer.concat([message('R', long(0)), message('K', long(1), long(2)), READY]));
        }
        if (kind === 'Q') {
          sql = body.toString('utf8', 0, body.length - 1);
          const answers = rowsOf(sql, []);
          socket.write(
            Buffer.concat([
              ...(sql.startsWith('SELECT') && !sql.includes('fails')
                ? [message('T', short(1), column('sql'))]
                : []),
              ...answers,
              READY,
            ]),
          );
        }
        if (kind === 'P') {
          const nameEnd = body.indexOf(0);
          sql = body.toString('utf8', nameEnd + 1, body.indexOf(0, nameEnd + 1));
          socket.write(message('1'));
        }
        if (kind === 'B') {
          let at = body.indexOf(0) + 1;
          at = body.indexOf(0, at) + 1;
          at += 2 + 2 * body.readInt16BE(at);
          const count = body.readInt16BE(at);
          at += 2;
          values = [];
          for (let i = 0; i < count; i++) {
            const length = body.readInt32BE(at);
            values.push(body.toString('utf8', at + 4, at + 4 + length));
            at += 4 + length;
          }
          socket.write(message('2'));
        }
        if (kind === 'D')
          socket.write(
            message('T', short(1 + values.length), column('sql'), ...values.map((_, i) => column(`v${i}`))),
          );
        if (kind === 'E') socket.write(Buffer.concat(rowsOf(sql, values)));
        if (kind === 'S') socket.write(READY);
        if (kind === 'X') socket.end();
      }
    });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const where = { host: '127.0.0.1', port: server.address().port, user: 'nobody', database: 'none' };
const client = new pg.Client(where);
await client.connect();
console.log((await client.query('SELECT 1')).rows);
console.log((await client.query('SELECT $1, $2', ['a', 7])).rows);
console.log(await client.query('SELECT fails').catch((error) => [error.code, error.message]));
console.log(await client.query('SELECT fails $1', ['x']).catch((error) => [error.code, error.message]));
const heard = new Promise((done) =>
  client.once('notification', ({ channel, payload }) => done([channel, payload])),
);
await client.query('NOTIFY news');
console.log(await heard);
const pool = new pg.Pool({ ...where, max: 2 });
console.log(
  (await Promise.all([1, 2, 3, 4].map((n) => pool.query('SELECT $1', [n])))).map(({ rows }) => rows[0].v0),
);
const lent = await pool.connect();
console.log(pool.totalCount, pool.idleCount, (await lent.query({ name: 'kept', text: 'SELECT 2' })).rowCount);
lent.release();
await pool.end();
await client.end();
console.log(await client.query('SELECT 1').catch((error) => error.message));
server.close();
