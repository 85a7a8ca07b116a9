/**
 * One repository for as long as it is served: its objects, its history, and the latest state of its refs. Pages ask it for
 * `current()` and hold that. Nothing here writes into the repository.
 */
import { join } from 'node:path';
import { wordsText } from '../encoding/words.js';
import { isGitError } from '../git/errors.js';
import { checkExtensions } from '../git/git-dir.js';
import { MAX_CONTROL_FILE_BYTES } from '../git/limits.js';
import { readRegularFile } from '../git/regular-file.js';
import { RefStore, type RefSnapshot } from '../git/refs/ref-store.js';
import type { Answers } from '../workers/answers.js';
import { forAllCallers } from '../workers/caller.js';
import { BackgroundQuestions } from './background.js';
import { findDefaultRevision } from './default-revision.js';
import { History } from './history.js';
import type { IndexService } from './index-service.js';
import { readMailmapAt, type KnownMailmap } from './known-mailmap.js';
import type { ObjectCaches } from './object-caches.js';
import { Objects } from './objects.js';
import { watchRefs, type RefWatcher } from './ref-watcher.js';
import { Repository, type RepositoryParts } from './repository.js';
import type { RepositorySpec } from './scan.js';

/** Refs are looked at again when they were not for this long: a push is seen on the next page. */
const FRESH_MS = 500;
/** What git writes into `description` of a new repository. */
const NO_DESCRIPTION = /^Unnamed repository; edit this file/;
const MAX_DESCRIPTION_BYTES = 2_000;

export interface RepositoryOptions {
  readonly answers: Answers;
  readonly caches: ObjectCaches;
  /** Keeps a history index from now on. */
  readonly indexing?: IndexService | undefined;
}

/** What `Repository` objects were made of, so that the same state gives the same one. */
interface Made {
  readonly refs: RefSnapshot;
  readonly description: string;
  readonly repository: Promise<Repository>;
  /** The same once it is there. */
  now?: Repository;
}

export class RepositoryHandle implements RepositoryParts {
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string;
  readonly background: BackgroundQuestions;
  readonly history: History;
  readonly objects: Objects;
  readonly #indexing: IndexService | undefined;
  readonly #watcher: RefWatcher | undefined;
  #refStore: RefStore | undefined;
  #refs: RefSnapshot | undefined;
  #refsFingerprint = '';
  #refsCheckedAt = -Infinity;
  #mailmap: KnownMailmap | undefined;
  #made: Made | undefined;

  constructor(spec: RepositorySpec, { answers, caches, indexing }: RepositoryOptions) {
    this.owner = spec.owner;
    this.name = spec.name;
    this.gitDir = spec.path;
    this.background = new BackgroundQuestions(spec.path, answers);
    this.objects = new Objects(spec.path, caches, {
      findInLargeTree: (tree, name) => this.background.ask('treeEntry', { tree, name }),
      // A commit that is being read may be wanted by several requests.
      wordsEncoding: (question) => forAllCallers(() => this.background.ask('wordsEncoding', question)),
    });
    this.#indexing = indexing;
    this.history = new History(this.background, indexing?.track(spec.path, `${spec.owner}/${spec.name}`));
    if (indexing !== undefined) this.#watcher = watchRefs(spec.path, () => this.#lookAtRefs());
  }

  /** The repository at this moment, at most half a second old; the same object as long as nothing moves. */
  async current(): Promise<Repository> {
    const refs = this.refs();
    const description = this.description();
    if (this.#made?.refs !== refs || this.#made.description !== description) {
      const repository = forAllCallers(() => this.#make(refs, description));
      const made: Made = { refs, description, repository };
      this.#made = made;
      repository.then(
        (now) => (made.now = now),
        () => (this.#made = undefined),
      );
    }
    return this.#made.repository;
  }

  /** The same without waiting; undefined when the refs have to be looked at first. */
  get now(): Repository | undefined {
    return performance.now() - this.#refsCheckedAt < FRESH_MS ? this.#made?.now : undefined;
  }

  async #make(refs: RefSnapshot, description: string): Promise<Repository> {
    const head = await findDefaultRevision(this.objects, refs);
    this.#mailmap = await readMailmapAt(this.objects, isGitError(head.commit) ? undefined : head.commit, this.#mailmap);
    const { map, blob } = this.#mailmap;
    // An object that is missing may come with the next fetch.
    if (isGitError(head.commit)) this.#made = undefined;
    return new Repository(this, { refs, head, description, mailmap: map, mailmapBlob: blob });
  }

  /** The current refs; an immutable snapshot, at most half a second old. */
  refs(): RefSnapshot {
    const now = performance.now();
    if (this.#refs !== undefined && now - this.#refsCheckedAt < FRESH_MS) return this.#refs;
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

  /** The text of `description`, '' when there is none worth showing. Read anew each time: it is one small file. */
  description(): string {
    try {
      const bytes = readRegularFile(join(this.gitDir, 'description'), MAX_CONTROL_FILE_BYTES);
      const text = wordsText(bytes.subarray(0, MAX_DESCRIPTION_BYTES)).trim();
      return NO_DESCRIPTION.test(text) ? '' : text;
    } catch {
      // A bare clone made without templates has no such file.
      return '';
    }
  }

  close(): void {
    this.#watcher?.close();
    this.objects.close();
  }
}
