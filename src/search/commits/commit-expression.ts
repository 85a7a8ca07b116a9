/** What a search for commits asks of each commit, apart from its place in the history. */
import type { Oid } from '../../git/oid.js';
import type { CommitTexts, PersonField } from './commit-texts.js';
import { partsOf, trailersOf } from './parts.js';

/** All texts are folded and not empty. */
export type CommitTerm =
  /** A line of the message contains the text. */
  | { readonly kind: 'message'; readonly text: string }
  /** A word of the message begins with the text. */
  | { readonly kind: 'prefix'; readonly text: string }
  /** A name with its address, recorded or proper, contains the text. */
  | { readonly kind: 'person'; readonly field: PersonField; readonly text: string }
  /** The value of a trailer contains the text; '' finds every trailer with the key. */
  | { readonly kind: 'trailer'; readonly key: string; readonly text: string }
  /** The id begins with these lower-case hexadecimal digits. */
  | { readonly kind: 'id'; readonly prefix: string };

export type CommitExpression =
  | CommitTerm
  | { readonly kind: 'and' | 'or'; readonly of: readonly CommitExpression[] }
  | { readonly kind: 'not'; readonly of: CommitExpression };

/** Whether a commit is found, by its texts. The index of words gives the same answers. */
export function matchesCommit(expression: CommitExpression, oid: Oid, texts: CommitTexts): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.of.every((part) => matchesCommit(part, oid, texts));
    case 'or':
      return expression.of.some((part) => matchesCommit(part, oid, texts));
    case 'not':
      return !matchesCommit(expression.of, oid, texts);
    case 'message':
      return texts.get('grep').includes(expression.text);
    case 'prefix':
      return partsOf(texts.get('grep')).some((part) => part.startsWith(expression.text));
    case 'person':
      return texts.get(expression.field).includes(expression.text);
    case 'trailer':
      return trailersOf(texts.get('grep')).some(
        ({ key, value }) => key === expression.key && value.includes(expression.text),
      );
    case 'id':
      return oid.startsWith(expression.prefix);
  }
}
