/** The git command that answers the same query, where there is one. */
import { isPattern } from '../../../search/match/path-filter.js';
import type { CodeQuery, Expression, LiteralTerm, RegexpTerm } from '../../../search/query/query.js';
import type { Place } from '../../parts/revision.js';

type LineTerm = LiteralTerm | RegexpTerm;
type Patterns = { readonly terms: readonly LineTerm[]; readonly isAll: boolean };

/** Undefined for what `git grep` cannot say: exclusions, languages, symbols, groups in groups. */
export function gitGrepCommand(
  { match, paths, languages, caseSensitive }: CodeQuery,
  place: Place,
): string | undefined {
  const patterns = match === null ? undefined : patternsOf(match);
  const hasBoth = place.path !== '' && paths.some(({ isExcluded }) => !isExcluded);
  if (patterns === undefined || languages.length > 0 || hasBoth) return undefined;
  const isLiteral = patterns.terms.every(({ kind }) => kind === 'literal');
  const pathspecs = [
    ...(place.path === '' ? [] : [isPattern(place.path) ? `:(literal)${place.path}` : place.path]),
    ...paths.map(({ pattern, isExcluded }) => (isExcluded ? `:!${pattern}` : pattern)),
  ];
  return [
    'git grep -n -I',
    ...(caseSensitive ? [] : ['-i']),
    isLiteral ? '-F' : '-P',
    ...(patterns.isAll ? ['--all-match'] : []),
    ...patterns.terms.map((term) => `-e ${quoted(isLiteral ? textOf(term) : sourceOf(term))}`),
    quoted(place.ref.name),
    ...(pathspecs.length === 0 ? [] : ['--', ...pathspecs.map(quoted)]),
  ].join(' ');
}

function patternsOf(match: Expression): Patterns | undefined {
  if (isLineTerm(match)) return { terms: [match], isAll: false };
  if (match.kind !== 'and' && match.kind !== 'or') return undefined;
  return match.of.every(isLineTerm) ? { terms: match.of, isAll: match.kind === 'and' } : undefined;
}

function isLineTerm(expression: Expression): expression is LineTerm {
  return expression.kind === 'literal' || expression.kind === 'regexp';
}

const textOf = (term: LineTerm): string => (term.kind === 'literal' ? term.text : term.source);

function sourceOf(term: LineTerm): string {
  return term.kind === 'regexp' ? term.source : term.text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./@:+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
