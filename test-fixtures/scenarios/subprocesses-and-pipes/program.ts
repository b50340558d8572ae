/** Child processes and their pipes: a conversation, a pipeline of two, one that fails, and one that is ended. */
import {
  connectWritePipe,
  createSubprocessExec,
  gather,
  run,
  StreamProtocol,
  StreamReader,
  StreamWriter,
  type Coroutine,
  type Process,
} from '../../../runtime/index.js';

const DOUBLER = `process.stdin.on('data', (text) => { for (const line of String(text).trim().split('\\n')) console.log(line * 2); })`;
const HARVEST = `for (const word of ['rye', 'oats', 'barley']) console.log(word);`;
const SHOUTER = `process.stdin.on('data', (text) => process.stdout.write(String(text).toUpperCase()))`;
const FAILING = `console.log('grinding'); console.error('no grain'); process.exitCode = 3;`;
const WAITING = `console.log('ready'); setInterval(() => undefined, 1000);`;

interface Child {
  readonly process: Process;
  readonly input: StreamWriter;
  readonly output: StreamReader;
}

/** A child with pipes for its input and output. */
function* startNode(code: string): Coroutine<Child> {
  const child = yield* createSubprocessExec(process.execPath, ['-e', code], {
    stdin: 'pipe',
    stdout: 'pipe',
  });
  if (child.stdin === undefined || child.stdout === undefined) throw new Error('There are no pipes');
  return { process: child, input: child.stdin, output: child.stdout };
}

/** A question for each answer: the child lives as long as its input is open. */
function* converse(): Coroutine<void> {
  const child = yield* startNode(DOUBLER);
  for (const n of [1, 20, 300]) {
    child.input.write(`${n}\n`);
    yield* child.input.drain();
    console.log(`twice ${n} is ${(yield* child.output.readline()).toString().trim()}`);
  }
  child.input.close();
  console.log(`the doubler ended with ${yield* child.process.wait()}`);
}

/** Copies until the end, no faster than the other side reads. */
function* pump(from: StreamReader, to: StreamWriter): Coroutine<void> {
  for (;;) {
    const block = yield* from.read(1024);
    if (block.length === 0) return;
    to.write(block);
    yield* to.drain();
  }
}

/** As `harvest | shouter` in a shell; the last output goes to this program's own. */
function* pipeline(): Coroutine<void> {
  const harvest = yield* startNode(HARVEST);
  const shouter = yield* startNode(SHOUTER);
  const [transport, protocol] = yield* connectWritePipe(() => new StreamProtocol(undefined), process.stdout);
  const screen = new StreamWriter(transport, protocol);
  yield* gather([
    (function* () {
      yield* pump(harvest.output, shouter.input);
      shouter.input.close();
    })(),
    pump(shouter.output, screen),
  ]);
  const codes = yield* gather([harvest.process.wait(), shouter.process.wait()]);
  console.log(`they ended with ${codes.join(' and ')}`);
}

function* fail(): Coroutine<void> {
  const child = yield* createSubprocessExec(process.execPath, ['-e', FAILING], {
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const { stdout, stderr } = yield* child.communicate();
  console.log(
    `said ${stdout.toString().trim()}, complained of ${stderr.toString().trim()}: ${child.returncode}`,
  );
}

function* end(): Coroutine<void> {
  const child = yield* startNode(WAITING);
  console.log((yield* child.output.readline()).toString().trim());
  child.process.terminate();
  console.log(`ended with ${yield* child.process.wait()}`);
}

await run(function* () {
  yield* converse();
  yield* pipeline();
  yield* fail();
  yield* end();
});
