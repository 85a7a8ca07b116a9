/** What an archive of a commit holds, in the order of `git archive`: directories, files, links. */
import { AttributeReader, ATTRIBUTE_FILE, type AttributeScope } from '../git/attributes/attributes.js';
import { MAX_ATTRIBUTE_FILE_BYTES } from '../git/attributes/attribute-file.js';
import { GitError } from '../git/errors.js';
import type { Commit } from '../git/object/commit.js';
import { entryKind, parseTree, type TreeEntry } from '../git/object/tree.js';
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { ObjectStore } from '../git/store/object-store.js';
import { checkoutContent, CONTENT_ATTRIBUTES } from './checkout-content.js';
import { CommitFormat } from './commit-format.js';

export interface ArchiveEntry {
  /** A gitlink is an empty directory. */
  readonly kind: 'directory' | 'file' | 'symlink';
  /** With the prefix; that of a directory ends in a slash. */
  readonly path: Buffer;
  /** Of the entry's object; '' for the prefix. */
  readonly oid: Oid | '';
  readonly isExecutable: boolean;
  /** Of a link: its target. */
  readonly content: Buffer | LargeContent;
}

/** A file that is never whole in memory. */
export interface LargeContent {
  readonly sizeBytes: number;
  readonly open: () => AsyncIterable<Buffer>;
}

export interface ArchiveRequest {
  readonly store: ObjectStore;
  readonly commit: Commit;
  /** The directory that holds everything; ends in a slash. */
  readonly prefix: GitPath;
  /** Only what lies at or below one of these; empty: all. */
  readonly paths: readonly GitPath[];
}

/** A tree of trees can name far more files than it has objects. Four times what the largest known repositories hold. */
const MAX_ARCHIVE_ENTRIES = 2_000_000;
/** Zip files count the bytes of a name in 16 bits. */
const MAX_PATH_BYTES = 0xffff;
/** Larger files go through as they are stored, piece by piece. */
export const MAX_WHOLE_FILE_BYTES = 32 << 20;
/** Names that would leave the directory, or make a repository of it, where the archive is unpacked. git refuses them likewise. */
const FORBIDDEN_NAME = /^(?:\.\.?|\.git)$|\//i;

const EXPORT_IGNORE = 'export-ignore';
const NOTHING = Buffer.alloc(0);

/** GitError('corrupt' | 'not-found' | 'too-large') in the middle when the repository is damaged or hostile. */
export function* archiveEntries(request: ArchiveRequest): Generator<ArchiveEntry> {
  yield* new EntryWalk(request).entries();
}

/** A directory on the way to a wanted path: it is written when something in it is. */
interface Waiting {
  readonly path: Buffer;
  readonly oid: Oid;
}

class EntryWalk {
  readonly #request: ArchiveRequest;
  readonly #attributes: AttributeReader;
  readonly #format: CommitFormat;
  readonly #wanted: readonly GitPath[];
  #waiting: Waiting[] = [];
  #entriesLeft = MAX_ARCHIVE_ENTRIES;

  constructor(request: ArchiveRequest) {
    this.#request = request;
    this.#attributes = new AttributeReader(request.store.gitDir, [EXPORT_IGNORE, ...CONTENT_ATTRIBUTES]);
    this.#format = new CommitFormat(request.store, request.commit);
    this.#wanted = request.paths.filter((path) => path !== '');
  }

  *entries(): Generator<ArchiveEntry> {
    const { prefix, commit } = this.#request;
    yield { kind: 'directory', path: pathBytes(prefix), oid: '', isExecutable: false, content: NOTHING };
    const entries = this.#readTree(commit.tree);
    yield* this.#directory('', entries, this.#attributes.top(this.#attributeFile(entries)));
  }

  /** `folder` is '' or ends in a slash. */
  *#directory(folder: GitPath, entries: readonly TreeEntry[], scope: AttributeScope): Generator<ArchiveEntry> {
    for (const entry of entries) {
      if (--this.#entriesLeft < 0)
        throw new GitError('too-large', { detail: 'archive entries', limitBytes: MAX_ARCHIVE_ENTRIES });
      const path = folder + entry.name;
      const kind = entryKind(entry.mode);
      const isWanted = this.#isWanted(path);
      if (!isWanted && !(kind === 'tree' && this.#leadsToWanted(path))) continue;
      const values = this.#attributes.valuesOf(
        scope,
        pathBytes(path).toString('latin1'),
        kind === 'tree' || kind === 'gitlink',
      );
      if (values.get(EXPORT_IGNORE) === true) continue;
      if (isWanted) yield* this.#waitingDirectories();
      if (kind === 'tree') {
        const directory: Waiting = { path: this.#fullPath(`${path}/`), oid: entry.oid };
        if (isWanted) yield directoryEntry(directory);
        else this.#waiting.push(directory);
        const below = this.#readTree(entry.oid);
        yield* this.#directory(
          `${path}/`,
          below,
          this.#attributes.below(scope, pathBytes(`${path}/`).toString('latin1'), this.#attributeFile(below)),
        );
        this.#waiting = this.#waiting.filter((waiting) => waiting !== directory);
        continue;
      }
      const isFile = kind === 'file' || kind === 'executable';
      yield {
        kind: kind === 'gitlink' ? 'directory' : isFile ? 'file' : 'symlink',
        path: this.#fullPath(kind === 'gitlink' ? `${path}/` : path),
        oid: entry.oid,
        isExecutable: kind === 'executable',
        content:
          kind === 'gitlink'
            ? NOTHING
            : isFile
              ? this.#content(entry.oid, values)
              : this.#request.store.read(entry.oid, 'blob').bytes,
      };
    }
  }

  *#waitingDirectories(): Generator<ArchiveEntry> {
    const waiting = this.#waiting;
    this.#waiting = [];
    yield* waiting.map(directoryEntry);
  }

  #content(oid: Oid, values: Parameters<typeof checkoutContent>[1]): Buffer | LargeContent {
    const { store } = this.#request;
    const header = store.findHeader(oid);
    if (header === undefined) throw new GitError('not-found', { what: 'object', name: oid });
    if (header.sizeBytes <= MAX_WHOLE_FILE_BYTES)
      return checkoutContent(store.read(oid, 'blob').bytes, values, { oid, format: this.#format });
    return {
      sizeBytes: header.sizeBytes,
      open() {
        const stream = store.openBlobStream(oid);
        if (stream === undefined) throw new GitError('not-found', { what: 'object', name: oid });
        return stream;
      },
    };
  }

  #readTree(oid: Oid): TreeEntry[] {
    const entries = parseTree(this.#request.store.read(oid, 'tree').bytes, oid);
    const names = new Set<string>();
    for (const { name } of entries) {
      if (FORBIDDEN_NAME.test(name) || names.has(name))
        throw new GitError('corrupt', { oid, detail: 'tree: a name that no checkout may have' });
      names.add(name);
    }
    return entries;
  }

  /** Undefined when the directory has none; a link of that name does not count. */
  #attributeFile(entries: readonly TreeEntry[]): Buffer | undefined {
    const entry = entries.find(
      ({ name, mode }) => name === ATTRIBUTE_FILE && (entryKind(mode) === 'file' || entryKind(mode) === 'executable'),
    );
    if (entry === undefined || (this.#request.store.findHeader(entry.oid)?.sizeBytes ?? 0) > MAX_ATTRIBUTE_FILE_BYTES)
      return undefined;
    return this.#request.store.read(entry.oid, 'blob').bytes;
  }

  #isWanted(path: GitPath): boolean {
    return this.#wanted.length === 0 || this.#wanted.some((wanted) => path === wanted || path.startsWith(`${wanted}/`));
  }

  #leadsToWanted(path: GitPath): boolean {
    return this.#wanted.some((wanted) => wanted.startsWith(`${path}/`));
  }

  #fullPath(path: GitPath): Buffer {
    const full = pathBytes(this.#request.prefix + path);
    if (full.length > MAX_PATH_BYTES)
      throw new GitError('too-large', { what: 'path', limitBytes: MAX_PATH_BYTES, actualBytes: full.length });
    return full;
  }
}

function directoryEntry({ path, oid }: Waiting): ArchiveEntry {
  return { kind: 'directory', path, oid, isExecutable: false, content: NOTHING };
}
