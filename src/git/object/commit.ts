/** Parses commit objects. Sources: git-commit-tree(1); gitformat-signature(5) for `gpgsig` and `mergetag`. */
import { GitError } from '../errors.js';
import { isOid, type Oid } from '../oid.js';
import { decodeCommitText, undeclaredDecoder } from './commit-text.js';
import { parseHeaderBlock, unfold, type HeaderField } from './object-header.js';
import { NO_SIGNATURE, parseSignature, type Signature } from './signature.js';

export { bodyOf, summaryOf } from './commit-text.js';
export type { Signature } from './signature.js';

export interface Commit {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Signature;
  readonly committer: Signature;
  /** The `encoding` header as it is written; absent means UTF-8. */
  readonly encoding?: string;
  readonly message: string;
  /** The armoured signature of `gpgsig`, without the spaces in front of its lines. */
  readonly signature?: string;
  /** All other headers in order (`mergetag`, `HG:rename`, ...), without the spaces in front of their lines. */
  readonly extraHeaders: readonly { readonly keyword: string; readonly value: string }[];
}

/** Limit that only hostile commits reach: the largest merge of the Linux kernel has 66 parents. */
export const MAX_PARENTS = 10_000;
const NEWLINE = 10;

/**
 * Parses a commit. Absent or malformed author and committer lines are tolerated. `undeclared` decodes text that is not
 * UTF-8 and has no declared encoding. Throws GitError('corrupt') for a malformed tree or parent line, 'too-large' for
 * too many parents.
 */
export function parseCommit(oid: Oid, bytes: Buffer, undeclared = undeclaredDecoder(bytes)): Commit {
  const { fields, message } = parseHeaderBlock(bytes);
  const tree = oidField(oid, fields[0], 'tree');
  const parents: Oid[] = [];
  let next = 1;
  for (; fields[next]?.keyword === 'parent'; next += 1) parents.push(oidField(oid, fields[next], 'parent'));
  if (parents.length > MAX_PARENTS)
    throw new GitError('too-large', { oid, detail: 'parents', limitBytes: MAX_PARENTS, actualBytes: parents.length });
  // As in git, the lines of the tree and the parents end with a newline. Only the last line of an object may have none.
  if (next === fields.length && message.length === 0 && bytes.at(-1) !== NEWLINE)
    throw new GitError('corrupt', { oid, detail: 'commit that ends within its tree or parent lines' });

  const rest = fields.slice(next);
  const encoding = rest.find((field) => field.keyword === 'encoding')?.value.toString('latin1');
  const text = (value: Buffer): string => decodeCommitText(value, encoding, undeclared);
  const signatureField = rest.find((field) => field.keyword === 'gpgsig');
  return {
    oid,
    tree,
    parents,
    author: signatureOf(rest, 'author', text),
    committer: signatureOf(rest, 'committer', text),
    ...(encoding === undefined ? {} : { encoding }),
    message: text(message),
    ...(signatureField === undefined ? {} : { signature: unfold(signatureField.value.toString('latin1')) }),
    extraHeaders: rest
      .filter((field) => !KNOWN.has(field.keyword))
      .map((field) => ({ keyword: field.keyword, value: unfold(text(field.value)) })),
  };
}

const KNOWN: ReadonlySet<string> = new Set(['author', 'committer', 'encoding', 'gpgsig']);

function oidField(oid: Oid, field: HeaderField | undefined, keyword: string): Oid {
  const value = field?.keyword === keyword ? field.value.toString('latin1') : '';
  if (!isOid(value)) throw new GitError('corrupt', { oid, detail: `commit without a valid ${keyword} line` });
  return value;
}

function signatureOf(fields: readonly HeaderField[], keyword: string, text: (value: Buffer) => string): Signature {
  const field = fields.find((candidate) => candidate.keyword === keyword);
  return field === undefined ? NO_SIGNATURE : parseSignature(text(field.value));
}
