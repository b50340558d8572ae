// A part that only CommonJS can be: `import =` and `export =`, in a package that does not say which it is.
import path = require('node:path');
class Named { constructor(private readonly name: string) {} async told(): Promise<string> { await null; return path.basename(this.name); } }
export = { Named };
