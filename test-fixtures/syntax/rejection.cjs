const fail = async () => { await null; throw { not: 'an error' }; };
process.on('exit', (code) => console.log('exit', code));
fail();
