/** DAP's `readMemory` and `writeMemory`: the bytes of buffers. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { UserError } from '../../errors.js';
import { throwIfFailed } from '../stack/evaluator.js';
import { hasBytes } from '../stack/value-text.js';
import type { Variables } from '../stack/variables.js';

/** The bytes of a buffer or a view of one. */
const BYTES = `const bytes = ArrayBuffer.isView(this)
    ? new Uint8Array(this.buffer, this.byteOffset, this.byteLength)
    : new Uint8Array(this);`;

/** Bytes as characters, one each: text is faster to transfer than numbers. */
const READ = `function (offset, count) {
  ${BYTES}
  const part = bytes.subarray(offset, offset + count);
  let text = '';
  for (let at = 0; at < part.length; at += 4096) text += String.fromCharCode(...part.subarray(at, at + 4096));
  return text;
}`;

const WRITE = `function (offset, text, allowPartial) {
  ${BYTES}
  const count = Math.max(0, Math.min(text.length, bytes.length - offset));
  if (count < text.length && !allowPartial) return -1;
  for (let at = 0; at < count; at++) bytes[offset + at] = text.charCodeAt(at);
  return count;
}`;

export async function readMemory(
  debuggee: Debuggee,
  variables: Variables,
  { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
): Promise<NonNullable<DebugProtocol.ReadMemoryResponse['body']>> {
  const start = Math.max(0, offset);
  const before = start - offset;
  const wanted = Math.max(0, count - before);
  const text = await call(debuggee, variables, memoryReference, READ, [start, wanted]);
  const data = Buffer.from(String(text), 'latin1');
  return {
    address: `0x${start.toString(16)}`,
    data: data.toString('base64'),
    ...(data.length < wanted ? { unreadableBytes: wanted - data.length } : {}),
  };
}

export async function writeMemory(
  debuggee: Debuggee,
  variables: Variables,
  { memoryReference, offset = 0, data, allowPartial = false }: DebugProtocol.WriteMemoryArguments,
): Promise<{ bytesWritten: number }> {
  const text = Buffer.from(data, 'base64').toString('latin1');
  const written =
    offset < 0 ? -1 : await call(debuggee, variables, memoryReference, WRITE, [offset, text, allowPartial]);
  if (typeof written !== 'number' || written < 0)
    throw new UserError('The bytes would not all lie within the buffer: none was written.');
  return { bytesWritten: written };
}

async function call(
  { connection, execution }: Debuggee,
  variables: Variables,
  memoryReference: string,
  functionDeclaration: string,
  values: readonly unknown[],
): Promise<unknown> {
  const container = variables.containers.get(Number(memoryReference));
  if (container.kind !== 'object' || !hasBytes(container.value))
    throw new UserError('This value has no bytes that could be read.');
  const { objectId } = container;
  const { result, exceptionDetails } = await execution.read(() =>
    connection.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration,
      arguments: values.map((value) => ({ value })),
      returnByValue: true,
      silent: true,
    }),
  );
  throwIfFailed(exceptionDetails);
  return result.value;
}
