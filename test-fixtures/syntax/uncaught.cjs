'use strict';
class Thing { async run() { await null; this.fail(); } fail() { const error = new Error('failed'); error.code = 'E_FAILED'; throw error; } }
new Thing().run().catch((error) => { console.log(error.stack); setTimeout(() => { new Thing().fail(); }); });
