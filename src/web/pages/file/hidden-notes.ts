/** The warning above a text with invisible characters. */
import type { HiddenSummary } from '../../../render/code/hidden-characters.js';
import type { PageRequest } from '../../http/page.js';
import { note, type FileNote } from './content.js';

export function hiddenNotes({ t }: PageRequest, hidden: HiddenSummary | undefined): FileNote[] {
  const first = hidden?.lines[0];
  if (hidden === undefined || first === undefined) return [];
  const { count, directionCount, lines, lineCount } = hidden;
  const where = t(lineCount > lines.length ? 'file.hidden.linesAndMore' : 'file.hidden.lines', {
    lines: lines.join(', '),
  });
  const what =
    directionCount > 0 ? t('file.hidden.direction', { number: count }) : t('file.hidden.invisible', { number: count });
  return [note('warn', `${what} ${where}`, { href: `#L${first}`, label: t('file.hidden.first') })];
}
