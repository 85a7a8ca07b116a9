/** About how much memory a plain value takes: strings and buffers exactly, the rest by what V8 takes for its parts. */

const OBJECT_BYTES = 24;
/** A property, an element, half of an entry of a map. */
const SLOT_BYTES = 8;
const STRING_BYTES = 16;
/** A string that has such a character takes two bytes for each. */
const WIDE = /[\u0100-\uffff]/;

/** Of a tree of records, arrays, maps, sets, typed arrays and primitives; each part is counted where it is found. */
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
