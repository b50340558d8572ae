/** Inspects processes from outside: a separate bundle, loaded by the commands that need it. */
export { ps } from './ps.js';
export { pstree, type PstreeOptions } from './pstree.js';
export { watch, type WatchOptions } from './watch.js';
