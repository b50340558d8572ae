// TypeScript that is more than types to strip (enums, parameter properties), with `require` of a file without extension.
import { basename } from 'node:path';
enum Size { small = 1, large }
namespace Sizes { export const largest = Size.large; }
const { Named } = require('./part') as { Named: new (name: string) => { told(): Promise<string> } };
class Shelf { constructor(readonly size: Size, protected parts = [new Named('/a/b')]) {} async first(): Promise<string> { const [part] = this.parts; return await part!.told(); } }
async function main(): Promise<void> { console.log(await new Shelf(Size.small).first(), Sizes.largest, basename(__filename)); }
main();
