/** What settles a promise is within private members, bound functions and callbacks that wait for other promises. */
import { limitOf } from './limit.js';
import { Pool } from './pool.js';

const limit = limitOf(1);
const pool = new Pool();

async function site(): Promise<string> {
  return await limit(() => page()); // @outer
}

async function page(): Promise<string> {
  return await limit(() => picture()); // @inner
}

async function picture(): Promise<string> {
  return await Promise.resolve('picture');
}

async function transfer(): Promise<void> {
  const connection = await pool.acquire();
  await audit(); // @transfer
  pool.release(connection);
}

/** Asks the pool again, while its caller has the only connection. */
async function audit(): Promise<void> {
  const connection = await pool.acquire(); // @again
  pool.release(connection);
}

/** Waits for what is done when a file has been written. */
async function reader(): Promise<void> {
  const written = writer();
  await new Promise<void>((resolve) => {
    void written.then(() => {
      resolve();
    });
  }); // @reader
}

async function writer(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60_000)); // @writer
  clearTimeout(spare);
}

/** In one list of Node's with the timer that writer waits for: no way to that. */
const spare = setTimeout(() => undefined, 60_000);

void site();
void transfer();
void reader();
setTimeout(() => {
  console.log('all wait'); // @all
  process.exit();
}, 50);
