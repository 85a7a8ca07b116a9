/** From a tag to what it tags. Source: gitglossary(7), "peel". */
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

/** Tags of tags deeper than this are hostile; ids cannot form a circle, but a chain can be long. */
const MAX_TAG_DEPTH = 64;

/** Follows tags of tags to the end. GitError('not-found') when an object is missing, ('wrong-type') when a tag lies of its target's type. */
export function peelTag(reader: ObjectReader, oid: Oid): Peeled {
  let at = oid;
  for (let depth = 0; depth <= MAX_TAG_DEPTH; depth++) {
    const { type, bytes } = reader.read(at);
    if (type !== 'tag') return { oid: at, type };
    at = parseTag(at, bytes).target;
  }
  throw new GitError('too-large', { oid, detail: 'tags of tags', limitBytes: MAX_TAG_DEPTH });
}

/** An `ObjectStore`: the header alone tells that there is nothing to peel, and a tag may name a blob of any size. */
type HeaderReader = ObjectReader & { findHeader(oid: Oid): { readonly type: ObjectType } | undefined };

/** What a ref stands for in the end, which packed-refs may tell of tags; undefined when an object on the way is missing or damaged. */
export function refTarget(store: HeaderReader, { oid, peeledOid }: Pick<Ref, 'oid' | 'peeledOid'>): Oid | undefined {
  if (peeledOid !== undefined) return peeledOid;
  try {
    return store.findHeader(oid)?.type === 'tag' ? peelTag(store, oid).oid : oid;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
