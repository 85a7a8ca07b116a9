/** Estimates the memory that a plain value takes, from the sizes that V8 uses. */

const OBJECT_BYTES = 24;
/** A property or an element; a map entry has two slots. */
const SLOT_BYTES = 8;
const STRING_BYTES = 16;
/** A string with such a character takes two bytes per character. */
const WIDE = /[\u0100-\uffff]/;

/** `value` is a tree of records, arrays, maps, sets, typed arrays and primitives; a shared part counts every time. */
export function estimatedBytes(value: unknown): number {
  if (typeof value === 'string') return STRING_BYTES + value.length * (WIDE.test(value) ? 2 : 1);
  if (typeof value !== 'object' || value === null) return SLOT_BYTES;
  if (ArrayBuffer.isView(value)) return OBJECT_BYTES + value.byteLength;
  let bytes = OBJECT_BYTES;
  for (const part of partsOf(value)) bytes += SLOT_BYTES + estimatedBytes(part);
  return bytes;
}

function* partsOf(value: object): Iterable<unknown> {
  if (value instanceof Map) for (const entry of value) yield* entry as [unknown, unknown];
  else if (Array.isArray(value) || value instanceof Set) yield* value as Iterable<unknown>;
  else yield* Object.values(value);
}
