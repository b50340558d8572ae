import { value as first, early } from './cycle-a.mjs';
export const value = async () => { await null; return `b, early ${early}, ${typeof first}`; };
