import { integerFormat } from '../../../src/shared/number.js';

/** A count in the server's format: «78 635», and «1234» without a separator in Russian. */
export function countText(count: number): string {
  return integerFormat(document.documentElement.lang, document.body.dataset.grouping ?? '').format(count);
}
