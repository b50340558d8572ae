/** A pool with a time limit, asked again by who has its only connection: only the limit ends the wait, by an error. */
import { begin } from './client.js';
import { Pool } from './pool.js';

const pool = new Pool();

async function transfer(from: string): Promise<void> {
  const connection = await pool.acquire(); // @first
  await audit(from);
  pool.release(connection);
}

/** Asks the pool again, while its caller has the only connection. */
async function audit(what: string): Promise<void> {
  const connection = await pool.acquire(); // @again
  console.log(what, connection);
  pool.release(connection);
}

void transfer('till');
void transfer('safe');
begin();
setTimeout(() => {
  console.log('all wait'); // @all
  process.exit();
}, 50);
