/** Commit objects. Pure: bytes in, values out. Source: git-commit-tree(1); gitformat-signature(5) for `gpgsig` and `mergetag`. */
import { GitError } from '../errors.js';
import { isOid, type Oid } from '../oid.js';
import { decodeCommitText } from './commit-text.js';
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
  /** The `encoding` header as written; absent means UTF-8. */
  readonly encoding?: string;
  /** The message as stored; a view of the object's bytes, not to be written to. */
  readonly messageBytes: Buffer;
  readonly message: string;
  /** The armoured signature of `gpgsig`, unfolded. */
  readonly signature?: string;
  /** Every other header in order (`mergetag`, `HG:rename`, ...), values unfolded. */
  readonly extraHeaders: readonly { readonly keyword: string; readonly value: string }[];
}

/** An octopus of more parents than this is no history; git itself warns at 16 since 2.x and the kernel's record is 66. */
export const MAX_PARENTS = 10_000;

/** Identity lines that are absent or garbled are tolerated, a bad tree or parent line is GitError('corrupt'). */
export function parseCommit(oid: Oid, bytes: Buffer): Commit {
  const { fields, messageStart } = parseHeaderBlock(bytes);
  const tree = oidField(oid, fields[0], 'tree');
  const parents: Oid[] = [];
  let next = 1;
  for (; fields[next]?.keyword === 'parent'; next++) parents.push(oidField(oid, fields[next], 'parent'));
  if (parents.length > MAX_PARENTS)
    throw new GitError('too-large', { oid, detail: 'parents', limitBytes: MAX_PARENTS, actualBytes: parents.length });

  const rest = fields.slice(next);
  const encoding = rest.find((field) => field.keyword === 'encoding')?.value.toString('latin1');
  const text = (value: Buffer): string => decodeCommitText(value, encoding);
  const signatureField = rest.find((field) => field.keyword === 'gpgsig');
  const messageBytes = bytes.subarray(messageStart);
  return {
    oid,
    tree,
    parents,
    author: signatureOf(rest, 'author', text),
    committer: signatureOf(rest, 'committer', text),
    ...(encoding === undefined ? {} : { encoding }),
    messageBytes,
    message: text(messageBytes),
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
