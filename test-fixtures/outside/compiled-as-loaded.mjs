/** Runs a text that has the name of this file, as what is compiled while it is loaded has. */
import vm from 'node:vm';
const text = `
(async function compiled() { const hold = new Promise((r) => setTimeout(r, 1e8)); await hold; })();
`;
void vm.runInThisContext(text, { filename: import.meta.filename });
console.log('ready');
