// By its syntax alone an ES module, with what types are not all of.
import { basename } from 'node:path';
enum Size { small = 1, large }
class Shelf { constructor(readonly size: Size) {} }
const told = async (): Promise<unknown[]> => [new Shelf(Size.large).size, basename('/a/b'), await Promise.resolve(Size[1])];
told().then((all) => { console.log(...all); });
