/** A value in one line, made of V8's description of it: no code of the program runs. */
import type { Runtime } from 'node:inspector';
import { removeInsertions } from '../../../runtime/protocol/insertion-mark.js';
import { isOurName } from './own-names.js';

/** The format of values, as in DAP's `format`. */
export interface TextFormat {
  /** Whole numbers in hexadecimal. */
  readonly hex?: boolean;
  /** The maximum number of characters shown of a text; the clipboard receives it whole. */
  readonly longest?: number;
}

const LONGEST_TEXT = 10_000;
/** Of anything but a text: twice what the preview of an array has at most, a hundred texts of a hundred characters. */
const LONGEST_DESCRIPTION = 20_000;
/** A text that was cut earlier ends in a note about it: it is not cut again. */
const ROOM_FOR_NOTE = 100;

/** Longer texts of functions are cut. */
const LONGEST_FUNCTION = 60;
/** The maximum number of bytes of a buffer that are shown. */
const MOST_BYTES = 32;
/** Properties that Node adds to every promise while async hooks are active. */
const NODES_OWN = /^(\[\[Promise|Symbol\((async_id|trigger_async_id|kResourceStore))/;
/** Properties that every typed array has. */
const OF_EVERY_BUFFER = new Set(['buffer', 'byteLength', 'byteOffset', 'length', 'parent', 'offset']);

/** A value as a row of the Variables view shows it. */
export function describe(value: Runtime.RemoteObject, format: TextFormat = {}): string {
  // The names of symbols, functions, classes and properties, regular expressions and numbers have no limit either.
  return value.type === 'string'
    ? textText(String(value.value), format)
    : cut(wholeText(value, format), LONGEST_DESCRIPTION);
}

function wholeText(value: Runtime.RemoteObject, format: TextFormat): string {
  const { type, subtype, description } = value;
  switch (type) {
    case 'undefined':
      return description ?? 'undefined';
    case 'number':
      return numberText(value, format);
    case 'function':
      return functionText(description ?? '');
    case 'object':
      if (subtype === 'null') return 'null';
      return objectText(value, format);
    default:
      return description ?? String(value.value);
  }
}

function textText(text: string, { longest = LONGEST_TEXT }: TextFormat): string {
  return JSON.stringify(cut(text, longest));
}

function numberText({ value, description }: Runtime.RemoteObject, { hex = false }: TextFormat): string {
  if (hex && Number.isSafeInteger(value)) {
    const number = value as number;
    return `${number < 0 ? '-' : ''}0x${Math.abs(number).toString(16)}`;
  }
  return description ?? String(value);
}

/** `class A extends B`, `async ƒ name(a, b)`, `(a) => a + 1`. */
export function functionText(source: string): string {
  const text = removeInsertions(source).replace(/\s+/g, ' ').trim();
  const [ofClass] = /^class\b[^{]*/.exec(text) ?? [];
  if (ofClass !== undefined) return ofClass.trim();
  const arrow = /^((?:async )?(?:[\w$]+|\(.*?\)) ?=>) ?(.*)$/.exec(text);
  if (arrow !== null) {
    const [, head = '', body = ''] = arrow;
    return text.length <= LONGEST_FUNCTION && !body.startsWith('{') ? `${head} ${body}` : `${head} …`;
  }
  const [, isAsync = '', accessor = '', star = '', name = '', parameters = ''] =
    /^(async )?(?:function|([gs]et) )? ?(\*?) ?([^\s(]*) ?\((.*?)\) ?\{/.exec(text) ?? [];
  return `${isAsync}${accessor === '' ? '' : `${accessor} `}ƒ${star} ${name}(${parameters})`;
}

function objectText(value: Runtime.RemoteObject, format: TextFormat): string {
  const { subtype, preview, description = 'Object' } = value;
  if (subtype === 'regexp' || subtype === 'date') return description;
  if (preview === undefined) return subtype === 'error' ? errorTitle(description) : description;
  const shown = preview.properties.filter(({ name }) => !isOurName(name));
  switch (subtype) {
    case 'array':
      return arrayText(preview, shown, format);
    case 'typedarray':
      return typedArrayText(description, shown, preview.overflow, format);
    case 'arraybuffer':
    case 'dataview':
      return description;
    case 'map':
    case 'set':
    case 'weakmap':
    case 'weakset':
    case 'iterator':
      return collectionText(preview, shown, format);
    case 'promise':
      return promiseText(description, shown, preview.overflow, format);
    case 'error':
      return errorText(description, shown, format);
    // Of a Map; one of a Set is its value.
    case 'internal#entry':
      return listedEntryText(shown, format);
    default:
      return plainText(description, shown, preview.overflow, format);
  }
}

type Property = Runtime.PropertyPreview;

function listedEntryText(parts: readonly Property[], format: TextFormat): string {
  const [key, value] = ['key', 'value'].map((part) => parts.find(({ name }) => name === part));
  const text = value === undefined ? '' : propertyValue(value, format);
  return key === undefined ? text : `{${propertyValue(key, format)} => ${text}}`;
}

function plainText(
  description: string,
  properties: readonly Property[],
  overflows: boolean,
  format: TextFormat,
): string {
  const [only] = properties;
  // `Number {5}`
  if (only?.name === '[[PrimitiveValue]]') return `${description} {${propertyValue(only, format)}}`;
  const name = description === 'Object' ? '' : `${description} `;
  return `${name}{${list(
    properties.map((property) => named(property, format)),
    overflows,
  )}}`;
}

/** `(3) [1, empty, 3]`; any class other than Array is named. */
function arrayText(
  { description = '', overflow }: Runtime.ObjectPreview,
  properties: readonly Property[],
  format: TextFormat,
): string {
  const [, className = '', size = '0'] = /^(.*)\((\d+)\)$/.exec(description) ?? [];
  const length = Number(size);
  const parts: string[] = [];
  let next = 0;
  const skipTo = (index: number): void => {
    if (index > next) parts.push(index - next === 1 ? 'empty' : `empty × ${index - next}`);
  };
  for (const property of properties) {
    const { name } = property;
    if (/^\d+$/.test(name)) {
      skipTo(Number(name));
      next = Number(name) + 1;
      parts.push(propertyValue(property, format));
    } else if (!name.startsWith('Symbol(') && name !== 'callee') {
      if (!overflow) skipTo(length);
      next = length;
      parts.push(named(property, format));
    }
  }
  if (!overflow) skipTo(length);
  const head = className === 'Array' ? (length === 0 ? '' : `(${length}) `) : `${description} `;
  return `${head}[${list(parts, overflow)}]`;
}

/** `Uint8Array(2) [1, 2]`; Node's Buffer as text and bytes. */
function typedArrayText(
  description: string,
  properties: readonly Property[],
  overflows: boolean,
  format: TextFormat,
): string {
  const elements = properties.filter(({ name }) => /^\d+$/.test(name));
  const size = Number(/\((\d+)\)$/.exec(description)?.[1] ?? 0);
  if (description.startsWith('Buffer(')) {
    const bytes = elements.slice(0, MOST_BYTES).map(({ value }) => Number(value) & 255);
    const hex = list(
      bytes.map((byte) => byte.toString(16).padStart(2, '0')),
      size > bytes.length,
      ' ',
    );
    const text = readable(elements.map(({ value }) => Number(value) & 255));
    return `${description}${text === undefined ? '' : ` ${JSON.stringify(text)}${size > elements.length ? '…' : ''}`} <${hex}>`;
  }
  const others = properties.filter(
    ({ name }) => !/^\d+$/.test(name) && !OF_EVERY_BUFFER.has(name) && !name.startsWith('Symbol('),
  );
  const parts = [
    ...elements.map((one) => propertyValue(one, format)),
    ...others.map((one) => named(one, format)),
  ];
  return `${description} [${list(parts, overflows || size > elements.length)}]`;
}

/** Bytes as text; undefined if they are not text. */
function readable(bytes: readonly number[]): string | undefined {
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  // The cut can divide a character.
  const whole = bytes.length >= 100 ? text.replace(/\uFFFD$/, '') : text;
  return whole === '' || /[^\P{C}\n\r\t]|\uFFFD/u.test(whole) ? undefined : whole;
}

/** `Map(2) {"a" => 1, …}` */
function collectionText(
  { description = '', entries = [], overflow }: Runtime.ObjectPreview,
  properties: readonly Property[],
  format: TextFormat,
): string {
  const parts = entries.map(({ key, value }) =>
    key === undefined ? entryText(value, format) : `${entryText(key, format)} => ${entryText(value, format)}`,
  );
  const own = properties.filter(({ name }) => name !== 'size').map((one) => named(one, format));
  return `${description} {${list([...parts, ...own], overflow)}}`;
}

function entryText({ type, subtype, description = type }: Runtime.ObjectPreview, format: TextFormat): string {
  return shortText(type, subtype, description, format);
}

/** `Promise {<fulfilled>: 3}` */
function promiseText(
  description: string,
  properties: readonly Property[],
  overflows: boolean,
  format: TextFormat,
): string {
  const state = properties.find(({ name }) => name === '[[PromiseState]]')?.value ?? 'unknown';
  const result = properties.find(({ name }) => name === '[[PromiseResult]]');
  const settled =
    state === 'pending' || result === undefined
      ? `<${state}>`
      : `<${state}>: ${propertyValue(result, format)}`;
  const own = properties.filter(({ name }) => !NODES_OWN.test(name)).map((one) => named(one, format));
  return `${description} {${list([settled, ...own], overflows && own.length > 0)}}`;
}

/** Without its stack, and with the properties that the program added. */
function errorText(description: string, properties: readonly Property[], format: TextFormat): string {
  const own = properties
    .filter(({ name }) => name !== 'stack' && name !== 'message')
    .map((property) =>
      property.subtype === 'error'
        ? `${property.name}: ${errorTitle(property.value ?? '')}`
        : named(property, format),
    );
  return `${errorTitle(description)}${own.length === 0 ? '' : ` {${own.join(', ')}}`}`;
}

/**
 * The text above the stack of an error. Lines are divided first: a pattern for the white space around an end of line
 * takes a time that grows with the square of its length, and a message can consist of nothing else.
 */
export function errorTitle(description: string): string {
  const lines = description.split('\n');
  const stack = lines.findIndex((line, index) => index > 0 && /^\s+at /.test(line));
  const above = stack < 0 ? lines : lines.slice(0, stack);
  const parts = above.length === 1 ? above : above.map((line) => line.trim()).filter((line) => line !== '');
  return cut(parts.join(' '), LONGEST_TEXT);
}

/** With its length, if it is cut. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest + ROOM_FOR_NOTE) return text;
  return `${text.slice(0, longest)}… (${text.length} characters)`;
}

function named(property: Property, format: TextFormat): string {
  return `${property.name}: ${propertyValue(property, format)}`;
}

function propertyValue({ type, subtype, value = type }: Property, format: TextFormat): string {
  return type === 'accessor' ? '(…)' : shortText(type, subtype, value, format);
}

/** A value within another, for which V8 reports only a text. */
function shortText(type: string, subtype: string | undefined, text: string, { hex }: TextFormat): string {
  if (type === 'string') return JSON.stringify(text);
  if (subtype === 'null') return 'null';
  if (type === 'function') return text === '' || text === 'function' ? 'ƒ' : functionText(text);
  if (type === 'number' && hex === true)
    return numberText({ type: 'number', value: Number(text), description: text }, { hex });
  return subtype === 'error' ? errorTitle(text) : text;
}

function list(parts: readonly string[], overflows: boolean, separator = ', '): string {
  return [...parts, ...(overflows ? ['…'] : [])].join(separator);
}

/** Whether it consists of bytes that can be shown as memory. */
export function hasBytes({ subtype, className = '' }: Runtime.RemoteObject): boolean {
  return (
    subtype === 'typedarray' ||
    subtype === 'arraybuffer' ||
    subtype === 'dataview' ||
    className === 'SharedArrayBuffer'
  );
}
