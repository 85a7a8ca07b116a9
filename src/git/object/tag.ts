/** Annotated tags. Source: git-mktag(1), gitformat-signature(5): a tag's signature is the end of its message, not a header. */
import { GitError } from '../errors.js';
import { isOid, type Oid } from '../oid.js';
import { decodeCommitText } from './commit-text.js';
import { parseHeaderBlock, type HeaderField } from './object-header.js';
import type { ObjectType } from './object-reader.js';
import { parseSignature, type Signature } from './signature.js';

export interface Tag {
  readonly oid: Oid;
  /** What the tag points at: an object of any type, a tag too. */
  readonly target: Oid;
  readonly targetType: ObjectType;
  /** The name inside of the object, which need not be that of its ref. */
  readonly name: string;
  /** Absent in the oldest tags of the kernel. */
  readonly tagger?: Signature;
  /** Without the signature. */
  readonly message: string;
  readonly signature?: string;
}

const TYPES: ReadonlySet<string> = new Set(['commit', 'tree', 'blob', 'tag']);
const SIGNATURE_START = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SIGNED MESSAGE|SSH SIGNATURE)-----/gm;

/** GitError('corrupt') without a valid object or type line. */
export function parseTag(oid: Oid, bytes: Buffer): Tag {
  const { fields, messageStart } = parseHeaderBlock(bytes);
  const target = ascii(fields[0], 'object');
  const targetType = ascii(fields[1], 'type');
  if (!isOid(target) || !TYPES.has(targetType))
    throw new GitError('corrupt', { oid, detail: 'tag without a valid object and type' });
  const encoding = fields.find((field) => field.keyword === 'encoding')?.value.toString('latin1');
  const tagger = fields.find((field) => field.keyword === 'tagger');
  const name = fields.find((field) => field.keyword === 'tag');
  const text = decodeCommitText(bytes.subarray(messageStart), encoding);
  const signatureAt = lastSignature(text);
  return {
    oid,
    target,
    targetType: targetType as ObjectType,
    name: name === undefined ? '' : decodeCommitText(name.value, encoding),
    ...(tagger === undefined ? {} : { tagger: parseSignature(decodeCommitText(tagger.value, encoding)) }),
    message: signatureAt < 0 ? text : text.slice(0, signatureAt),
    ...(signatureAt < 0 ? {} : { signature: text.slice(signatureAt) }),
  };
}

function ascii(field: HeaderField | undefined, keyword: string): string {
  return field?.keyword === keyword ? field.value.toString('latin1') : '';
}

/** A message may quote a signature; the last one is the tag's. */
function lastSignature(text: string): number {
  let at = -1;
  for (const match of text.matchAll(SIGNATURE_START)) at = match.index;
  return at;
}
