/**
 * The objects of one repository as pages read them: through isomorphic-git, parsed, and kept within the bounds of `ObjectCaches`.
 * The only file of this room that knows the object store. It is used directly where the library has no call: an object's
 * type and size without its content, what all refs of a list lead to, short ids, and blobs that do not fit in memory.
 */
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GitError, isGitError } from '../git/errors.js';
import { guessWords } from '../encoding/words.js';
import { COMMIT_ENCODING, LibraryReader } from '../git/isomorphic/library-reader.js';
import { decodeCommitText, undeclaredDecoder, undeclaredWords } from '../git/object/commit-text.js';
import { MAX_LFS_POINTER_BYTES, parseLfsPointer, type LfsPointer } from '../git/lfs-pointer.js';
import { LfsStore } from '../git/lfs-store.js';
import { parseCommit, type Commit } from '../git/object/commit.js';
import type { GitObject, ObjectType } from '../git/object/object-reader.js';
import { parseTag, type Tag } from '../git/object/tag.js';
import { entryKind, MODE_FILE, MODE_TREE, parseTree, type TreeEntry } from '../git/object/tree.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import { peelTag, refTarget, type Peeled } from '../git/refs/peel.js';
import type { Ref, RefSnapshot } from '../git/refs/ref-snapshot.js';
import { peelObject } from '../git/revision/revision-reader.js';
import { listObjectFolders } from '../git/store/alternates.js';
import { ObjectStore, type ObjectHeader } from '../git/store/object-store.js';
import { listPackFolder } from '../git/store/shared-indexes.js';
import { LARGE_TREE_BYTES } from '../workers/tasks/directory-part.js';
import type { WordsEncodingInput } from '../workers/tasks/words-encoding.js';
import type { ObjectCaches } from './object-caches.js';

/** Commits read before other work of the thread goes on: two or three milliseconds. */
const READS_PER_TURN = 50;

/** What other threads answer. */
export interface ObjectQuestions {
  /** One entry of a tree that is too large for this thread. */
  readonly findInLargeTree: (tree: Oid, name: GitPath) => Promise<TreeEntry | undefined>;
  readonly wordsEncoding: (question: Omit<WordsEncodingInput, 'gitDir'>) => Promise<string>;
}

export class Objects {
  readonly #gitDir: string;
  /** Content of Git LFS in the repository. */
  readonly lfs: LfsStore;
  readonly #caches: ObjectCaches;
  readonly #prefix: string;
  /** Under way: several rows of a page show the same commit. */
  readonly #commitReads = new Map<Oid, Promise<Commit>>();
  readonly #ask: ObjectQuestions;
  /** `i18n.commitEncoding`, read at the first words that need it. */
  #commitEncoding: Promise<string | undefined> | undefined;
  #opened: { readonly store: ObjectStore; readonly reader: LibraryReader } | undefined;

  constructor(gitDir: string, caches: ObjectCaches, ask: ObjectQuestions) {
    this.#ask = ask;
    this.#gitDir = gitDir;
    this.lfs = new LfsStore(gitDir);
    this.#caches = caches;
    this.#prefix = caches.newPrefix();
  }

  /** Opened at its first use, so that a thousand repositories cost nothing at start. GitError('unsupported') for SHA-256. */
  #open(): { readonly store: ObjectStore; readonly reader: LibraryReader } {
    if (this.#opened === undefined) {
      const store = ObjectStore.open(this.#gitDir, { caches: this.#caches.reads });
      this.#opened = { store, reader: new LibraryReader(store) };
    }
    return this.#opened;
  }

  /** Resolves names of `refs`, and reads what depends on them. */
  readerAt(refs: RefSnapshot): LibraryReader {
    return new LibraryReader(this.#open().store, refs);
  }

  /** GitError('not-found' | 'wrong-type' | 'corrupt' | 'too-large'), as all that read. */
  async readCommit(oid: Oid): Promise<Commit> {
    const known = this.#caches.commits.get(this.#prefix + oid);
    if (known !== undefined) return known;
    let read = this.#commitReads.get(oid);
    if (read === undefined) {
      read = this.#readCommit(oid).finally(() => this.#commitReads.delete(oid));
      this.#commitReads.set(oid, read);
    }
    return read;
  }

  async #readCommit(oid: Oid): Promise<Commit> {
    const { bytes } = await this.read(oid, 'commit');
    const words = undeclaredWords(bytes);
    const encoding = words === undefined ? undefined : await this.#encodingOf(words, { object: oid, near: oid });
    const commit = parseCommit(oid, bytes, undeclaredDecoder(bytes, encoding));
    this.#caches.commits.set(this.#prefix + oid, commit);
    return commit;
  }

  /** The commit that `oid` is, or that tags lead to from it. GitError('wrong-type') when they end elsewhere. */
  async readCommitBehind(oid: Oid): Promise<Commit> {
    const known = this.#caches.commits.get(this.#prefix + oid);
    if (known !== undefined) return known;
    const end = await this.peel(oid);
    if (end.type !== 'commit') throw new GitError('wrong-type', { oid: end.oid, expected: 'commit', actual: end.type });
    return this.readCommit(end.oid);
  }

  async readTree(oid: Oid): Promise<readonly TreeEntry[]> {
    const key = this.#prefix + oid;
    let entries = this.#caches.trees.get(key);
    if (entries === undefined) {
      entries = parseTree((await this.read(oid, 'tree')).bytes, oid);
      this.#caches.trees.set(key, entries);
    }
    return entries;
  }

  async readTag(oid: Oid): Promise<Tag> {
    const { bytes } = await this.read(oid, 'tag');
    const words = undeclaredWords(bytes);
    if (words === undefined) return parseTag(oid, bytes);
    const { target, targetType } = parseTag(oid, bytes);
    const near = targetType === 'commit' ? target : undefined;
    return parseTag(oid, bytes, undeclaredDecoder(bytes, await this.#encodingOf(words, { object: oid, near })));
  }

  /** The text of a small blob that someone wrote about the commit `near`. */
  async readWords(blob: Oid, near: Oid): Promise<string> {
    const bytes = await this.readBlob(blob);
    const encoding = isUtf8(bytes) ? 'utf-8' : await this.#encodingOf(bytes, { object: blob, near });
    return decodeCommitText(bytes, '', undeclaredDecoder(bytes, encoding));
  }

  /** The encoding of undeclared words, as all pages read them: mostly at once, else with the help of the commits around them. */
  async #encodingOf(words: Buffer, at: { readonly object: Oid; readonly near: Oid | undefined }): Promise<string> {
    this.#commitEncoding ??= this.#open().reader.getConfig(COMMIT_ENCODING);
    const configured = await this.#commitEncoding;
    const guess = guessWords(words, configured);
    if (guess.isSure) return guess.name;
    try {
      return await this.#ask.wordsEncoding({ ...at, configured });
    } catch (error) {
      // The threads are busy, say: a page with words that may be misread is better than none.
      if (isGitError(error)) return guess.name;
      throw error;
    }
  }

  /** The pointer of Git LFS that a blob is; undefined for any other blob. */
  async lfsPointer(oid: Oid): Promise<LfsPointer | undefined> {
    const header = this.findHeader(oid);
    if (header?.type !== 'blob' || header.sizeBytes >= MAX_LFS_POINTER_BYTES) return undefined;
    return parseLfsPointer(await this.readBlob(oid));
  }

  /** Owned by the caller. For small ones: a large blob takes the time of other requests. */
  readBlob(oid: Oid): Promise<Buffer> {
    return this.#open().reader.readBlob(oid);
  }

  /** The content as it is stored, owned by the caller. */
  read(oid: Oid, type?: ObjectType): Promise<GitObject> {
    return this.#open().reader.read(oid, type);
  }

  /** What a commit, a tree or a blob is as the root of paths: the tree of the commit, the tree, or a file. */
  async rootOf(oid: Oid): Promise<TreeEntry> {
    const type = this.#caches.commits.has(this.#prefix + oid) ? 'commit' : this.findHeader(oid)?.type;
    if (type === 'tree' || type === 'blob') return { mode: type === 'tree' ? MODE_TREE : MODE_FILE, name: '', oid };
    return { mode: MODE_TREE, name: '', oid: (await this.readCommit(oid)).tree };
  }

  /** The entry at `path` below `rootOf(commit)`; the root ('') is an entry of mode 040000. Undefined: no such path. */
  async entryAt(commit: Oid, path: GitPath): Promise<TreeEntry | undefined> {
    let entry: TreeEntry | undefined = await this.rootOf(commit);
    if (path === '') return entry;
    for (const segment of path.split('/')) {
      if (entryKind(entry.mode) !== 'tree') return undefined;
      entry = await this.entryOf(entry.oid, segment);
      if (entry === undefined) return undefined;
    }
    return entry;
  }

  /** One entry of a tree by its name. */
  async entryOf(tree: Oid, name: GitPath): Promise<TreeEntry | undefined> {
    return this.isLargeTree(tree)
      ? this.#ask.findInLargeTree(tree, name)
      : (await this.readTree(tree)).find((candidate) => candidate.name === name);
  }

  /** A directory that takes too long to read in this thread. */
  isLargeTree(tree: Oid): boolean {
    if (this.#caches.trees.has(this.#prefix + tree)) return false;
    return (this.findHeader(tree)?.sizeBytes ?? 0) > LARGE_TREE_BYTES;
  }

  has(oid: Oid): boolean {
    return this.#open().store.has(oid);
  }

  /** Type and size; undefined when it is absent. GitError('corrupt'). */
  findHeader(oid: Oid): ObjectHeader | undefined {
    return this.#open().store.findHeader(oid);
  }

  /** Size of a blob. GitError('not-found' | 'wrong-type' | 'corrupt'). */
  blobSize(oid: Oid): number {
    const header = this.findHeader(oid);
    if (header === undefined) throw new GitError('not-found', { what: 'object', name: oid });
    if (header.type !== 'blob') throw new GitError('wrong-type', { oid, expected: 'blob', actual: header.type });
    return header.sizeBytes;
  }

  /** What `oid` stands for when tags are followed; reads tags only. Errors as of `readCommit`. */
  peel(oid: Oid): Promise<Peeled> {
    return peelObject(this.#open().reader, oid);
  }

  /** The end of a ref: what packed-refs says, or tags lead to; undefined when an object on the way is missing or damaged. */
  refTarget(ref: Ref): Oid | undefined {
    return refTarget(this.#open().store, ref);
  }

  /** The ref leads to a commit. GitError when an object on the way is missing or damaged. */
  leadsToCommit({ oid, peeledOid = oid }: Ref): boolean {
    // The header first: a tag may name a blob of any size.
    const type = this.findHeader(peeledOid)?.type;
    return type === 'tag' ? peelTag(this.#open().store, peeledOid).type === 'commit' : type === 'commit';
  }

  /** The shortest beginning of at least `minimum` digits that no other object has. */
  abbreviate(oid: Oid, minimum: number): string {
    return this.#open().store.abbreviate(oid, minimum);
  }

  /** A blob of any size, inflated while it is read; undefined when it is absent. Corruption that shows late fails the stream. */
  openBlobStream(oid: Oid): Readable | undefined {
    return this.#open().store.openBlobStream(oid);
  }

  /** The commits among `oids` that can be read: one that is damaged must not hide the others. Other work of the thread goes on. */
  async findCommits(oids: Iterable<Oid>): Promise<ReadonlyMap<Oid, Commit>> {
    const found = new Map<Oid, Commit>();
    const wanted = [...new Set(oids)];
    for (let start = 0; start < wanted.length; start += READS_PER_TURN) {
      if (start > 0) await nextTurn();
      const part = await Promise.all(wanted.slice(start, start + READS_PER_TURN).map((oid) => this.#findCommit(oid)));
      for (const commit of part) if (commit !== undefined) found.set(commit.oid, commit);
    }
    return found;
  }

  async #findCommit(oid: Oid): Promise<Commit | undefined> {
    try {
      return await this.readCommit(oid);
    } catch (error) {
      if (isGitError(error)) return undefined;
      throw error;
    }
  }

  /** Folders that hold its objects, its own first and then borrowed ones: for clients that fetch the files. */
  folders(): string[] {
    return listObjectFolders(join(this.#gitDir, 'objects'));
  }

  /** Names of all files in `pack` of those folders. */
  packFiles(): string[] {
    return this.folders().flatMap((folder) => listPackFolder(folder));
  }

  close(): void {
    this.#opened?.store.close();
    this.#opened = undefined;
  }
}
