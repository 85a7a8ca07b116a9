/** The event that tells of chosen lines. Its detail is their range. */
import type { LineRange } from '../../../src/shared/line-range.js';

export const LINES_CHOSEN = 'kedr:lines';

declare global {
  interface DocumentEventMap {
    [LINES_CHOSEN]: CustomEvent<LineRange>;
  }
}
