/**
 * The order of files in listings: by code points, with runs of digits by value (`v2` before `v10`). The same in every
 * language.
 */

const CHUNKS = /(\d+|\D+)/g;

export function compareNatural(left: string, right: string): number {
  const a = left.match(CHUNKS) ?? [];
  const b = right.match(CHUNKS) ?? [];
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const order = compareChunks(a[i] as string, b[i] as string);
    if (order !== 0) return order;
  }
  return a.length - b.length || compareText(left, right);
}

function compareChunks(left: string, right: string): number {
  const digits = /^\d/;
  if (!digits.test(left) || !digits.test(right)) return compareText(left, right);
  const a = left.replace(/^0+/, '');
  const b = right.replace(/^0+/, '');
  return a.length - b.length || compareText(a, b);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
