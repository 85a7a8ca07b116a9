/** Files of separated values as tables. Without content the source is shown, with the notes in `fallback`. */
import { LINE_NUMBER_SLOT } from '../../../render/code/code-lines.js';
import { MAX_TABLE_BYTES } from '../../../workers/tasks/size-limits.js';
import { note, type FileContent, type FileNote } from './content.js';
import { encodingChoice, fileFacts } from './facts.js';
import { fileFrame, lossyNotes, RENDERED, type FileView } from './file-view.js';

export type ContentOrFallback =
  { readonly content: FileContent } | { readonly content?: undefined; readonly fallback: readonly FileNote[] };

export async function tableContent(shown: FileView): Promise<ContentOrFallback> {
  const { request, place, entry, lfs, sizeBytes } = shown;
  const { t } = request;
  if (sizeBytes > MAX_TABLE_BYTES) return { fallback: [note('info', t('file.table.tooLarge'))] };
  const read = await place.repository.background.ask('table', {
    blob: entry.oid,
    lfs,
    path: place.path,
    encoding: request.query.get('encoding'),
    lineLabel: t('file.line', { number: LINE_NUMBER_SLOT }),
  });
  if (read.form !== 'table') return { fallback: read.form === 'none' ? [] : [note('info', t('file.table.malformed'))] };
  const { table, facts } = read;
  return {
    content: {
      ...fileFrame(shown, RENDERED),
      facts: fileFacts(request, entry, sizeBytes, facts),
      encoding: encodingChoice(request, place, facts, ['display']),
      notes: [
        ...lossyNotes(request, facts),
        ...(table.hasAllRows ? [] : [note('warn', t('file.table.firstRows', { count: table.rowCount }))]),
        ...(table.hasAllColumns ? [] : [note('warn', t('file.table.firstColumns', { columns: table.columnCount }))]),
      ],
      outline: undefined,
      body: { form: 'table', html: table.html },
    },
  };
}
