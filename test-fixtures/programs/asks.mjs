import { createInterface } from 'node:readline/promises';

const keyboard = createInterface({ input: process.stdin });
const name = await keyboard.question('');
console.log(process.argv[2] ?? 'Hi', name); // @greets
keyboard.close();
