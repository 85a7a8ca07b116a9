/** What a visitor may try when a search of code finds nothing, or something else than was meant. */
import { displayPath } from '../../../git/path-text.js';
import { printQuery } from '../../../search/query/print-query.js';
import type { CodeQuery, Expression } from '../../../search/query/query.js';
import type { PageRequest } from '../../http/page.js';
import { refLabel } from '../../parts/toolbar.js';
import type { SearchLink } from './search-model.js';
import type { SearchAt } from './search-content.js';
import { searchHref, type WishChange } from './wish.js';

export function codeSuggestions({ t }: PageRequest, { place, wish }: SearchAt, query: CodeQuery): SearchLink[] {
  const link = (label: string, change: WishChange): SearchLink => ({ label, href: searchHref(place, wish, change) });
  const words = phraseWords(query);
  return [
    ...(place.path === ''
      ? []
      : [
          {
            label: t('search.try.everywhere', { ref: refLabel(place.ref) }),
            href: searchHref({ ...place, path: '' }, wish),
          },
        ]),
    ...(query.paths.length + query.languages.length === 0
      ? []
      : [link(t('search.try.noFilters'), { text: printQuery({ ...query, paths: [], languages: [] }) })]),
    ...(query.caseSensitive
      ? [link(t('search.try.anyCase'), { text: printQuery({ ...query, caseSensitive: false }) })]
      : []),
    ...(words === undefined ? [] : [link(t('search.try.words'), { text: words })]),
    link(t('search.try.files', { query: displayPath(wish.text) }), { type: 'files' }),
    link(t('search.try.commits', { query: displayPath(wish.text) }), { type: 'commits' }),
  ];
}

/** The words of a single phrase, each by itself. */
function phraseWords(query: CodeQuery): string | undefined {
  if (query.match?.kind !== 'literal') return undefined;
  const words = query.match.text.split(/\s+/).filter((word) => word !== '');
  if (words.length < 2) return undefined;
  return printQuery({ ...query, match: { kind: 'and', of: words.map((text) => ({ kind: 'literal', text })) } });
}

export interface ExcludedWord {
  /** With its minus. */
  readonly word: string;
  /** The query that looks for it. */
  readonly text: string;
}

/** `return -EINVAL` excludes EINVAL, which one who reads kernels may not expect. */
export function excludedWord(query: CodeQuery, typed: string): ExcludedWord | undefined {
  const { match } = query;
  if (match?.kind !== 'and') return undefined;
  for (const part of match.of) {
    if (part.kind !== 'not' || part.of.kind !== 'literal') continue;
    const word = `-${part.of.text}`;
    if (!typed.includes(word)) continue;
    const wanted: Expression = { kind: 'literal', text: word };
    const of = match.of.map((other) => (other === part ? wanted : other));
    return { word, text: printQuery({ ...query, match: { kind: 'and', of } }) };
  }
  return undefined;
}
