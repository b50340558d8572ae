/** The inspector route: exact locations, the right process, and closed again. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { captureByInspector } from '../inspector/inspector-route.js';
import { listeningPortsOf } from '../processes/linux-processes.js';
import { Target, treeLines } from './target.js';

const HOLDS = "setTimeout(() => {}, 1e8); console.log('ready')";
/** Any free one: tests run in parallel. */
const ANY_PORT = '--inspect-port=0';

(process.platform === 'linux' ? describe : describe.skip)('A process asked through its inspector', () => {
  const targets: Target[] = [];
  const start = async (program: string, ...args: string[]): Promise<Target> => {
    const target = await Target.start(program, ...args);
    targets.push(target);
    return target;
  };

  afterEach(async () => {
    for (const target of targets.splice(0)) await target.end();
  });

  it('shows exact places in chains, and numbers', async () => {
    const deep = await captureByInspector((await start('deep.mjs', ANY_PORT)).pid, 'deep');
    assert.deepEqual(await treeLines(deep), [
      "└─ (module)  awaits shop.first({ qty: 7, item: 'tea' })  at deep.mjs:37:1",
      '   └─ Shop.first  awaits this.second(order, tag)  at deep.mjs:9:5',
      '      └─ Shop.second  awaits third(price)  at deep.mjs:14:5',
      '         └─ third  awaits fourth(inner)  at deep.mjs:22:5',
      "            └─ fourth  awaits fifth('leaf')  at deep.mjs:26:3",
      '               └─ fifth  awaits hold(1e8)  at deep.mjs:32:3',
    ]);
    const server = await captureByInspector((await start('server.mjs', ANY_PORT)).pid, 'server');
    assert.deepEqual(await treeLines(server), [
      '└─ ≤ 20× (anonymous)  awaits loadUser(req.user.id)  at server.mjs:23:16',
      "   └─ ≤ 20× loadUser  awaits db.query('select * from users where id=$1', [id])  at server.mjs:15:15",
      '      └─ ≤ 20× Db.query  awaits hold(1e8)  at server.mjs:9:5',
    ]);
  });

  it('closes the inspector that it opened, and leaves one that was open', async () => {
    const target = await start('busy.mjs', ANY_PORT);
    let errors = '';
    const isClosed = new Promise<void>((resolve) => {
      target.child.stderr?.on('data', (text: string) => {
        errors += text;
        if (errors.includes('Debugger ending')) resolve();
      });
    });
    await captureByInspector(target.pid, 'busy');
    await isClosed;
    assert.deepEqual(listeningPortsOf(target.pid), []);
    await target.answers();
    const open = await start('busy.mjs', '--inspect=0');
    await captureByInspector(open.pid, 'busy');
    await captureByInspector(open.pid, 'busy');
    assert.equal(listeningPortsOf(open.pid).length, 1);
  });

  it('continues, and closes it, where an old Node has no process.getBuiltinModule', async () => {
    const target = await start(
      'busy.mjs',
      ANY_PORT,
      '--import',
      'data:text/javascript,delete process.getBuiltinModule',
    );
    await captureByInspector(target.pid, 'busy');
    assert.deepEqual(listeningPortsOf(target.pid), []);
    await target.answers();
  });

  it('is asked by its inspector only: its servers have no request more, and it counts what is combined once', async () => {
    const target = await start('counting-server.mjs', ANY_PORT);
    const capture = await captureByInspector(target.pid, 'counting');
    assert.deepEqual(await treeLines(capture), [
      '└─ (module)  awaits Promise.allSettled([group(10), either()])  at counting-server.mjs:18:1',
      '   ├─ group  awaits Promise.all(parts)  at counting-server.mjs:11:3',
      '   └─ ≤ 2× either  awaits Promise.race([new Promise(() => {…}), new Promise((resolve) => setTimeout(resol…  at counting-server.mjs:14:3',
    ]);
    const counted = once(target.child, 'message');
    target.child.send('how many?');
    assert.deepEqual(await counted, [0, undefined]);
  });

  it('has places of the text that V8 has, not of a file with that name', async () => {
    const target = await start('compiled-as-loaded.mjs', ANY_PORT);
    assert.deepEqual(await treeLines(await captureByInspector(target.pid, 'compiled')), [
      '└─ compiled  awaits hold  at compiled-as-loaded.mjs:2:83',
    ]);
  });

  it('is refused in another network, before anything is sent to it', async function () {
    const target = spawn('unshare', ['--net', process.execPath, '--eval', HOLDS], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(target, 'exit');
    const first = await Promise.race([once(target.stdout, 'data'), ended]);
    // Only root may have a network of its own made.
    if (!Buffer.isBuffer(first[0])) return this.skip();
    try {
      const { pid = 0 } = target;
      await assert.rejects(captureByInspector(pid, 'held'), {
        message: `Process ${pid} has a network of its own, as in a container: its inspector could not be reached from here. Ask it from there.`,
      });
      target.kill('SIGTERM');
      const [errors] = (await once(target.stderr, 'close').then(() => [target.stderr.read()])) as [unknown];
      assert.equal(errors, null);
    } finally {
      target.kill('SIGKILL');
    }
  });

  it('is found beside a server of its own that never answers', async () => {
    const target = await start('silent-server.mjs', ANY_PORT);
    const own = listeningPortsOf(target.pid);
    const capture = await captureByInspector(target.pid, 'silent');
    assert.deepEqual(await treeLines(capture), [
      "└─ serve  awaits new Promise((resolve) => server.once('close', resolve))  at silent-server.mjs:5:3",
    ]);
    assert.deepEqual(listeningPortsOf(target.pid), own);
  });

  it('never shows another process: two cannot own one port', async () => {
    const owner = await start('deep.mjs', '--inspect=0');
    const [port] = listeningPortsOf(owner.pid);
    const other = await start('busy.mjs', `--inspect-port=${port ?? 0}`);
    const complained = once(other.child.stderr as NodeJS.ReadableStream, 'data');
    await assert.rejects(captureByInspector(other.pid, 'busy'), {
      message: `Process ${other.pid} cannot open its inspector: port ${port ?? 0} belongs to process ${owner.pid}.`,
    });
    await complained;
    await other.answers();
  });
});
