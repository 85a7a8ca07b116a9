/** Follows annotated tags to the object that they tag. Source: gitglossary(7), "peel". */
import { GitError, isGitError } from '../errors.js';
import type { ObjectReader, ObjectType } from '../object/object-reader.js';
import { parseTag } from '../object/tag.js';
import type { Oid } from '../oid.js';
import type { Ref } from './ref-snapshot.js';

export interface Peeled {
  readonly oid: Oid;
  /** Never `tag`. */
  readonly type: Exclude<ObjectType, 'tag'>;
}

/** Longest chain of tags of tags. Hashes make a cycle impossible, but a hostile chain can be long. */
export const MAX_TAG_DEPTH = 64;

/**
 * Follows a chain of tags to its end. Throws GitError: 'not-found' for a missing object, 'corrupt' for a malformed one,
 * 'too-large' for a chain that is too long.
 */
export function peelTag(reader: ObjectReader, oid: Oid): Peeled {
  let at = oid;
  for (let depth = 0; depth <= MAX_TAG_DEPTH; depth += 1) {
    const { type, bytes } = reader.read(at);
    if (type !== 'tag') return { oid: at, type };
    at = parseTag(at, bytes).target;
  }
  throw new GitError('too-large', { oid, detail: 'tags of tags', limitBytes: MAX_TAG_DEPTH });
}

/** A reader that can read the type of an object alone. A tag may name a blob of any size, which must not be read. */
type HeaderReader = ObjectReader & { findHeader(oid: Oid): { readonly type: ObjectType } | undefined };

/**
 * The object that a ref leads to after all tags. packed-refs may already have it. Undefined when an object on the way
 * is missing or damaged.
 */
export function refTarget(store: HeaderReader, { oid, peeledOid }: Pick<Ref, 'oid' | 'peeledOid'>): Oid | undefined {
  if (peeledOid !== undefined) return peeledOid;
  try {
    return store.findHeader(oid)?.type === 'tag' ? peelTag(store, oid).oid : oid;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
