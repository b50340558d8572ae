/** What people do with values at a stop: in a method, in the coroutine that calls it, and in one that awaits that. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Args, Command, Result } from '../protocol/answers.js';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs/values.ts');
const AT_FILLED = { breakpoints: { [PROGRAM]: [{ line: markedLine(PROGRAM, 'filled') - 1 }] } };

/** Frames by the functions that they are of. */
async function atTheStop(
  body: (session: TestSession, frames: ReadonlyMap<string, number>) => Promise<void>,
): Promise<void> {
  await withSession(async (session) => {
    await session.launch(PROGRAM, AT_FILLED);
    await session.stopped();
    const frames = (await session.stack()).map(({ name, id }): [string, number] => [
      name.replace(/^Cup\.|\(.*/g, ''),
      id,
    ]);
    await body(session, new Map(frames));
  });
}

async function opened(
  session: TestSession,
  variablesReference: number,
): Promise<Map<string, DebugProtocol.Variable>> {
  const { variables } = (await session.client.variablesRequest({ variablesReference })).body;
  return new Map(variables.map((one) => [one.name, one]));
}

async function variable(
  session: TestSession,
  frameId: number | undefined,
  name: string,
): Promise<DebugProtocol.Variable> {
  const found = (await session.locals(frameId ?? 0)).get(name);
  assert.ok(found, name);
  return found;
}

async function evaluated(
  session: TestSession,
  args: DebugProtocol.EvaluateArguments,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  return (await session.client.evaluateRequest(args)).body;
}

/** Requests that the test client does not know. */
async function asked<C extends Command>(session: TestSession, command: C, args: Args<C>): Promise<Result<C>> {
  return (await session.client.customRequest(command, args)).body as Result<C>;
}

async function completed(
  session: TestSession,
  text: string,
  frameId?: number,
): Promise<DebugProtocol.CompletionItem[]> {
  const { body } = await session.client.completionsRequest({
    text,
    column: text.length + 1,
    ...(frameId === undefined ? {} : { frameId }),
  });
  return body.targets;
}

async function labels(session: TestSession, text: string, frameId?: number): Promise<string[]> {
  return (await completed(session, text, frameId)).map(({ label }) => label);
}

function includes(found: readonly string[], wanted: readonly string[]): void {
  assert.deepEqual(
    wanted.filter((name) => !found.includes(name)),
    [],
    found.slice(0, 30).join(', '),
  );
}

describe('Values at a stop', () => {
  it('are completed: variables, properties along the prototypes, keys in brackets', () =>
    atTheStop(async (session, frames) => {
      const [fill, brew, serve] = ['fill', 'brew', 'serve'].map((name) => frames.get(name));
      const names = await labels(session, 'lo', fill);
      includes(names, ['lines', 'total', 'amount', 'this', 'Cup', 'process', 'globalThis']);
      assert.ok(!names.some((name) => /^[ªº]/.test(name)));
      const properties = await labels(session, 'let x = this.', fill);
      includes(properties, ['size', 'fill', 'base', 'got', 'hasOwnProperty']);
      assert.ok(!properties.includes('odd key'));
      includes(await labels(session, 'lines[0].te', fill), ['text']);
      includes(await labels(session, '"text".', fill), ['length', 'padStart']);
      assert.deepEqual(await labels(session, 'this.#', fill), ['#hidden']);
      assert.deepEqual(await labels(session, 'cup.#hid', brew), ['#hidden']);
      includes(await labels(session, 'cup.', brew), ['size', 'fill']);
      includes(await labels(session, 'tra', serve), ['tray', 'process']);
      includes(await labels(session, 'tray.cups[0].', serve), ['full']);
      const [key] = (await completed(session, 'this["odd', fill)).filter(({ label }) => label === 'odd key');
      assert.deepEqual([key?.text, key?.start, key?.length], ['"odd key"]', 6, 4]);
      // What runs code that changes something is not run.
      assert.deepEqual(await labels(session, '(calls = 5).', fill), []);
      assert.equal(await session.evaluate('calls', fill), '0');
      // Not where a text is typed.
      assert.deepEqual(await labels(session, '"so', fill), []);
    }));

  it('have expressions of their own, are set by them, copied whole and written in hexadecimal', () =>
    atTheStop(async (session, frames) => {
      const [fill, brew, serve] = ['fill', 'brew', 'serve'].map((name) => frames.get(name));
      const frameId = brew ?? 0;
      const cup = await opened(session, (await variable(session, brew, 'cup')).variablesReference);
      assert.equal(cup.get('size')?.evaluateName, 'cup.size');
      assert.equal(cup.get('odd key')?.evaluateName, 'cup["odd key"]');
      const odd = await opened(session, cup.get('odd key')?.variablesReference ?? 0);
      const deep = await opened(session, odd.get('deep')?.variablesReference ?? 0);
      assert.equal(deep.get('0')?.evaluateName, 'cup["odd key"].deep[0]');
      const map = await opened(session, (await variable(session, brew, 'byName')).variablesReference);
      const entries = await opened(session, map.get('[[Entries]]')?.variablesReference ?? 0);
      const entry = await opened(session, entries.get('0')?.variablesReference ?? 0);
      const { evaluateName = '' } = entry.get('value') ?? {};
      assert.equal(await session.evaluate(evaluateName, brew), '{n: 1}');
      const watched = await evaluated(session, { expression: 'cup', frameId, context: 'watch' });
      const ofWatch = await opened(session, watched.variablesReference);
      assert.equal(ofWatch.get('size')?.evaluateName, 'cup.size');

      const set = async (expression: string, value: string, at: number | undefined): Promise<string> =>
        (
          await asked(session, 'setExpression', {
            expression,
            value,
            ...(at === undefined ? {} : { frameId: at }),
          })
        ).value;
      assert.equal(await set('this.size', '5', fill), '5');
      assert.equal(await session.evaluate('cup.size', brew), '5');
      assert.equal(await set('tray.cups', '{ a: 1 }', serve), '{a: 1}');
      assert.equal(await session.evaluate('tray.cups.a', serve), '1');

      const copy = async (expression: string): Promise<string> =>
        (await evaluated(session, { expression, frameId, context: 'clipboard' })).result;
      assert.equal(await copy('texts.long'), 'y'.repeat(20_000));
      assert.deepEqual(JSON.parse(await copy('cup')), { size: 5, 'odd key': { deep: ['x'] } });
      assert.deepEqual(JSON.parse(await copy('looped')), {
        name: 'x',
        self: '[Circular]',
        in: [['k', '[Circular]']],
        big: '2n',
      });
      assert.match(await copy('brew'), /^async function brew\(\)[^ª]*$/);

      const hex = await evaluated(session, { expression: '[cup.size + 37]', frameId, format: { hex: true } });
      assert.equal(hex.result, '(1) [0x2a]');
      const { variables } = (
        await session.client.variablesRequest({
          variablesReference: hex.variablesReference,
          format: { hex: true },
        })
      ).body;
      assert.equal(variables[0]?.value, '0x2a');
    }));

  it('are listed in scopes as they were written: `this` first, nothing of the runtime, getters on request', () =>
    atTheStop(async (session, frames) => {
      const [fill, brew, serve] = ['fill', 'brew', 'serve'].map((name) => frames.get(name));
      const scopes = async (frameId: number | undefined): Promise<string[]> =>
        (await session.client.scopesRequest({ frameId: frameId ?? 0 })).body.scopes.map(({ name }) => name);
      assert.deepEqual(await scopes(fill), ['Local: Cup.fill', 'Module', 'Script', 'Global']);
      assert.equal((await scopes(brew))[0], 'Local: brew');
      assert.equal((await scopes(serve))[0], 'Local: serve');
      assert.deepEqual([...(await session.locals(fill ?? 0)).keys()], ['this', 'amount', 'lines', 'total']);
      const self = await variable(session, fill, 'this');
      assert.match(self.value, /^Cup \{/);
      const names = [...(await session.locals(brew ?? 0)).keys()];
      assert.deepEqual(names, [
        'this',
        'cup',
        'counters',
        'byName',
        'described',
        'silent',
        'quiet',
        'looped',
        'texts',
      ]);
      assert.deepEqual([...(await session.locals(serve ?? 0)).keys()], ['this', 'tray']);

      const counters = await opened(session, (await variable(session, brew, 'counters')).variablesReference);
      const getter = counters.get('next');
      assert.equal(getter?.presentationHint?.lazy, true);
      assert.deepEqual(getter.presentationHint.attributes, ['readOnly']);
      const got = await opened(session, getter.variablesReference);
      assert.equal(got.get('next')?.value, '1');
      const ofClass = (await opened(session, self.variablesReference)).get('got');
      const inherited = await opened(session, ofClass?.variablesReference ?? 0);
      assert.equal(inherited.get('got')?.value, '1');
    }));

  it('say which of them an assignment would not change', () =>
    atTheStop(async (session, frames) => {
      const frameId = frames.get('fill') ?? 0;
      const isReadOnly = (one: DebugProtocol.Variable | undefined): boolean =>
        one?.presentationHint?.attributes?.includes('readOnly') === true;
      assert.ok(isReadOnly(await variable(session, frameId, 'this')));
      assert.ok(!isReadOnly(await variable(session, frameId, 'total')));
      const expression = '({ frozen: Object.freeze({ a: 1 }), b: 2, get c() { return 1 }, set c(to) {} })';
      const { variablesReference } = await evaluated(session, { expression, frameId, context: 'watch' });
      const parts = await opened(session, variablesReference);
      assert.deepEqual(
        ['frozen', 'b', 'c'].map((name) => isReadOnly(parts.get(name))),
        [false, false, false],
      );
      assert.ok(isReadOnly(parts.get('[[Prototype]]')));
      const frozen = await opened(session, parts.get('frozen')?.variablesReference ?? 0);
      assert.ok(isReadOnly(frozen.get('a')));
    }));

  it('are described in one line, by the program itself where that changes nothing', () =>
    atTheStop(async (session, frames) => {
      const locals = await session.locals(frames.get('brew') ?? 0);
      assert.equal(locals.get('described')?.value, 'described by itself: 1');
      assert.equal(locals.get('silent')?.value, 'Silent {empty: true}');
      assert.match(locals.get('quiet')?.value ?? '', /^\{a: 1, toString: ƒ/);
      assert.equal(await session.evaluate('calls'), '0');
      assert.equal(locals.get('byName')?.value, 'Map(1) {"k" => Object}');
      const texts = await opened(session, locals.get('texts')?.variablesReference ?? 0);
      assert.equal(texts.get('bytes')?.value, 'Buffer(5) "hello" <68 65 6c 6c 6f>');
      assert.equal(texts.get('hole')?.value, '(3) [1, empty, 3]');
      assert.match(texts.get('long')?.value ?? '', /^"y{10000}… \(20000 characters\)"$/);
      const long = await evaluated(session, {
        expression: 'texts.long',
        frameId: frames.get('brew') ?? 0,
        context: 'hover',
      });
      assert.match(long.result, /^"y{10000}… \(20000 characters\)"$/);
    }));

  it('have memory to read and write, and places in sources', () =>
    atTheStop(async (session, frames) => {
      const frameId = frames.get('brew') ?? 0;
      const { memoryReference = '' } = await evaluated(session, { expression: 'texts.bytes', frameId });
      const read = async (offset: number, count: number): Promise<[string, number]> => {
        const { data = '', unreadableBytes = 0 } = await asked(session, 'readMemory', {
          memoryReference,
          offset,
          count,
        });
        return [Buffer.from(data, 'base64').toString(), unreadableBytes];
      };
      assert.deepEqual(await read(1, 3), ['ell', 0]);
      assert.deepEqual(await read(3, 10), ['lo', 8]);
      const write = async (data: string, offset: number): Promise<unknown> =>
        asked(session, 'writeMemory', {
          memoryReference,
          offset,
          data: Buffer.from(data).toString('base64'),
        });
      assert.deepEqual(await write('J', 0), { bytesWritten: 1 });
      assert.equal(await session.evaluate('String(texts.bytes)', frameId), '"Jello"');
      await assert.rejects(write('too long', 0), /none was written/);

      const { valueLocationReference = 0 } = await evaluated(session, { expression: 'cup.fill', frameId });
      const { source, line } = await asked(session, 'locations', {
        locationReference: valueLocationReference,
      });
      assert.deepEqual([source.path, line], [PROGRAM, markedLine(PROGRAM, 'fills') - 1]);
    }));

  it('are known to the console as `$_`, and by its own functions', () =>
    atTheStop(async (session, frames) => {
      const frameId = frames.get('brew');
      const copied = once(session.client, 'coroutines/copy') as Promise<[DebugProtocol.Event]>;
      assert.equal(await session.evaluate('cup.size + 1', frameId), '3');
      assert.equal(await session.evaluate('$_ * 2', frameId), '6');
      assert.equal(await session.evaluate("require('node:path').basename('a/b')", frameId), '"b"');
      assert.equal(await session.evaluate('keys(cup)', frameId), '(2) ["size", "odd key"]');
      await session.evaluate('copy({ a: [1] })', frameId);
      const [event] = await copied;
      assert.deepEqual(JSON.parse((event.body as { text: string }).text), { a: [1] });
      await session.client.nextRequest({ threadId: 1 });
      await session.stopped();
      const top = (await session.stack())[0]?.id;
      assert.equal((await session.locals(top ?? 0)).get('Return value')?.value, '{sum: 44}');
      assert.equal(await session.evaluate('$returnValue.sum + 1', top), '45');
    }));
});

describe('Generators of the launch configuration', () => {
  it('describe objects, and say what they show', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, {
        ...AT_FILLED,
        launch: {
          customDescriptionGenerator: "this.size ? `cup of ${this.size}` : defaultValue + '!'",
          customPropertiesGenerator: 'function () { return this.size ? { volume: this.size * 10 } : this; }',
        },
      });
      await session.stopped();
      const top = (await session.stack())[0]?.id ?? 0;
      const locals = await session.locals(top);
      assert.deepEqual(
        [locals.get('this')?.value, locals.get('lines')?.value],
        ['cup of 2', '(2) [Object, Object]!'],
      );
      const shown = await opened(session, locals.get('this')?.variablesReference ?? 0);
      assert.equal(shown.get('volume')?.value, '20');
      assert.equal(shown.has('size'), false);
      const lines = await opened(session, locals.get('lines')?.variablesReference ?? 0);
      assert.equal(lines.get('0')?.value, '{text: "a"}!');
    }));
});

describe('A function', () => {
  it('says where it stands in the source, and nothing of where one of V8 stands', () =>
    atTheStop(async (session, frames) => {
      const frameId = frames.get('fill') ?? 0;
      const placeOf = async (expression: string): Promise<string | undefined> => {
        const { variablesReference } = await evaluated(session, { expression, frameId, context: 'watch' });
        return (await opened(session, variablesReference)).get('[[FunctionLocation]]')?.value;
      };
      assert.match((await placeOf('this.constructor')) ?? '', /^values\.ts:\d+:\d+$/);
      assert.equal(await placeOf('Array.isArray'), undefined);
    }));
});

describe('An exception', () => {
  it('that is no error has its type', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs/throws-nothing.ts'), { filters: ['thrown'] });
      for (const type of ['null', 'undefined', 'string']) {
        await session.stopped();
        const { body } = await session.client.exceptionInfoRequest({ threadId: 1 });
        assert.deepEqual([body.exceptionId, body.details?.typeName], [type, type]);
        await session.client.continueRequest({ threadId: 1 });
      }
    }));

  it('has its type, message and stack apart, and what caused it', () =>
    withSession(async (session) => {
      const program = fixture('programs/thrown.ts');
      await session.launch(program, { filters: ['thrown'] });
      const stop = await session.stopped();
      assert.equal(stop.text, 'RangeError: too far\n  by much'.replace('\n  ', ' '));
      const { body } = await session.client.exceptionInfoRequest({ threadId: 1 });
      assert.equal(body.exceptionId, 'RangeError');
      assert.equal(body.description, 'RangeError: too far by much');
      const { details } = body;
      assert.deepEqual(
        [details?.typeName, details?.message, details?.innerException?.map(({ message }) => message)],
        ['RangeError', 'too far\n  by much', ['the road is long']],
      );
      assert.match(details?.stackTrace ?? '', /^RangeError: too far\n {2}by much\n {4}at walk /);
    }));

  it('is `error` in its condition, as in VS Code’s JavaScript debugger, and `$error`', async () => {
    for (const name of ['error', '$error'])
      await withSession(async (session) => {
        await session.launch(fixture('programs/throws-nothing.ts'), {
          filterOptions: [{ filterId: 'thrown', condition: `${name} === 'soup'` }],
        });
        await session.stopped();
        const { body } = await session.client.exceptionInfoRequest({ threadId: 1 });
        assert.equal(body.exceptionId, 'string');
        await session.continue();
        await session.ended;
        assert.equal(session.console, '');
      });
  });
});
