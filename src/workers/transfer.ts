/** Memory that a task hands over to the server instead of having it copied. The task must not touch it afterwards. */
import { Piscina } from 'piscina';

const handedOver = new WeakMap<object, ArrayBuffer[]>();

/** Marks buffers inside `value` (a task's result) to be moved. Each must be the task's own: not a pool's, not a cache's. */
export function handOver<T extends object>(value: T, buffers: readonly ArrayBuffer[]): T {
  handedOver.set(value, [...buffers]);
  return value;
}

/** What the pool is given for a message that holds `value`: the message itself, or with the list of what moves. */
export function movable(message: object, value: unknown): object {
  const buffers = typeof value === 'object' && value !== null ? handedOver.get(value) : undefined;
  if (buffers === undefined) return message;
  // The pool's own declarations name the two symbols otherwise than it exports them.
  const listed: unknown = { [Piscina.transferableSymbol]: buffers, [Piscina.valueSymbol]: message };
  return Piscina.move(listed as ArrayBuffer);
}

/** A copy of `bytes` in memory of its own. */
export function ownCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
