/**
 * Parses the line of a search for commits. Words and phrases mean texts of the message, as `git log -i -F --grep` finds
 * them; `word*` is the beginning of a word; `author:`, `committer:` and trailers such as `fixes:` or `reviewed-by:` name
 * a field, also with a minus. `path:`, `after:` and `before:` belong to the whole query. Digits of an id mean the commit
 * too.
 */
import { typedDay } from '../../shared/typed-day.js';
import type { CommitExpression } from '../commits/commit-expression.js';
import { foldedText } from '../commits/commit-texts.js';
import { isTrailerKey, partsOf } from '../commits/parts.js';
import { QueryGrammar, Refusal, type Leaf } from './query-grammar.js';
import type { QueryProblem } from './query-problem.js';
import type { QuerySyntax } from './query-tokens.js';

export interface CommitSearch {
  /** Null when there are only filters. */
  readonly match: CommitExpression | null;
  /** A path whose history is searched; '' for all commits. */
  readonly path: string;
  /** Days, `YYYY-MM-DD`, both included. */
  readonly since: string | undefined;
  readonly until: string | undefined;
}

export type ParsedCommitSearch =
  { readonly ok: true; readonly query: CommitSearch } | { readonly ok: false; readonly problem: QueryProblem };

/** Never throws. An empty line has neither terms nor filters. */
export function parseCommitQuery(line: string): ParsedCommitSearch {
  const text = line.replace(/[\r\n]/g, ' ');
  try {
    return { ok: true, query: new CommitParser(text).parse() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

const FIELDS: Readonly<Record<string, string>> = { since: 'after', until: 'before' };
/** A field or the key of a trailer. A colon before a space is one of the message. */
const FIELD = /(?:author|committer|after|since|before|until|path)(?=:)|[a-z][a-z-]*(?=:[^\s:/])/iy;

const COMMIT_SYNTAX: QuerySyntax<string> = {
  filter: FIELD,
  nameOf: (found) => FIELDS[found.toLowerCase()] ?? found.toLowerCase(),
  hasRegexps: false,
};

/** Fewer digits are words more often than ids. */
const ID = /^[0-9a-f]{7,40}$/i;

class CommitParser extends QueryGrammar<CommitExpression, string> {
  #path: string | undefined;
  readonly #days: { after: string | undefined; before: string | undefined } = { after: undefined, before: undefined };

  constructor(text: string) {
    super(text, COMMIT_SYNTAX);
  }

  parse(): CommitSearch {
    const match = this.alternatives() ?? null;
    return { match, path: this.#path ?? '', since: this.#days.after, until: this.#days.before };
  }

  protected override leaf(token: Leaf<string>, isExcluded: boolean): CommitExpression | undefined {
    if (token.kind !== 'filter') return this.#message(token, token.text);
    const { name, text } = token;
    if (name === 'path' || name === 'after' || name === 'before') {
      this.#restrict(token, isExcluded);
      return undefined;
    }
    // The subsystem in a summary: `net:fix` is a word.
    if (name !== 'author' && name !== 'committer' && !isTrailerKey(name))
      return this.#message(token, this.text.slice(token.start, token.end).replace(/"/g, ''));
    const folded = foldedText(text.trim());
    if (folded === '') throw new Refusal('empty-filter', token);
    return name === 'author' || name === 'committer'
      ? { kind: 'person', field: name, text: folded }
      : { kind: 'trailer', key: name, text: folded };
  }

  #message({ start }: Leaf<string>, typed: string): CommitExpression | undefined {
    const isQuoted = this.text[start] === '"';
    const text = foldedText(typed.trim());
    if (text === '') return undefined;
    const begin = text.slice(0, -1);
    if (!isQuoted && text.endsWith('*') && partsOf(begin).length === 1) return { kind: 'prefix', text: begin };
    const message: CommitExpression = { kind: 'message', text };
    return !isQuoted && ID.test(text) ? { kind: 'or', of: [message, { kind: 'id', prefix: text }] } : message;
  }

  #restrict(token: Extract<Leaf<string>, { kind: 'filter' }>, isExcluded: boolean): void {
    const { name, text } = token;
    if (this.isInGroup || isExcluded) throw new Refusal('filter-in-group', token);
    if (text === '') throw new Refusal('empty-filter', token);
    if (name === 'path') {
      if (this.#path !== undefined) throw new Refusal('second-filter', token);
      this.#path = text.replace(/^\/+|\/+$/g, '');
      return;
    }
    const field = name as 'after' | 'before';
    if (this.#days[field] !== undefined) throw new Refusal('second-filter', token);
    const day = typedDay(text, field === 'after' ? 'first' : 'last');
    if (day === undefined) throw new Refusal('bad-day', token);
    this.#days[field] = day;
  }

  protected override combined(kind: 'and' | 'or', parts: readonly CommitExpression[]): CommitExpression | undefined {
    return parts.length < 2 ? parts[0] : { kind, of: parts };
  }

  protected override negated(part: CommitExpression): CommitExpression {
    return { kind: 'not', of: part };
  }
}
