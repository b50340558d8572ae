import { area } from './support/shapes.ts';
import legacy from './support/legacy.cjs';
console.log(await area({ side: 3 }), legacy.named(), import.meta.url.endsWith('.mts'));
