/** What resolving a revision asks of a repository, answered later. `LibraryReader` satisfies it. */
import { GitError } from '../errors.js';
import type { GitObject, ObjectType } from '../object/object-reader.js';
import { parseTag } from '../object/tag.js';
import type { Oid } from '../oid.js';
import { MAX_TAG_DEPTH, type Peeled } from '../refs/peel.js';

export interface RevisionReader {
  /** What a name leads to, completed in the order of gitrevisions(7); undefined when there is no such ref. */
  resolveRef(name: string): Promise<Oid | undefined>;
  /** All ids that begin with `digits` (lower-case hex), sorted. */
  expandOid(digits: string): Promise<readonly Oid[]>;
  /** The type alone, for an object may be a blob of any size; undefined when it is absent. */
  findHeader(oid: Oid): { readonly type: ObjectType } | undefined;
  /** GitError('not-found' | 'wrong-type' | 'corrupt'). */
  read(oid: Oid, type?: ObjectType): Promise<GitObject>;
}

/** GitError('not-found'). */
export function typeOf(reader: RevisionReader, oid: Oid): ObjectType {
  const header = reader.findHeader(oid);
  if (header === undefined) throw new GitError('not-found', { what: 'object', name: oid });
  return header.type;
}

/** As `peelTag` of refs/peel.ts; reads tags only. */
export async function peelObject(reader: RevisionReader, oid: Oid): Promise<Peeled> {
  let at = oid;
  for (let depth = 0; depth <= MAX_TAG_DEPTH; depth += 1) {
    const type = typeOf(reader, at);
    if (type !== 'tag') return { oid: at, type };
    at = parseTag(at, (await reader.read(at, 'tag')).bytes).target;
  }
  throw new GitError('too-large', { oid, detail: 'tags of tags', limitBytes: MAX_TAG_DEPTH });
}
