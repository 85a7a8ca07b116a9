/**
 * A repository as one request sees it. Its refs, description and names of people are those of one moment and never change;
 * objects are named by their content, so they need no moment. A request that holds one never mixes two states of the refs.
 */
import { GitError, isGitError } from '../git/errors.js';
import type { LibraryReader } from '../git/isomorphic/library-reader.js';
import type { Commit } from '../git/object/commit.js';
import { isOid, type Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import { HEADS, TAGS } from '../git/refs/ref-name.js';
import type { Ref, RefSnapshot } from '../git/refs/ref-snapshot.js';
import type { Peeled } from '../git/refs/peel.js';
import { splitRefAndPath } from '../git/refs/split-ref-path.js';
import { resolveRevision } from '../git/revision/resolve-revision.js';
import { findShortId } from '../git/revision/short-id.js';
import type { Mailmap } from '../knowledge/mailmap.js';
import { orderedEntries } from '../workers/entry-order.js';
import { directoryPart, type DirectoryPart, type DirectoryPartInput } from '../workers/tasks/directory-part.js';
import type { TaskOutput } from '../workers/task-table.js';
import type { BackgroundQuestions, Question } from './background.js';
import type { DefaultRevision } from './default-revision.js';
import type { History } from './history.js';
import { readNote } from './notes.js';
import type { Objects } from './objects.js';

/** A revision as a URL names it, resolved; `path` is what followed the name. */
export interface RevisionAt {
  readonly kind: 'branch' | 'tag' | 'commit';
  /** Branch or tag as in the URL; for `commit` the full id. */
  readonly name: string;
  /** The commit; for a tag of a tree or of a file the id of that (see `rootType`). */
  readonly commit: Oid;
  readonly rootType: Peeled['type'];
  readonly path: GitPath;
  /** The URL gave the whole id, so that what it names can never change. */
  readonly fixed: boolean;
}

/** What lives as long as the repository is served. */
export interface RepositoryParts {
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string;
  /** What worker threads answer. */
  readonly background: BackgroundQuestions;
  readonly history: History;
  readonly objects: Objects;
}

export interface RepositoryMoment {
  readonly refs: RefSnapshot;
  readonly head: DefaultRevision;
  /** The boundary of a shallow clone. */
  readonly boundary: ReadonlySet<Oid>;
  /** '' when there is none worth showing. */
  readonly description: string;
  readonly mailmap: Mailmap;
  /** The file that `mailmap` is from, for validators and workers; undefined when there is none. */
  readonly mailmapBlob: Oid | undefined;
}

let moments = 0;

export class Repository implements RepositoryParts {
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string;
  readonly background: BackgroundQuestions;
  readonly history: History;
  readonly objects: Objects;
  readonly refs: RefSnapshot;
  readonly boundary: ReadonlySet<Oid>;
  readonly description: string;
  readonly mailmap: Mailmap;
  readonly mailmapBlob: Oid | undefined;
  /** Names this state of the repository within this process. */
  readonly moment: number;
  readonly #reader: LibraryReader;
  readonly #head: DefaultRevision;

  constructor(parts: RepositoryParts, moment: RepositoryMoment) {
    moments += 1;
    this.moment = moments;
    this.owner = parts.owner;
    this.name = parts.name;
    this.gitDir = parts.gitDir;
    this.background = parts.background;
    this.history = parts.history;
    this.objects = parts.objects;
    this.refs = moment.refs;
    this.boundary = moment.boundary;
    this.description = moment.description;
    this.mailmap = moment.mailmap;
    this.mailmapBlob = moment.mailmapBlob;
    this.#head = moment.head;
    this.#reader = parts.objects.readerAt(moment.refs);
  }

  /** The commit as it is in the history of this clone: at the boundary of a shallow clone it is a root commit. */
  inHistory(commit: Commit): Commit {
    return this.boundary.has(commit.oid) ? { ...commit, parents: [] } : commit;
  }

  /** Changes when a ref does and only then; part of the validator of pages that show refs. */
  get refsTag(): string {
    return this.refs.contentTag;
  }

  /**
   * The ref of pages that name none: HEAD's branch, or what stands in for a branch that does not exist. Undefined when
   * HEAD leads elsewhere.
   */
  get defaultRef(): Ref | undefined {
    return this.#head.ref;
  }

  /** `defaultRef` where it is a branch. */
  get defaultBranch(): Ref | undefined {
    return this.defaultRef?.name.startsWith(HEADS) === true ? this.defaultRef : undefined;
  }

  /** The commit that HEAD or `defaultRef` leads to; undefined without commits. Throws the GitError of one that cannot be read. */
  get headCommit(): Oid | undefined {
    const { commit } = this.#head;
    if (isGitError(commit)) throw commit;
    return commit;
  }

  /** The root of `defaultRef`, or of HEAD's commit; undefined in a repository without commits. Throws as `headCommit`. */
  get defaultRevision(): RevisionAt | undefined {
    const commit = this.headCommit;
    return commit === undefined
      ? undefined
      : { ...refAddressOf(this.defaultRef, commit), commit, rootType: 'commit', path: '', fixed: false };
  }

  /**
   * Entries of a directory in the order of pages. Small directories are given whole, whatever `start` and `limit` are,
   * unless `around` is set. Errors as of `Objects.readTree`.
   */
  async directory(tree: Oid, part: Omit<DirectoryPartInput, 'gitDir' | 'tree'>): Promise<DirectoryPart> {
    if (this.objects.isLargeTree(tree)) return this.background.ask('directoryPart', { tree, ...part });
    const ordered = orderedEntries(await this.objects.readTree(tree));
    return directoryPart(ordered, part.around === undefined ? { start: 0, limit: ordered.length } : part);
  }

  /** One part of the answer to a query for code. The index says where to look, as far as it is built. */
  searchCode(question: Omit<Question<'searchCode'>, 'searchIndex'>): Promise<TaskOutput<'searchCode'>> {
    return this.background.ask('searchCode', { ...question, searchIndex: this.history.indexState?.search.handle });
  }

  /** As `searchCode`, for one name. */
  findSymbol(question: Omit<Question<'findSymbol'>, 'searchIndex'>): Promise<TaskOutput<'findSymbol'>> {
    return this.background.ask('findSymbol', { ...question, searchIndex: this.history.indexState?.search.handle });
  }

  /** One part of the definitions whose names have some text. */
  searchNames(question: Omit<Question<'searchNames'>, 'searchIndex'>): Promise<TaskOutput<'searchNames'>> {
    return this.background.ask('searchNames', { ...question, searchIndex: this.history.indexState?.search.handle });
  }

  /** What some releases have of a symbol. */
  symbolLife(question: Omit<Question<'symbolLife'>, 'searchIndex'>): Promise<TaskOutput<'symbolLife'>> {
    return this.background.ask('symbolLife', { ...question, searchIndex: this.history.indexState?.search.handle });
  }

  /** Follows tags of tags to a commit. GitError('wrong-type') when they end elsewhere. */
  async peelToCommit(oid: Oid): Promise<Oid> {
    return (await this.objects.readCommitBehind(oid)).oid;
  }

  /** `kind` and the segments after it, as in `src/branch/feature/x/README`. GitError('not-found' | 'ambiguous' | 'wrong-type'). */
  async resolveAt(
    kind: RevisionAt['kind'],
    segments: readonly string[],
    accepts: 'commits' | 'objects' = 'commits',
  ): Promise<RevisionAt> {
    if (kind === 'commit') return this.#resolveCommitAt(segments);
    const found = splitRefAndPath(this.refs, kind, segments);
    const oid = found === undefined ? undefined : await this.#reader.resolveRef(found.refName);
    if (found === undefined || oid === undefined)
      throw new GitError('not-found', { what: 'ref', name: segments.join('/') });
    const end =
      accepts === 'objects'
        ? await this.objects.peel(oid)
        : { oid: await this.peelToCommit(oid), type: 'commit' as const };
    return { kind, name: found.name, commit: end.oid, rootType: end.type, path: found.path, fixed: false };
  }

  async #resolveCommitAt(segments: readonly string[]): Promise<RevisionAt> {
    const [text = '', ...path] = segments;
    const oid = await this.resolveCommit(text);
    return {
      kind: 'commit',
      name: oid,
      commit: oid,
      rootType: 'commit',
      path: path.join('/'),
      fixed: isOid(text),
    };
  }

  /** A full or short id, or a revision expression, to a commit. Errors as of `resolveAt`. */
  async resolveCommit(text: string): Promise<Oid> {
    return (await resolveRevision(this.#reader, `${text}^{commit}`)).oid;
  }

  /** An object of any type by the first digits of its id, whatever refs are called; undefined when there is none. GitError('ambiguous'). */
  expandId(digits: string): Promise<Oid | undefined> {
    return findShortId(this.#reader, digits, undefined);
  }

  /** The text of a commit's note, without trailing blank lines; undefined when there is none that can be read. */
  note(commit: Oid): Promise<string | undefined> {
    return readNote(this.#reader, this.objects, commit);
  }
}

/** Pages exist for branches and tags; other refs are shown as their commit. */
function refAddressOf(ref: Ref | undefined, commit: Oid): Pick<RevisionAt, 'kind' | 'name'> {
  if (ref?.name.startsWith(HEADS) === true) return { kind: 'branch', name: ref.short };
  if (ref?.name.startsWith(TAGS) === true) return { kind: 'tag', name: ref.short };
  return { kind: 'commit', name: commit };
}
