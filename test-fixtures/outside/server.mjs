/** A server of a package with twenty requests, each in a query that does not end. */
import Fastify from 'fastify';
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
class Db {
  queries = 0;
  async query(sql, args) {
    const started = Date.now();
    this.queries++;
    await hold(1e8);
    return { sql, args, started };
  }
}
const db = new Db();
async function loadUser(id) {
  const row = await db.query('select * from users where id=$1', [id]);
  return row;
}
const app = Fastify();
app.addHook('preHandler', async (req) => {
  req.user = { id: Number(req.query.id) };
});
app.get('/user', async (req, reply) => {
  const user = await loadUser(req.user.id);
  return { user };
});
await app.listen({ port: 0, host: '127.0.0.1' });
const port = app.server.address().port;
const http = await import('node:http');
for (let i = 0; i < 20; i++) http.get({ port, path: '/user?id=' + i }).on('error', () => {});
const begun = setInterval(() => {
  if (db.queries < 20) return;
  clearInterval(begun);
  console.log('ready');
}, 5);
