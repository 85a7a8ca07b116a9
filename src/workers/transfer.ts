/** Moves memory of a task's result to the server instead of copying it. The task must not use it afterwards. */
import { Piscina } from 'piscina';

const transferablesByResult = new WeakMap<object, ArrayBuffer[]>();

/**
 * Marks buffers inside `value` (the result of a task) to be transferred. The task must own each of them: no buffer of a
 * pool or a cache.
 */
export function markTransferables<T extends object>(value: T, buffers: readonly ArrayBuffer[]): T {
  transferablesByResult.set(value, [...buffers]);
  return value;
}

/** Prepares a message with `value` for the pool: the message itself, or the message with its transfer list. */
export function withTransferables(message: object, value: unknown): object {
  const buffers = typeof value === 'object' && value !== null ? transferablesByResult.get(value) : undefined;
  if (buffers === undefined) return message;
  // The type declarations of the pool use other names for the two symbols than its exports.
  const listed: unknown = { [Piscina.transferableSymbol]: buffers, [Piscina.valueSymbol]: message };
  return Piscina.move(listed as ArrayBuffer);
}

/** Copies `bytes` into memory of their own. */
export function ownCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
