/** The facts above a file, and the choice of its encoding. */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import { ENCODINGS } from '../../../encoding/encoding.js';
import type { TextFacts } from '../../../workers/tasks/text-facts.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import type { EncodingChoice, Fact } from './content.js';

/** The language of plain text is not worth mentioning. */
const PLAIN_LANGUAGE = 'Text';
const USUAL_MODE = 0o100644;
/** Its name in the table of encodings. */
const USUAL_ENCODING = 'utf-8';

export function fileFacts(request: PageRequest, entry: TreeEntry, sizeBytes: number, text?: TextFacts): Fact[] {
  const { t, numbers } = request;
  return [
    ...(text?.lineCount === undefined ? [] : [fact(t('file.lines', { count: text.lineCount }))]),
    fact(numbers.size(sizeBytes), t('file.bytes', { count: sizeBytes })),
    ...(text?.language === undefined || text.language === PLAIN_LANGUAGE
      ? []
      : [fact(t(`file.language.${text.language}`, { defaultValue: text.language }))]),
    modeFact(request, entry),
    ...(text === undefined ? [] : lineEndFacts(request, text)),
  ];
}

export function modeFact({ t }: PageRequest, entry: TreeEntry): Fact {
  return {
    text: entry.mode.toString(8).padStart(6, '0'),
    title: t(`file.mode.${entryKind(entry.mode)}`),
    isMono: true,
    isUsual: entry.mode === USUAL_MODE,
  };
}

/** Unusual line ends: other than LF, or none at the end. */
function lineEndFacts({ t }: PageRequest, { lineEnding, missingFinalNewline }: TextFacts): Fact[] {
  return [
    ...(lineEnding === undefined || lineEnding === 'LF'
      ? []
      : [fact(t(`file.lineEnding.${lineEnding}`), t('file.lineEnding.title'))]),
    ...(missingFinalNewline ? [fact(t('file.noFinalNewline'))] : []),
  ];
}

function fact(text: string, title?: string): Fact {
  return { text, title, isMono: false, isUsual: false };
}

/** `keep` lists the query parameters that are kept when another encoding is chosen. */
export function encodingChoice(
  request: PageRequest,
  place: Place,
  { encodingName: current, lossy }: TextFacts,
  keep: readonly string[],
): EncodingChoice {
  return {
    isUsual: current === USUAL_ENCODING && !lossy,
    action: href.src(place.name, place.ref, place.path),
    kept: keep.flatMap((name) => {
      const value = request.query.get(name);
      return value === undefined ? [] : [{ name, value }];
    }),
    options: ENCODINGS.map(({ name, label }) => ({ value: name, label, current: name === current })),
  };
}
