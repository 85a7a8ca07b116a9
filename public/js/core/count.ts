import { integerFormat } from '../../../src/shared/number.js';

/** A count as the server writes it: «78 635», and in Russian «1234» together. */
export function countText(count: number): string {
  return integerFormat(document.documentElement.lang, document.body.dataset.grouping ?? '').format(count);
}
