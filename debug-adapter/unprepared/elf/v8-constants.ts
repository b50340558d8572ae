/** V8's layout of objects in a Node binary: the constants that it contains for post-mortem debuggers. */
import { UserError } from '../../errors.js';
import type { ElfFile } from './elf-file.js';

const PREFIX = 'v8dbg_';
const VERSION = /^_ZN2v88internal7Version6(major|minor|build|patch)_E$/;

/** The constants of one binary. */
export class V8Constants {
  readonly #known = new Map<string, number | undefined>();

  constructor(
    readonly values: ReadonlyMap<string, number>,
    /** `13.6.233.17` */
    readonly version: string,
  ) {}

  get major(): number {
    return Number(this.version.split('.')[0]);
  }

  /** By its full name. */
  find(name: string): number | undefined {
    return this.values.get(name);
  }

  /** By its full name; throws a sentence if this Node has none. */
  get(name: string): number {
    const value = this.values.get(name);
    if (value === undefined)
      throw new UserError(`This Node's V8 (${this.version}) does not tell its '${name}'.`);
    return value;
  }

  /** The offset of a field of a class, by the beginning of its name: types change from version to version. */
  field(...names: readonly string[]): number {
    for (const name of names) {
      const found = this.#firstOf(`class_${name}__`);
      if (found !== undefined) return found;
    }
    throw new UserError(
      `This Node's V8 (${this.version}) does not tell where '${names.join("' or '")}' lies.`,
    );
  }

  /** The number of an instance type, by the name of its class. */
  type(className: string): number {
    const found = this.#firstOf(`type_${className}__`);
    if (found === undefined)
      throw new UserError(`This Node's V8 (${this.version}) does not tell the type of '${className}'.`);
    return found;
  }

  /** Instance type → name of the class, if V8 exports it. */
  classNames(): Map<number, string> {
    const names = new Map<number, string>();
    for (const [key, value] of this.values) {
      const name = /^type_(\w+?)__/.exec(key)?.[1];
      if (name !== undefined && !names.has(value)) names.set(value, name);
    }
    return names;
  }

  /** The first of which the name begins so; asked for again and again, for each object that is read. */
  #firstOf(beginning: string): number | undefined {
    if (!this.#known.has(beginning)) {
      const name = [...this.values.keys()].find((key) => key.startsWith(beginning));
      this.#known.set(beginning, name === undefined ? undefined : this.values.get(name));
    }
    return this.#known.get(beginning);
  }
}

/** Throws a sentence if the binary is not a readable Node. */
export function readConstants(elf: ElfFile): V8Constants {
  const symbols = elf.symbols((name) => name.startsWith(PREFIX) || VERSION.test(name));
  const values = new Map<string, number>();
  const version: Record<string, number> = {};
  for (const [name, address] of symbols) {
    const offset = elf.fileOffsetOf(address);
    // Data missing from the file (.bss) begins as zero, and constants never change.
    const bytes = offset === undefined ? undefined : elf.read(offset, 4);
    const value = bytes?.length === 4 ? bytes.readInt32LE(0) : 0;
    const part = VERSION.exec(name)?.[1];
    if (part !== undefined) version[part] = value;
    else values.set(name.slice(PREFIX.length), value);
  }
  if (values.size === 0)
    throw new UserError(
      'It is not a Node whose memory can be read: it carries no description of its objects.',
    );
  const constants = new V8Constants(
    values,
    ['major', 'minor', 'build', 'patch'].map((part) => version[part] ?? 0).join('.'),
  );
  if (constants.find('TaggedSize') === 4)
    throw new UserError(
      'It is built with compressed pointers (as Electron is), which cannot be read from its memory yet.',
    );
  return constants;
}
