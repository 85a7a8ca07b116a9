import { countText } from '../core/count.js';
import { filled } from '../core/filled.js';

/**
 * The text for a search result: nothing found, the reading used instead of the typed query, the first of more results,
 * or their number.
 */
export function foundText(
  { textNone, textSwapped, textFirst, textFound }: DOMStringMap,
  { count, isCut, reading }: { count: number; isCut: boolean; reading?: string | undefined },
): string {
  if (count === 0) return textNone ?? '';
  if (reading !== undefined) return filled(textSwapped, { query: reading });
  return filled(isCut ? textFirst : textFound, { count: countText(count) });
}
