/** A worker thread that runs a text. */
import { Worker } from 'node:worker_threads';

new Worker("async function cook() { await null; debugger; console.log('cooked'); } cook();", { eval: true });
