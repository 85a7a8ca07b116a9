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
import { MAX_LIMIT, searchHref, type SearchSubject } from './wish.js';

export interface CodePlace {
  readonly place: Place;
  readonly wish: SearchSubject;
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
    rows: groupsOf(lines).flatMap((group, index) =>
      group.map((line, at) => ({
        ...foundRow(request, line, target),
        isAfterGap: index > 0 && at === 0,
        inside: at === 0 ? insideText(request, group) : undefined,
      })),
    ),
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

/** Runs of lines that follow each other. */
function groupsOf(lines: readonly MatchedLine[]): MatchedLine[][] {
  const groups: MatchedLine[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.at(-1)?.line === line.line - 1) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** Names the definition that the first match of a group is in, unless its name is in the group. */
function insideText({ t }: PageRequest, group: readonly MatchedLine[]): string | undefined {
  const name = group.find(({ ranges }) => ranges.length > 0)?.definition ?? undefined;
  if (name === undefined || group.some(({ text }) => text.includes(name))) return undefined;
  return t('search.inside', { name });
}

function foundRow({ t }: PageRequest, line: MatchedLine, target: string): Omit<FoundRow, 'isAfterGap' | 'inside'> {
  return {
    line: line.line,
    href: `${target}#L${line.line}`,
    label: t('file.line', { number: line.line }),
    isAround: line.ranges.length === 0,
    pieces: piecesOf(line),
  };
}

const CUT = '…';

/** The text of a line with its matches marked. */
export function piecesOf({ text, ranges, cutBefore, cutAfter }: Omit<MatchedLine, 'definition'>): FoundRow['pieces'] {
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
