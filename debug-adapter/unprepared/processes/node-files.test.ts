/** From which files a process runs Node, as Linux lists them. */
import assert from 'node:assert/strict';
import { isNodeName, libraryFolders, mappedFiles, nodeLibraryIn } from './node-files.js';

const DEBIAN = `\
55d08f000000-55d08f006000 r-xp 00001000 08:01 1234                       /usr/bin/node
3f4d1e800000-3f4d1e840000 rw-p 00000000 00:00 0 
7f1234000000-7f1237000000 r--p 00000000 08:01 4711                       /opt/my node/libnode.so.115
7f1237000000-7f1239000000 r-xp 03000000 08:01 4711                       /opt/my node/libnode.so.115
7f1240000000-7f1240100000 r-xp 00000000 08:01 4712                       /usr/lib/x86_64-linux-gnu/libuv.so.1.0.0
7f1240100000-7f1240200000 r-xp 00000000 08:01 4713                       /usr/lib/x86_64-linux-gnu/libz.so.1
7f1250000000-7f1250100000 r--p 00000000 08:01 4714                       /usr/lib/locale/C.utf8/LC_CTYPE
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]
`;

describe('The files of a process', () => {
  it('are each found once, with the library of V8 and the folders of all', () => {
    const files = mappedFiles(DEBIAN);
    assert.equal(files.length, 5);
    assert.deepEqual(nodeLibraryIn(files), {
      range: '7f1234000000-7f1237000000',
      name: '/opt/my node/libnode.so.115',
      isGone: false,
    });
    assert.deepEqual(libraryFolders(files), ['/opt/my node', '/usr/lib/x86_64-linux-gnu']);
  });

  it('can have been replaced since: their names lead to others', () => {
    const replaced = DEBIAN.replaceAll('libnode.so.115', 'libnode.so.115 (deleted)');
    assert.deepEqual(nodeLibraryIn(mappedFiles(replaced)), {
      range: '7f1234000000-7f1237000000',
      name: '/opt/my node/libnode.so.115',
      isGone: true,
    });
  });

  it('of a Node that is one file include no library of V8', () => {
    assert.equal(nodeLibraryIn(mappedFiles(DEBIAN.replaceAll('libnode.so.115', 'libother.so'))), undefined);
  });

  it('have a name of Node, and not of an addon', () => {
    for (const name of ['node', 'nodejs', 'node-22', 'node24', 'nodejs20']) assert.ok(isNodeName(name), name);
    for (const name of ['node.napi.node', 'node_sqlite3.node', 'nodemon', 'electron'])
      assert.ok(!isNodeName(name), name);
  });
});
