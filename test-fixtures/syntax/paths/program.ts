// Specifiers only TypeScript resolves: paths, no extension, folders, .js for .ts.
import { aliased } from '@library/aliased';
import { exact } from 'exact';
import { index } from './library/folder';
import { js } from './library/aliased.js';
import { bare } from './library/exact';
console.log(await aliased(), exact, index, js, bare, (await import('@library/folder/index')).index);
