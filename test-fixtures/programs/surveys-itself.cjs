/**
 * Compares itself with what it was before a debugger came: every function of the language and of Node, listeners,
 * handles, files, hooks, and what the garbage collector leaves of new coroutines. Needs --expose-gc --expose-internals.
 */
const { Session } = require('node:inspector');
const { builtinModules } = require('node:module');
const { readdirSync, readlinkSync } = require('node:fs');
const { createInterface } = require('node:readline');
const { setTimeout: pause, setImmediate: turn } = require('node:timers/promises');
const { internalBinding } = require('internal/test/binding');

const identities = new WeakMap();
let objects = 0;

function identityOf(object) {
  if (!identities.has(object)) identities.set(object, ++objects);
  return identities.get(object);
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** From the path of each function that can be reached through properties to its identity. */
function functions() {
  const found = new Map();
  const seen = new Set();
  const waiting = [['globalThis', globalThis]];
  for (const name of builtinModules.filter((each) => !/^_|^internal\/|^sys$|^punycode$|^wasi$/.test(each)))
    waiting.push([name, require(name)]);
  while (waiting.length > 0) {
    const [path, object] = waiting.pop();
    if (seen.has(object) || /\.(?:mainModule|cache|_cache|_pathCache|env|report)$/.test(path)) continue;
    seen.add(object);
    if (typeof object === 'function') found.set(path, identityOf(object));
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      for (const part of [value, get, set])
        if (isObject(part)) waiting.push([`${path}.${String(key)}`, part]);
    }
    const above = Object.getPrototypeOf(object);
    if (above !== null) waiting.push([`${path}.__proto__`, above]);
  }
  return found;
}

function openFiles() {
  return readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return 'closed';
      }
    })
    .filter((name) => !/^(?:socket|closed|\/proc)/.test(name))
    .sort();
}

/**
 * How many there are of each kind. Left out is `kUsesExecutionAsyncResource`: Node never takes it back once somebody
 * has called `executionAsyncResource` (docs/limitations.md).
 */
function asyncHooks() {
  const { async_hook_fields: fields, constants } = internalBinding('async_wrap');
  const kinds = ['kInit', 'kBefore', 'kAfter', 'kDestroy', 'kPromiseResolve', 'kTotals', 'kCheck'];
  return kinds.map((kind) => [`async hooks, ${kind}`, fields[constants[kind]]]);
}

/** The variables of the runtime's modules, as V8 has them: numbers and texts as they are, collections with their size. */
function runtimeVariables() {
  const session = new Session();
  session.connect();
  // Answers come at once.
  const ask = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  };
  const propertiesOf = ({ objectId }) => ask('Runtime.getProperties', { objectId, ownProperties: true });
  const described = (value, depth) => {
    if (value === undefined) return 'accessor';
    if (value.objectId === undefined) return String(value.value ?? value.unserializableValue ?? value.type);
    if (value.type === 'function') return 'function';
    if (value.type !== 'object' || value.subtype !== undefined || depth === 0) return value.description;
    const parts = propertiesOf(value).result.map(
      (part) => `${part.name}: ${described(part.value, depth - 1)}`,
    );
    return `${value.className} { ${parts.join(', ')} }`;
  };
  const expression = `globalThis[Symbol.for('coroutine-debugger.hook')].attach`;
  const { result } = ask('Runtime.evaluate', { expression });
  const scopes = propertiesOf(result).internalProperties.find(({ name }) => name === '[[Scopes]]');
  const own = propertiesOf(scopes.value).result.filter(
    ({ value }) => !/^Global|^Script/.test(value.description),
  );
  const found = own.flatMap(({ value }) => propertiesOf(value).result);
  const variables = found.map(({ name, value }) => [`runtime's ${name}`, described(value, 1)]);
  session.disconnect();
  return variables;
}

function survey() {
  return new Map([
    ...functions(),
    ...runtimeVariables(),
    ['stackTraceLimit', Error.stackTraceLimit],
    ...asyncHooks(),
    ['handles', process.getActiveResourcesInfo().sort().join()],
    ['files', process.platform === 'linux' ? openFiles().join() : ''],
    ...process
      .eventNames()
      .map((name) => [`listeners of ${String(name)}`, process.listeners(name).map(identityOf).join()]),
  ]);
}

function differences(before, now) {
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((name) => before.get(name) !== now.get(name))
    .map((name) => ({ name, before: before.get(name), now: now.get(name) }));
}

async function work(weak) {
  const answer = { of: 'work' };
  weak.push(new WeakRef(answer));
  await pause(1);
  return answer;
}

async function fail(weak) {
  await turn();
  const error = new Error('on purpose');
  weak.push(new WeakRef(error));
  throw error;
}

/** How many of new coroutines' promises, values and errors stay in memory. */
async function kept() {
  const weak = [];
  for (let round = 0; round < 20; round++) {
    const all = [work(weak), fail(weak), work(weak).then(fail)];
    for (const promise of all) weak.push(new WeakRef(promise));
    await Promise.allSettled(all);
  }
  await pause(1);
  gc();
  await pause(1);
  gc();
  return weak.filter((each) => each.deref() !== undefined).length;
}

async function beat() {
  for (let beats = 0; ; beats++) {
    await pause(5);
    beats += 1; // @beat
  }
}

async function main() {
  const lines = createInterface({ input: process.stdin });
  void beat();
  // What is made on first use is made before the first survey.
  process.stderr.write('');
  process.stdout.write('');
  await kept();
  survey();
  const before = survey();
  const keptBefore = await kept();
  console.log('surveyed');
  for await (const line of lines) {
    if (line === 'end') break;
    // What has been told to close is closed at the end of a turn.
    await turn();
    await turn();
    const result = { different: differences(before, survey()), kept: (await kept()) - keptBefore };
    console.log(`${line}: ${JSON.stringify(result)}`);
  }
  process.exit();
}

void main();
