/** A race in which one part never settles and is held by nothing: it is collected, and has not settled for that. */
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;
let open: (word: string) => void = () => undefined;
const gate = new Promise<string>((resolve) => (open = resolve));

async function enter(): Promise<void> {
  console.log(await Promise.race([gate, new Promise<string>(() => undefined)])); // @race
}

void enter();
setTimeout(collectGarbage, 5);
setTimeout(() => {
  debugger; // @stop
  open('open');
}, 10);
