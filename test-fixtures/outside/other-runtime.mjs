/** A program with the coroutine runtime of another version, which no session can come about with. */
globalThis.ªdebugHook = { protocolVersion: 0, scriptUrl: '', libraryUrl: '' };

process.on('message', () => process.send('here'));
console.log('ready');
