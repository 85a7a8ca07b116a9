/**
 * What parsers and walks need of an object store. `ObjectStore` implements it, and tests have small implementations.
 */
import type { Oid } from '../oid.js';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  /** The inflated content without the loose header. Not to be written to: caches may share it. */
  readonly bytes: Buffer;
}

export interface ObjectReader {
  /** `undefined` when the object is not stored. Throws GitError('corrupt') when it is stored and cannot be read. */
  find(oid: Oid): GitObject | undefined;
  /** As `find`, but throws GitError('not-found') for an absent object and 'wrong-type' when it is not of `type`. */
  read(oid: Oid, type?: ObjectType): GitObject;
  /** As `find`, for the id in `bytes[offset, offset + 20)`. Walks use it where it exists, to avoid hex conversions. */
  findAt?(bytes: Buffer, offset: number): GitObject | undefined;
}
