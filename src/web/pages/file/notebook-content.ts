/** Jupyter notebooks as documents; a file that is not a valid notebook is shown as source. */
import { MAX_NOTEBOOK_BYTES } from '../../../workers/tasks/size-limits.js';
import { href } from '../../address/location.js';
import { documentLabels, documentLinks } from '../../parts/document.js';
import { note } from './content.js';
import { encodingChoice, fileFacts } from './facts.js';
import { FILE_HEADING, fileFrame, lossyNotes, RENDERED, SOURCE, type FileView } from './file-view.js';
import type { ContentOrFallback } from './table-content.js';

export async function notebookContent(shown: FileView): Promise<ContentOrFallback> {
  const { request, place, entry, lfs, sizeBytes } = shown;
  const { t } = request;
  if (sizeBytes > MAX_NOTEBOOK_BYTES) return { fallback: [note('info', t('document.fallback.too-large'))] };
  const read = await place.repository.background.ask('notebook', {
    blob: entry.oid,
    lfs,
    path: place.path,
    links: documentLinks(place.name, place.ref, place.path.split('/').slice(0, -1).join('/')),
    labels: documentLabels(request),
    above: FILE_HEADING,
    notebookLabels: {
      picture: t('file.notebook.picture'),
      pictureTooLarge: t('file.notebook.pictureTooLarge'),
      cut: t('file.notebook.cut'),
      notShown: t('file.notebook.notShown'),
      run: t('file.notebook.run'),
    },
    encoding: request.query.get('encoding'),
  });
  if (read.form !== 'notebook')
    return { fallback: read.form === 'none' ? [] : [note('info', t('file.notebook.malformed'))] };
  const { html, facts, cellCount, shownCells } = read;
  const source = {
    href: href.src(place.name, place.ref, place.path, { display: SOURCE }),
    label: t('file.view.source'),
  };
  return {
    content: {
      ...fileFrame(shown, RENDERED),
      facts: fileFacts(request, entry, sizeBytes, facts),
      encoding: encodingChoice(request, place, facts, ['display']),
      notes: [
        ...lossyNotes(request, facts),
        ...(shownCells < cellCount ? [note('warn', t('file.notebook.firstCells', { cells: shownCells }), source)] : []),
      ],
      outline: undefined,
      body: { form: 'notebook', html },
    },
  };
}
