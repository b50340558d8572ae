/** The sentences about who can settle a future, and about tasks that wait for each other. */
import assert from 'node:assert/strict';
import type { HolderFacts, HoldersFacts } from '../../../runtime/protocol/facts.js';
import type { SiteId } from '../../../runtime/protocol/ids.js';
import { coroutineId, StoredProgram } from '../../test/stored-program.js';
import type { NestedWait } from '../store/nested-waits.js';
import type { StuckGroup } from '../store/stuck-groups.js';
import { holderRow, holdersAnswer, holderWords, nestedSentence, stuckSentence } from './holder-words.js';

describe('The sentence about what settles a future', () => {
  const program = new StoredProgram();
  const executor = (settling?: 'plainly' | 'never'): SiteId =>
    program.site('new Promise', 5, 'made', '/app/door.ts', settling);
  const [plain, never, unread] = [executor('plainly'), executor('never'), executor()];

  const said = (facts: Partial<HoldersFacts>, stuck?: StuckGroup): string =>
    holdersAnswer({ state: 'held', holders: [], isComplete: true, ...facts }, stuck, program.store).text;

  it('says that nothing is left only where its making is known to allow no other way', () => {
    assert.match(said({ state: 'orphan', madeAt: plain }), /pending for ever/);
    assert.match(said({ state: 'orphan', madeAt: never }), /pending for ever/);
    for (const madeAt of [unread, undefined])
      assert.match(
        said({ state: 'orphan', ...(madeAt === undefined ? {} : { madeAt }) }),
        /it never will, unless it was resolved with another promise/,
      );
  });

  it('says that an executor without a settling function can never settle, and otherwise that it is unknown', () => {
    assert.match(said({ state: 'unknown', madeAt: never }), /^Nothing can settle it: its executor/);
    assert.match(said({ state: 'unknown', madeAt: plain }), /^What made it stands elsewhere/);
    assert.match(said({ state: 'unknown' }), /who can settle it is unknown\.$/);
  });

  it('says that it may not know all holders where something could not be followed', () => {
    const holders: HolderFacts[] = [{ kind: 'immediate' }];
    assert.equal(said({ holders }), 'What settles it can be reached by:');
    assert.equal(
      said({ holders, isComplete: false }),
      'What settles it can be reached by, and perhaps by others:',
    );
    assert.match(said({}), /no variable, property, timer or handle leads to it/);
    assert.match(said({ isComplete: false }), /what holds it was not found/);
  });

  it('says that tasks wait for each other before it says who holds', () => {
    program.coroutine(1, { name: 'till' });
    const stuck = { tasks: [coroutineId(1)], isCircle: true };
    assert.match(said({ holders: [{ kind: 'immediate' }] }, stuck), /^till waits for what it holds itself/);
    assert.equal(said({ state: 'gone' }, stuck), 'It is no longer there.');
  });

  it('comes with the place where the future was made', () => {
    const answer = holdersAnswer(
      { state: 'held', holders: [{ kind: 'global', path: 'open' }], isComplete: true, madeAt: plain },
      undefined,
      program.store,
    );
    assert.deepEqual(answer.location, { path: '/app/door.ts', line: 5, column: 3 });
    assert.deepEqual(answer.holders, [{ text: 'a global variable, through open' }]);
  });
});

describe('The sentence about tasks that are stuck together', () => {
  const program = new StoredProgram();
  const NAMES = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus'];
  NAMES.forEach((name, index) => program.coroutine(index + 1, { name }));

  const said = (count: number, isCircle: boolean, rejectsInMs?: number): string => {
    const tasks = NAMES.slice(0, count).map((_, index) => coroutineId(index + 1));
    const group = { tasks, isCircle, ...(rejectsInMs === undefined ? {} : { rejectsInMs }) };
    return stuckSentence(group, program.store);
  };

  it('says in a circle who holds what whom waits for', () => {
    assert.equal(
      said(3, true),
      'ann waits for what ben holds, and ben waits for what cat holds, and cat waits for what ann holds: as far as variables tell, only they can wake each other.',
    );
    assert.match(said(1, true), /^ann waits for what it holds itself:/);
  });

  it('says so many names as fit into a sentence, and counts the others', () => {
    assert.match(said(1, false), /^ann waits, and as far as .* but what it waits for itself\.$/);
    assert.match(said(2, false), /^ann and ben wait, /);
    assert.match(said(5, false), /^ann, ben, cat, dan and eve wait, /);
    assert.match(said(7, false), /^ann, ben, cat, dan, eve and 2 more wait, /);
  });

  it('says when a time limit ends the wait, or should have', () => {
    assert.match(said(1, true, 250), /; only a timer, due in 250 ms, can end that by an error\.$/);
    assert.match(said(1, false, 2500), /; only a timer, due in 2\.5 s, can end/);
    assert.match(said(2, false, -30), /; only a timer, due 30 ms ago, can end/);
  });

  it("says the name of the program's own coroutine where a package runs the task", () => {
    const own = new StoredProgram();
    const inPackage = own.functionSite('run', 3, '/app/node_modules/limit/index.js');
    own.coroutine(1, { function: inPackage, wait: { kind: 'coroutine', coroutine: coroutineId(2) } });
    own.coroutine(2, { name: 'page' });
    assert.match(stuckSentence({ tasks: [coroutineId(1)], isCircle: true }, own.store), /^page waits/);
  });
});

describe('The sentence about a task that waits for what it may have to give', () => {
  const program = new StoredProgram();
  const acquire = program.functionSite('Pool.acquire', 8, '/app/pool.ts');
  const site = program.site('free', 11, 'await', '/app/pool.ts');
  program.coroutine(1, { name: 'transfer' });
  const waiting = program.coroutine(2, { function: acquire, site, wait: { kind: 'promise' } });
  const [had, hadToo] = [program.coroutine(3, { name: 'refund' }), program.coroutine(4, { name: 'audit' })];

  const said = (nested: Partial<NestedWait>): string =>
    nestedSentence({ task: coroutineId(1), waiting, ...nested } as NestedWait, program.store);

  it('says that an earlier call has returned to it, and how many more wait', () => {
    const start = 'transfer waits at pool.ts:11 in Pool.acquire, an earlier call of which has returned to it';
    assert.equal(said({ kind: 'askedAgain', others: 0 }), `${start}.`);
    assert.equal(said({ kind: 'askedAgain', others: 1 }), `${start}; 1 more task waits in it.`);
    assert.equal(
      said({ kind: 'askedAgain', others: 2, rejectsInMs: 40 }),
      `${start}; 2 more tasks wait in it; a timer, due in 40 ms, can end that by an error.`,
    );
  });

  it('says to whom earlier calls have returned', () => {
    assert.equal(
      said({ kind: 'othersHadIt', others: 0, had: [had] }),
      'transfer waits at pool.ts:11 in Pool.acquire; earlier calls of it have returned to refund, which waits, too.',
    );
    assert.equal(
      said({ kind: 'othersHadIt', others: 3, had: [had, hadToo] }),
      'transfer and 3 more wait at pool.ts:11 in Pool.acquire; earlier calls of it have returned to refund and 1 more, which wait, too.',
    );
  });

  it('says who can reach it, and waits for the end of the one that waits', () => {
    assert.equal(
      said({ kind: 'holderWaits', holder: waiting }),
      'Pool.acquire waits at pool.ts:11, and what settles that can be reached by Pool.acquire at pool.ts:11, which waits for its end.',
    );
  });
});

describe('The row of a holder', () => {
  const program = new StoredProgram();
  const madeAt = program.site('setTimeout', 7, 'made', '/app/door.ts');
  program.coroutine(1, { name: 'porter', site: program.site('bell', 4), wait: { kind: 'promise' } });
  const said = (facts: HolderFacts): string => holderRow(facts, program.store).text;

  it('says the number, the name and the place of a coroutine, and in a text without numbers the name alone', () => {
    const facts: HolderFacts = { kind: 'coroutine', coroutine: coroutineId(1), path: 'ring' };
    assert.deepEqual(holderRow(facts, program.store), {
      text: '#1 porter, through ring',
      coroutine: 1,
      location: { path: '/app/kitchen.ts', line: 4, column: 3 },
    });
    assert.equal(holderWords(facts, program.store), 'porter, through ring');
    assert.equal(said({ kind: 'coroutine' }), 'a coroutine');
    assert.equal(said({ kind: 'coroutine', coroutine: coroutineId(8) }), '#8 coroutine 8');
  });

  it("says for which of the program's coroutines one of a package waits", () => {
    const inPackage = program.functionSite('limit', 3, '/app/node_modules/limit/index.js');
    program.coroutine(5, { function: inPackage, wait: { kind: 'coroutine', coroutine: coroutineId(1) } });
    assert.equal(said({ kind: 'coroutine', coroutine: coroutineId(5) }), '#5 limit, which waits for porter');
  });

  it('says of a timer when it is due, and that it can only reject', () => {
    assert.equal(said({ kind: 'timer', dueInMs: 1500, madeAt }), 'a timer, due in 1.5 s, made at door.ts:7');
    assert.equal(
      said({ kind: 'timer', delayMs: 20, onlyRejects: true }),
      'a timer of 20 ms, which can only reject it',
    );
    assert.equal(said({ kind: 'timer', dueInMs: -4, path: 'done' }), 'a timer, due 4 ms ago, through done');
  });

  it('says the class of a handle where it is known', () => {
    assert.equal(said({ kind: 'handle', type: 'Server', madeAt }), 'Server, made at door.ts:7');
    assert.equal(said({ kind: 'handle' }), 'a handle');
    assert.match(
      said({ kind: 'promise', madeAt }),
      /^a callback that waits for a promise, made at door\.ts:7, of which/,
    );
  });

  it("says which event a listener belongs to, in place of Node's own fields", () => {
    const through = (path: string): string => said({ kind: 'module', path });
    const start = 'a variable of a module';
    assert.equal(through('bell._events.ring'), `${start}, through bell, listener of 'ring'`);
    assert.equal(
      through('bell._events["door-open"][2].listener'),
      `${start}, through bell, listener of 'door-open'`,
    );
    assert.equal(through('bell._events.ring (this).listener'), `${start}, through bell, listener of 'ring'`);
    assert.equal(
      through('port[kEvents].get("message").next.next.callback'),
      `${start}, through port, listener of 'message'`,
    );
    assert.equal(through('port[kHandlers].get("message").handler'), `${start}, through port.onmessage`);
    // The root itself has the listener.
    assert.equal(
      said({ kind: 'handle', type: 'Server', path: '._events.close' }),
      "Server, listener of 'close'",
    );
  });
});
