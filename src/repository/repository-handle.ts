/**
 * One repository for as long as it is served: its objects, its history, and the latest state of its refs. Pages ask it for
 * `current()` and hold that. Nothing here writes into the repository.
 */
import { join } from 'node:path';
import { wordsText } from '../encoding/words.js';
import { isGitError } from '../git/errors.js';
import { MAX_CONTROL_FILE_BYTES } from '../git/limits.js';
import { readRegularFile } from '../git/regular-file.js';
import { readBoundary } from '../git/shallow.js';
import type { RefSnapshot } from '../git/refs/ref-snapshot.js';
import type { Answers } from '../workers/answers.js';
import { forAllCallers } from '../workers/caller.js';
import { BackgroundQuestions } from './background.js';
import { CurrentRefs } from './current-refs.js';
import { findDefaultRevision } from './default-revision.js';
import { History } from './history.js';
import type { IndexService } from './index-service.js';
import { readMailmapAt, type KnownMailmap } from './known-mailmap.js';
import type { ObjectCaches } from './object-caches.js';
import { Objects } from './objects.js';
import type { RefWatchers } from './ref-watchers.js';
import { Repository, type RepositoryParts } from './repository.js';
import type { RepositoryAddress } from './repository-name.js';
import type { RepositorySpec } from './scan.js';

/** What git writes into `description` of a new repository. */
const NO_DESCRIPTION = /^Unnamed repository; edit this file/;
const MAX_DESCRIPTION_BYTES = 2_000;

export interface RepositoryOptions {
  readonly answers: Answers;
  readonly caches: ObjectCaches;
  /** Keeps a history index from now on. */
  readonly indexing?: IndexService | undefined;
}

export interface HandleOptions extends RepositoryOptions {
  readonly watchers: RefWatchers;
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
  /** Other addresses that lead to it. */
  readonly aliases: readonly RepositoryAddress[];
  readonly background: BackgroundQuestions;
  readonly history: History;
  readonly objects: Objects;
  readonly #indexing: IndexService | undefined;
  readonly #watchers: RefWatchers;
  readonly #refs: CurrentRefs;
  #mailmap: KnownMailmap | undefined;
  #made: Made | undefined;

  constructor(spec: RepositorySpec, { answers, caches, indexing, watchers }: HandleOptions) {
    this.owner = spec.owner;
    this.name = spec.name;
    this.gitDir = spec.path;
    this.aliases = spec.aliases ?? [];
    this.background = new BackgroundQuestions(spec.path, answers);
    this.objects = new Objects(spec.path, caches, {
      findInLargeTree: (tree, name) => this.background.ask('treeEntry', { tree, name }),
      // A commit that is being read may be wanted by several requests.
      wordsEncoding: (question) => forAllCallers(() => this.background.ask('wordsEncoding', question)),
    });
    this.#indexing = indexing;
    this.history = new History(this.background, indexing?.track(spec.path, `${spec.owner}/${spec.name}`));
    this.#refs = new CurrentRefs(spec.path, this.background, () => this.#orderIndex());
    this.#watchers = watchers;
    if (indexing !== undefined) watchers.offer(spec.path, this.#lookAtRefs);
  }

  /** The repository at this moment, at most half a second old; the same object as long as nothing moves. */
  async current(): Promise<Repository> {
    if (this.#indexing !== undefined) this.#watchers.watch(this.gitDir, this.#lookAtRefs);
    const loading = this.#visitIndex();
    if (loading !== undefined) await loading;
    return this.glance();
  }

  /** The same for a question to many repositories: no history index is loaded for it, and none has to leave. */
  async glance(): Promise<Repository> {
    const refs = await this.refs();
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

  /** The same without waiting; undefined when the refs have to be looked at, or the index loaded, first. */
  get now(): Repository | undefined {
    if (!this.#refs.isFresh || this.history.indexState?.isAtRest === true) return undefined;
    void this.#visitIndex();
    return this.#made?.now;
  }

  /** The index has left the memory: what to wait for. */
  #visitIndex(): Promise<void> | undefined {
    const { indexState } = this.history;
    return indexState === undefined ? undefined : this.#indexing?.visit(indexState);
  }

  async #make(refs: RefSnapshot, description: string): Promise<Repository> {
    const head = await findDefaultRevision(this.objects, refs);
    this.#mailmap = await readMailmapAt(this.objects, isGitError(head.commit) ? undefined : head.commit, this.#mailmap);
    const { map, blob } = this.#mailmap;
    // An object that is missing may come with the next fetch.
    if (isGitError(head.commit)) this.#made = undefined;
    const boundary = readBoundary(this.gitDir);
    return new Repository(this, { refs, boundary, head, description, mailmap: map, mailmapBlob: blob });
  }

  /** The current refs; an immutable snapshot, at most half a second old. */
  refs(): Promise<RefSnapshot> {
    return this.#refs.get();
  }

  /** Its refs may have moved without any visitor: its index follows when there is time. */
  followAtLeisure(): void {
    if (this.history.indexState !== undefined) this.#indexing?.updateAtLeisure(this.history.indexState);
  }

  #orderIndex(): void {
    if (this.history.indexState !== undefined) this.#indexing?.requestUpdate(this.history.indexState);
  }

  /** Refs may have moved without any visitor: the index follows. */
  readonly #lookAtRefs = (): void => {
    // The next page that needs the refs reports what is wrong with them.
    this.refs().catch(() => undefined);
  };

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
    this.#watchers.forget(this.gitDir);
    if (this.history.indexState !== undefined) this.#indexing?.forget(this.history.indexState);
    this.objects.close();
  }
}
