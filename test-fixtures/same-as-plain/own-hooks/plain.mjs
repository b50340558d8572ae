import { value } from './part.mjs';
console.log(value);
