/**
 * One handle a repository: its refs (refreshed when they move), its object store, small caches, and the questions
 * that pages ask. What may take over 10 ms goes to the worker pool. Nothing here writes into the repository.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { GitError, isGitError } from '../git/errors.js';
import { createIsomorphicGit, type IsomorphicGit } from '../git/isomorphic.js';
import { parseCommit, type Commit } from '../git/object/commit.js';
import { entryKind, parseTree, type TreeEntry } from '../git/object/tree.js';
import { isOid, type Oid } from '../git/oid.js';
import { ReadCaches } from '../git/pack/read-caches.js';
import type { GitPath } from '../git/path-text.js';
import { RefStore, type Ref, type RefSnapshot } from '../git/refs/ref-store.js';
import { splitRefAndPath } from '../git/refs/split-ref-path.js';
import { resolveRevision } from '../git/revision/resolve-revision.js';
import { checkExtensions } from '../git/git-dir.js';
import { ObjectStore } from '../git/store/object-store.js';
import type { Mailmap } from '../knowledge/mailmap.js';
import { MAILMAP_FILE, readMailmap } from '../knowledge/stored-mailmap.js';
import type { Answers } from '../workers/answers.js';
import { BackgroundQuestions } from './background.js';
import { History } from './history.js';
import type { IndexService } from './index-service.js';
import { watchRefs, type RefWatcher } from './ref-watcher.js';
import type { RepositorySpec } from './scan.js';

/** A revision as a URL names it, resolved; `path` is what followed the name. */
export interface RevisionAt {
  readonly kind: 'branch' | 'tag' | 'commit';
  /** Branch or tag as in the URL; for `commit` the full id. */
  readonly name: string;
  readonly commit: Oid;
  readonly path: GitPath;
  /** The URL gave the whole id, so that what it names can never change. */
  readonly fixed: boolean;
}

/** What the server's own stores share: they read commits and trees; big blobs are read by workers. */
const caches = new ReadCaches({ blockCacheBytes: 32 << 20, baseCacheBytes: 16 << 20 });
/** Parsed commits kept: lists show the same ones again and again; about 2 KB each. */
const MAX_COMMITS = 4_000;
/** Parsed tree entries kept, all trees together; about 150 bytes each. */
const MAX_TREE_ENTRIES = 60_000;
/** Refs are looked at again when they were not for this long: a push is seen on the next page. */
const REFS_FRESH_MS = 500;
/** What git writes into `description` of a new repository. */
const NO_DESCRIPTION = /^Unnamed repository; edit this file/;
const MAX_DESCRIPTION_BYTES = 2_000;

/** `.mailmap` as it was when the refs were so. */
interface KnownMailmap {
  readonly refs: RefSnapshot;
  readonly blob: Oid | undefined;
  readonly map: Mailmap;
}

export class Repository {
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string;
  /** What worker threads answer. */
  readonly background: BackgroundQuestions;
  readonly history: History;
  readonly #indexing: IndexService | undefined;
  #watcher: RefWatcher | undefined;
  readonly #commits = new LRUCache<Oid, Commit>({ max: MAX_COMMITS });
  readonly #trees = new LRUCache<Oid, readonly TreeEntry[]>({
    maxSize: MAX_TREE_ENTRIES,
    sizeCalculation: (entries) => entries.length + 1,
  });
  #store: ObjectStore | undefined;
  #isomorphic: IsomorphicGit | undefined;
  #refStore: RefStore | undefined;
  #refs: RefSnapshot | undefined;
  #refsFingerprint = '';
  #refsCheckedAt = -Infinity;
  #mailmap: KnownMailmap | undefined;

  /** With `indexing` a history index is kept for it from now on. */
  constructor(spec: RepositorySpec, answers: Answers, indexing?: IndexService) {
    this.owner = spec.owner;
    this.name = spec.name;
    this.gitDir = spec.path;
    this.background = new BackgroundQuestions(spec.path, answers);
    this.#indexing = indexing;
    this.history = new History(this.background, indexing?.track(spec.path, `${spec.owner}/${spec.name}`));
    if (indexing !== undefined) this.#watcher = watchRefs(spec.path, () => this.#lookAtRefs());
  }

  /** Opened at its first use, so that a thousand repositories cost nothing at start. GitError('unsupported') for SHA-256. */
  get store(): ObjectStore {
    this.#store ??= ObjectStore.open(this.gitDir, { caches });
    return this.#store;
  }

  /** isomorphic-git over our object store, for all that is asked once a page. */
  get git(): IsomorphicGit {
    this.#isomorphic ??= createIsomorphicGit(this.store);
    return this.#isomorphic;
  }

  /** The current refs; an immutable snapshot, at most half a second old. */
  refs(): RefSnapshot {
    const now = performance.now();
    if (this.#refs !== undefined && now - this.#refsCheckedAt < REFS_FRESH_MS) return this.#refs;
    if (this.#refStore === undefined) {
      // Ids of another length would pass for broken refs, and the repository for an empty one.
      checkExtensions(this.gitDir);
      this.#refStore = RefStore.open(this.gitDir);
    }
    const fingerprint = this.#refStore.fingerprint();
    if (this.#refs === undefined || fingerprint !== this.#refsFingerprint) {
      this.#refs = this.#refStore.snapshot();
      this.#refsFingerprint = fingerprint;
      if (this.history.indexState !== undefined) this.#indexing?.requestUpdate(this.history.indexState);
    }
    this.#refsCheckedAt = now;
    return this.#refs;
  }

  /** Refs may have moved without any visitor: the index follows. */
  #lookAtRefs(): void {
    try {
      this.refs();
    } catch {
      // The next page that needs the refs reports what is wrong with them.
    }
  }

  /** Changes when a ref does and only then; part of the validator of pages that show refs. */
  get refsTag(): string {
    return this.refs().contentTag;
  }

  /** The text of `description`, '' when there is none worth showing. Read anew each time: it is one small file. */
  description(): string {
    try {
      const text = readFileSync(join(this.gitDir, 'description'))
        .subarray(0, MAX_DESCRIPTION_BYTES)
        .toString('utf8')
        .trim();
      return NO_DESCRIPTION.test(text) ? '' : text;
    } catch {
      // A bare clone made without templates has no such file.
      return '';
    }
  }

  /** The branch that HEAD names, or undefined when it is unborn or HEAD is detached. */
  defaultBranch(): Ref | undefined {
    const { head } = this.refs();
    return head.target === undefined ? undefined : this.refs().get(head.target);
  }

  /** The commit that HEAD stands for; undefined in a repository without commits. */
  headCommit(): Oid | undefined {
    const { head } = this.refs();
    return head.oid === undefined ? undefined : this.peelToCommit(head.oid);
  }

  readCommit(oid: Oid): Commit {
    let commit = this.#commits.get(oid);
    if (commit === undefined) {
      commit = parseCommit(oid, this.store.read(oid, 'commit').bytes);
      this.#commits.set(oid, commit);
    }
    return commit;
  }

  readTree(oid: Oid): readonly TreeEntry[] {
    let entries = this.#trees.get(oid);
    if (entries === undefined) {
      entries = parseTree(this.store.read(oid, 'tree').bytes, oid);
      this.#trees.set(oid, entries);
    }
    return entries;
  }

  /** The entry at `path` of a commit's tree; the root ('') is an entry of mode 040000. Undefined: no such path. */
  entryAt(commit: Oid, path: GitPath): TreeEntry | undefined {
    let entry: TreeEntry | undefined = { mode: 0o040000, name: '', oid: this.readCommit(commit).tree };
    if (path === '') return entry;
    for (const segment of path.split('/')) {
      if (entryKind(entry.mode) !== 'tree') return undefined;
      entry = this.readTree(entry.oid).find((candidate) => candidate.name === segment);
      if (entry === undefined) return undefined;
    }
    return entry;
  }

  /** The proper names of people, from `.mailmap` of HEAD; follows the refs. */
  get mailmap(): Mailmap {
    return this.#knownMailmap().map;
  }

  /** The file that `mailmap` is from, for validators and workers; undefined when there is none. */
  get mailmapBlob(): Oid | undefined {
    return this.#knownMailmap().blob;
  }

  #knownMailmap(): KnownMailmap {
    const refs = this.refs();
    if (this.#mailmap?.refs !== refs) {
      const blob = this.#findMailmap();
      const map =
        this.#mailmap !== undefined && this.#mailmap.blob === blob ? this.#mailmap.map : readMailmap(this.store, blob);
      this.#mailmap = { refs, blob, map };
    }
    return this.#mailmap;
  }

  /** A repository whose HEAD cannot be read has other pages to show all the same. */
  #findMailmap(): Oid | undefined {
    try {
      const head = this.headCommit();
      const entry = head === undefined ? undefined : this.entryAt(head, MAILMAP_FILE);
      return entry !== undefined && (entryKind(entry.mode) === 'file' || entryKind(entry.mode) === 'executable')
        ? entry.oid
        : undefined;
    } catch (error) {
      if (isGitError(error)) return undefined;
      throw error;
    }
  }

  /** Follows tags of tags to a commit. GitError('wrong-type') when they end elsewhere. */
  peelToCommit(oid: Oid): Oid {
    return resolveRevision(this.store, this.refs(), `${oid}^{commit}`).oid;
  }

  /** `kind` and the segments after it, as in `src/branch/feature/x/README`. GitError('not-found' | 'ambiguous' | 'wrong-type'). */
  resolveAt(kind: RevisionAt['kind'], segments: readonly string[]): RevisionAt {
    if (kind === 'commit') return this.#resolveCommit(segments);
    const found = splitRefAndPath(this.refs(), kind, segments);
    if (found === undefined) throw new GitError('not-found', { what: 'ref', name: segments.join('/') });
    return { kind, name: found.name, commit: this.peelToCommit(found.oid), path: found.path, fixed: false };
  }

  #resolveCommit(segments: readonly string[]): RevisionAt {
    const [text = '', ...path] = segments;
    const { oid } = this.resolveCommitName(text);
    return { kind: 'commit', name: oid, commit: oid, path: path.join('/'), fixed: isOid(text) };
  }

  /** A full or short id, or a revision expression, to a commit. */
  resolveCommitName(text: string): { readonly oid: Oid } {
    const revision = resolveRevision(this.store, this.refs(), `${text}^{commit}`);
    return { oid: revision.oid };
  }

  close(): void {
    this.#watcher?.close();
    this.#store?.close();
    this.#store = undefined;
    this.#isomorphic = undefined;
  }
}
