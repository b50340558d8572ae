// A program with module hooks of its own, which suspend, loop and fail.
import { register } from 'node:module';
register('./hooks.mjs', import.meta.url);
register('./hooks-in-commonjs.cjs', import.meta.url);
const { value } = await import('./part.mjs');
console.log(value);
try {
  await import('./missing.mjs');
} catch (error) {
  console.log(error.message, /hooks\.mjs:\d+:\d+/.exec(error.stack)?.[0]);
}
