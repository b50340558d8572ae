/** The names in manifest.ts and those in package.json are the same. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  COMMANDS,
  CONTEXT_KEYS,
  DEBUG_TYPE,
  EXTENSION_ID,
  NODE_CONTEXTS,
  SETTINGS,
  TERMINAL_PROFILE,
  VIEWS,
} from './manifest.js';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { command: string; icon?: string | { light: string; dark: string } }[];
    readonly views: Readonly<Record<string, readonly { id: string; icon: string }[]>>;
    readonly viewsWelcome: readonly { view: string }[];
    readonly debuggers: readonly {
      type: string;
      configurationAttributes: Readonly<Record<'launch' | 'attach', { properties: object }>>;
      configurationSnippets: readonly { body: { request: 'launch' | 'attach' } }[];
    }[];
    readonly keybindings: readonly MenuEntry[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly configuration: { properties: object };
    readonly terminal: { profiles: readonly { id: string }[] };
    readonly walkthroughs: readonly { steps: readonly { media: { image: string } }[] }[];
  };
}

// Both `extension/` and `out/extension/` are one folder below the package or its `out`.
const ROOT = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
const { contributes, ...manifest } = JSON.parse(text) as Manifest;

describe('package.json', () => {
  it('has the commands the extension registers, and no other', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(COMMANDS)),
    );
  });

  it('has the views the extension fills, and no other', () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(sorted(views.map(({ id }) => id)), sorted(Object.values(VIEWS)));
    const known = new Set<string>(Object.values(VIEWS));
    assert.deepEqual(
      contributes.viewsWelcome.filter(({ view }) => !known.has(view)),
      [],
    );
  });

  it('has the debug type, the settings and the extension id the extension uses', () => {
    assert.deepEqual(
      contributes.debuggers.map(({ type }) => type),
      [DEBUG_TYPE],
    );
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(Object.values(SETTINGS)),
    );
    assert.equal(`${manifest.publisher}.${manifest.name}`, EXTENSION_ID);
  });

  it('has the kind of terminal that the extension makes', () => {
    assert.deepEqual(
      contributes.terminal.profiles.map(({ id }) => id),
      [TERMINAL_PROFILE],
    );
  });

  it('uses in its menus and keys only commands, context keys and rows that there are', () => {
    const entries = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    const commands = new Set<string>(Object.values(COMMANDS));
    assert.deepEqual(
      entries.filter(({ command }) => !commands.has(command)),
      [],
    );
    const names = new Set<string>([...Object.values(CONTEXT_KEYS), ...Object.values(VIEWS)]);
    const used = entries.flatMap(({ when = '' }) => when.match(/coroutineDebugger\.\w+/g) ?? []);
    assert.deepEqual(
      used.filter((name) => !names.has(name)),
      [],
    );
    const rows = entries.flatMap(
      ({ when = '' }) => /viewItem =~ \/\^\(([\w|]+)\)/.exec(when)?.[1]?.split('|') ?? [],
    );
    const knownRows = new Set<string>(Object.values(NODE_CONTEXTS));
    assert.deepEqual(
      rows.filter((row) => !knownRows.has(row)),
      [],
    );
  });

  it('offers in its texts only commands that there are', () => {
    const texts = readFileSync(path.join(ROOT, 'package.nls.json'), 'utf8');
    const known = new Set<string>(Object.values(COMMANDS));
    const offered = [...texts.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id ?? '');
    assert.ok(offered.length > 0);
    assert.deepEqual(
      offered.filter((id) => !known.has(id)),
      [],
    );
  });

  it('has in its snippets only keys that a configuration of their request knows', () => {
    const [debug] = contributes.debuggers;
    assert.ok(debug);
    const { configurationAttributes, configurationSnippets } = debug;
    const unknown = configurationSnippets.flatMap(({ body }) => {
      const { properties } = configurationAttributes[body.request];
      const known = new Set([...Object.keys(properties), 'type', 'request', 'name']);
      return Object.keys(body).filter((key) => !known.has(key));
    });
    assert.deepEqual(unknown, []);
  });

  it('names only pictures that are there', () => {
    const icons = contributes.commands.flatMap(({ icon }) =>
      typeof icon === 'object' ? [icon.light, icon.dark] : [],
    );
    const pictures = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.image));
    assert.deepEqual(
      [manifest.icon, ...icons, ...pictures].filter((file) => !existsSync(path.join(ROOT, file))),
      [],
    );
  });
});

function sorted(names: readonly string[]): string[] {
  return [...names].sort();
}
