/** The files and lines that were found, for the page. */
import { displayPath } from '../../../git/path-text.js';
import type { FileMatches, MatchedLine } from '../../../search/answers.js';
import { printQuery } from '../../../search/query/print-query.js';
import type { CodeQuery } from '../../../search/query/query.js';
import { visibleText } from '../../../shared/visible-text.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import { escapedPattern } from './facets.js';
import type { FoundFileModel, FoundRow } from './search-model.js';
import { MAX_LIMIT, searchHref, type SearchWish } from './wish.js';

export interface CodePlace {
  readonly place: Place;
  readonly wish: SearchWish;
  readonly query: CodeQuery;
}

export function foundFile(request: PageRequest, at: CodePlace, file: FileMatches): FoundFileModel {
  const { t } = request;
  const { name, ref } = at.place;
  const { path, language, matchCount, lines } = file;
  const target = href.src(name, ref, path);
  const shown = lines.filter(({ ranges }) => ranges.length > 0).length;
  const slash = path.lastIndexOf('/') + 1;
  return {
    href: `${target}#L${lines.find(({ ranges }) => ranges.length > 0)?.line ?? 1}`,
    directory: displayPath(path.slice(0, slash)),
    name: displayPath(path.slice(slash)),
    language: language ?? undefined,
    countText: t('search.lines', { count: matchCount }),
    rows: lines.map((line, index) => foundRow(request, { line, before: lines[index - 1], target })),
    more:
      shown > 0 && shown < matchCount
        ? { label: t('search.moreLines', { count: matchCount - shown }), href: wholeFileHref(at, path) }
        : undefined,
  };
}

function wholeFileHref({ place, wish, query }: CodePlace, path: string): string {
  const text = printQuery({ ...query, paths: [{ pattern: escapedPattern(path), isExcluded: false }] });
  return searchHref(place, wish, { text, lines: MAX_LIMIT });
}

interface RowPlace {
  readonly line: MatchedLine;
  readonly before: MatchedLine | undefined;
  /** The page of the file. */
  readonly target: string;
}

function foundRow({ t }: PageRequest, { line, before, target }: RowPlace): FoundRow {
  return {
    line: line.line,
    href: `${target}#L${line.line}`,
    label: t('file.line', { number: line.line }),
    isAround: line.ranges.length === 0,
    isAfterGap: before !== undefined && line.line > before.line + 1,
    pieces: piecesOf(line),
  };
}

const CUT = '…';

function piecesOf({ text, ranges, cutBefore, cutAfter }: MatchedLine): FoundRow['pieces'] {
  const pieces: { text: string; isMatch: boolean }[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) pieces.push({ text: text.slice(at, start), isMatch: false });
    pieces.push({ text: text.slice(start, end), isMatch: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMatch: false });
  const shown = pieces.map((piece) => ({ ...piece, text: visibleText(piece.text) }));
  return [
    ...(cutBefore > 0 ? [{ text: CUT, isMatch: false }] : []),
    ...shown,
    ...(cutAfter > 0 ? [{ text: CUT, isMatch: false }] : []),
  ];
}
