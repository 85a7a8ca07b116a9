/**
 * Reading through isomorphic-git, with its answers as our types and its errors as GitErrors. What its parsed forms of commits,
 * trees and tags leave out cannot be seen in them, so these are read as raw content, for the parsers of `object/` (the list of
 * losses is in ARCHITECTURE.md, "Reading through isomorphic-git").
 */
import { GitError } from '../errors.js';
import { createIsomorphicGit, type IsomorphicGit } from '../isomorphic.js';
import type { GitObject, ObjectType } from '../object/object-reader.js';
import type { Oid } from '../oid.js';
import { isValidRefName } from '../refs/ref-name.js';
import type { ObjectHeader, ObjectStore } from '../store/object-store.js';
import type { VisibleRefs } from './closed-file-system.js';

/** Key of the encoding that git writes new commits of a repository in. */
export const COMMIT_ENCODING = 'i18n.commitEncoding';

export class LibraryReader {
  readonly #store: ObjectStore;
  readonly #git: IsomorphicGit;

  /** Borrows `store`. Without `refs` no ref exists. */
  constructor(store: ObjectStore, refs?: VisibleRefs) {
    this.#store = store;
    this.#git = createIsomorphicGit(store, refs);
  }

  /** Type and size without the content, by the store: isomorphic-git has no call for it. GitError('corrupt'). */
  findHeader(oid: Oid): ObjectHeader | undefined {
    return this.#store.findHeader(oid);
  }

  /** An object's content, owned by the caller. GitError('not-found' | 'wrong-type' | 'corrupt' | 'too-large'). */
  async read(oid: Oid, expected?: ObjectType): Promise<GitObject> {
    const { type, object } = await asked(oid, this.#git.readObject({ oid, format: 'content' }));
    const actual = type as ObjectType;
    if (expected !== undefined && actual !== expected) throw new GitError('wrong-type', { oid, expected, actual });
    return { type: actual, bytes: bufferOf(object as Uint8Array) };
  }

  /** Errors as of `read`. */
  async readBlob(oid: Oid): Promise<Buffer> {
    const { blob } = await asked(oid, this.#git.readBlob({ oid }));
    return bufferOf(blob);
  }

  /** By full name or as gitrevisions(7) completes it (`main`, `tags/v1`, `HEAD`); undefined when there is no such ref. */
  async resolveRef(name: string): Promise<Oid | undefined> {
    if (!isValidRefName(name, true)) return undefined;
    return (await unlessAbsent(this.#git.resolveRef({ ref: name }))) as Oid | undefined;
  }

  /** All ids that begin with `digits` (lower-case hex), sorted, up to a thousand of them. */
  async expandOid(digits: string): Promise<readonly Oid[]> {
    try {
      return [(await this.#git.expandOid({ oid: digits })) as Oid];
    } catch (error) {
      if (isLibraryError(error, 'NotFoundError')) return [];
      if (isLibraryError(error, 'AmbiguousError')) return (error.data as { matches: Oid[] }).matches;
      throw error;
    }
  }

  /** A value of the repository's own `config`, e.g. `core.notesRef`; undefined when it is not set. */
  async getConfig(key: string): Promise<string | undefined> {
    const value: unknown = await this.#git.getConfig({ path: key });
    return typeof value === 'string' ? value : undefined;
  }
}

/** The same memory as a Buffer. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

interface LibraryError extends Error {
  readonly code: string;
  readonly data: unknown;
}

function isLibraryError(error: unknown, code: string): error is LibraryError {
  return error instanceof Error && (error as Partial<LibraryError>).code === code;
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isLibraryError(error, 'NotFoundError')) return undefined;
    throw error;
  }
}

/** The answer about an object; what the library throws about it becomes a GitError. */
async function asked<T>(oid: Oid, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isLibraryError(error, 'NotFoundError')) throw new GitError('not-found', { what: 'object', name: oid });
    if (isLibraryError(error, 'ObjectTypeError')) {
      const { expected, actual } = error.data as { expected: ObjectType; actual: ObjectType };
      throw new GitError('wrong-type', { oid, expected, actual });
    }
    throw error;
  }
}
