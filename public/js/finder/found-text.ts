import { countText } from '../core/count.js';
import { filled } from '../core/filled.js';

/**
 * How much was found, in the words of the page: nothing, how the query was read instead of as typed, the first of more,
 * or how many.
 */
export function foundText(
  { textNone, textSwapped, textFirst, textFound }: DOMStringMap,
  { count, isCut, reading }: { count: number; isCut: boolean; reading?: string | undefined },
): string {
  if (count === 0) return textNone ?? '';
  if (reading !== undefined) return filled(textSwapped, { query: reading });
  return filled(isCut ? textFirst : textFound, { count: countText(count) });
}
