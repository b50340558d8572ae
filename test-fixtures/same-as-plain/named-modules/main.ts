// An ES module by what the hooks say, in a package of CommonJS.
import { slow } from './part.ts';

const answer: number = await slow(20);
console.log(answer, import.meta.url.endsWith('/main.ts'));
