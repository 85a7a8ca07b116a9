/**
 * Parses annotated tags. The signature of a tag is the end of its message and not a header.
 * Sources: git-mktag(1); gitformat-signature(5).
 */
import { GitError } from '../errors.js';
import { isOid, type Oid } from '../oid.js';
import { decodeCommitText, undeclaredDecoder } from './commit-text.js';
import { parseHeaderBlock, type HeaderField } from './object-header.js';
import type { ObjectType } from './object-reader.js';
import { parseSignature, type Signature } from './signature.js';

export interface Tag {
  readonly oid: Oid;
  /** The tagged object. It may have any type, also that of a tag. */
  readonly target: Oid;
  readonly targetType: ObjectType;
  /** The name in the tag object, which may differ from the name of the ref. */
  readonly name: string;
  /** Absent in the oldest tags of the Linux kernel. */
  readonly tagger?: Signature;
  /** The message without the signature. */
  readonly message: string;
  readonly signature?: string;
}

const TYPES: ReadonlySet<string> = new Set(['commit', 'tree', 'blob', 'tag']);
const SIGNATURE_START = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SIGNED MESSAGE|SSH SIGNATURE)-----/gm;

/**
 * `undeclared` decodes text that is not UTF-8 and has no declared encoding. Throws GitError('corrupt') when the object
 * line or the type line is malformed.
 */
export function parseTag(oid: Oid, bytes: Buffer, undeclared = undeclaredDecoder(bytes)): Tag {
  const { fields, message } = parseHeaderBlock(bytes);
  const target = ascii(fields[0], 'object');
  const targetType = ascii(fields[1], 'type');
  if (!isOid(target) || !TYPES.has(targetType))
    throw new GitError('corrupt', { oid, detail: 'tag without a valid object and type' });
  const encoding = fields.find((field) => field.keyword === 'encoding')?.value.toString('latin1');
  const tagger = fields.find((field) => field.keyword === 'tagger');
  const name = fields.find((field) => field.keyword === 'tag');
  const decoded = (value: Buffer): string => decodeCommitText(value, encoding, undeclared);
  const text = decoded(message);
  const signatureAt = lastSignature(text);
  return {
    oid,
    target,
    targetType: targetType as ObjectType,
    name: name === undefined ? '' : decoded(name.value),
    ...(tagger === undefined ? {} : { tagger: parseSignature(decoded(tagger.value)) }),
    message: signatureAt < 0 ? text : text.slice(0, signatureAt),
    ...(signatureAt < 0 ? {} : { signature: text.slice(signatureAt) }),
  };
}

function ascii(field: HeaderField | undefined, keyword: string): string {
  return field?.keyword === keyword ? field.value.toString('latin1') : '';
}

/** Position of the last signature, or -1. A message may quote other signatures before it. */
function lastSignature(text: string): number {
  let at = -1;
  for (const match of text.matchAll(SIGNATURE_START)) at = match.index;
  return at;
}
