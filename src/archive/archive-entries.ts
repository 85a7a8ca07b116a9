/** The entries of an archive of a commit, in the order of `git archive`: directories, files, symbolic links. */
import { AttributeReader, ATTRIBUTE_FILE, type AttributeScope } from '../git/attributes/attributes.js';
import { MAX_ATTRIBUTE_FILE_BYTES } from '../git/attributes/attribute-file.js';
import { GitError } from '../git/errors.js';
import { MAX_TREE_DEPTH } from '../git/limits.js';
import type { Commit } from '../git/object/commit.js';
import { entryKind, parseTree, type TreeEntry } from '../git/object/tree.js';
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { ObjectStore } from '../git/store/object-store.js';
import { checkoutContent, CONTENT_ATTRIBUTES } from './checkout-content.js';
import { CommitFormat } from './commit-format.js';
import { isForbiddenName } from './entry-name.js';

export interface ArchiveEntry {
  /** A gitlink becomes an empty directory. */
  readonly kind: 'directory' | 'file' | 'symlink';
  /** Path with the prefix. The path of a directory ends in a slash. */
  readonly path: Buffer;
  /** Id of the object of the entry; '' for the prefix. */
  readonly oid: Oid | '';
  readonly isExecutable: boolean;
  /** Content of a file, or target of a symbolic link. */
  readonly content: Buffer | LargeContent;
}

/** The content of a large file, which is never in memory as a whole. */
export interface LargeContent {
  readonly sizeBytes: number;
  readonly open: () => AsyncIterable<Buffer>;
}

export interface ArchiveRequest {
  readonly store: ObjectStore;
  readonly commit: Commit;
  /** The directory that contains all entries; ends in a slash. */
  readonly prefix: GitPath;
  /** Only entries at or below one of these paths; all entries when it is empty. */
  readonly paths: readonly GitPath[];
}

/**
 * Nested trees can name far more files than there are objects. Four times the size of the largest known repositories.
 */
const MAX_ARCHIVE_ENTRIES = 2_000_000;
/** Zip files count the bytes of a name in 16 bits. */
const MAX_PATH_BYTES = 0xffff;
/** Larger files are streamed unchanged, without the conversions of `checkoutContent`. */
export const MAX_WHOLE_FILE_BYTES = 32 << 20;

const EXPORT_IGNORE = 'export-ignore';
const NOTHING = Buffer.alloc(0);

/**
 * Throws GitError('corrupt' | 'not-found' | 'too-large'), also after some entries, for damaged or hostile repositories.
 */
export function* archiveEntries(request: ArchiveRequest): Generator<ArchiveEntry> {
  yield* new EntryWalk(request).entries();
}

/**
 * A directory whose entries are being walked. `git archive` writes a directory once it comes to an entry below it that
 * is no directory.
 */
interface OpenDirectory {
  /** '' or ends in a slash. */
  readonly folder: GitPath;
  readonly oid: Oid;
  readonly entries: readonly TreeEntry[];
  readonly scope: AttributeScope;
  /** The number of the entry that is next. */
  next: number;
}

class EntryWalk {
  readonly #request: ArchiveRequest;
  readonly #attributes: AttributeReader;
  readonly #format: CommitFormat;
  readonly #wanted: readonly GitPath[];
  /** From the top down. A list and not recursion: trees may be thousands deep. */
  readonly #open: OpenDirectory[] = [];
  /** How many of `#open`, from the top, are in the archive. */
  #written = 0;
  #entriesLeft = MAX_ARCHIVE_ENTRIES;

  constructor(request: ArchiveRequest) {
    this.#request = request;
    this.#attributes = new AttributeReader(request.store.gitDir, [EXPORT_IGNORE, ...CONTENT_ATTRIBUTES]);
    this.#format = new CommitFormat(request.store, request.commit);
    this.#wanted = request.paths.filter((path) => path !== '');
  }

  *entries(): Generator<ArchiveEntry> {
    const { prefix, commit } = this.#request;
    yield directoryEntry(pathBytes(prefix), '');
    this.#enter('', commit.tree);
    this.#written = 1;
    for (let at = this.#open.at(-1); at !== undefined; at = this.#open.at(-1)) {
      const entry = at.entries[at.next++];
      if (entry === undefined) {
        this.#open.pop();
        this.#written = Math.min(this.#written, this.#open.length);
      } else yield* this.#entry(entry, at);
    }
  }

  #enter(folder: GitPath, oid: Oid): void {
    if (this.#open.length > MAX_TREE_DEPTH)
      throw new GitError('too-large', { oid, detail: 'depth of trees', limitBytes: MAX_TREE_DEPTH });
    const entries = this.#readTree(oid);
    const file = this.#attributeFile(entries);
    const above = this.#open.at(-1)?.scope;
    const scope =
      above === undefined
        ? this.#attributes.top(file)
        : this.#attributes.below(above, pathBytes(folder).toString('latin1'), file);
    this.#open.push({ folder, oid, entries, scope, next: 0 });
  }

  *#entry({ name, mode, oid }: TreeEntry, { folder, scope }: OpenDirectory): Generator<ArchiveEntry> {
    if (--this.#entriesLeft < 0)
      throw new GitError('too-large', { detail: 'archive entries', limitBytes: MAX_ARCHIVE_ENTRIES });
    const path = folder + name;
    const kind = entryKind(mode);
    const isDirectory = kind === 'tree' || kind === 'gitlink';
    if (!this.#isWanted(path) && !(kind === 'tree' && this.#leadsToWanted(path))) return;
    const values = this.#attributes.valuesOf(scope, pathBytes(path).toString('latin1'), isDirectory);
    const isIgnored = values.get(EXPORT_IGNORE) === true;
    if (kind === 'tree') {
      if (!isIgnored) this.#enter(`${path}/`, oid);
      return;
    }
    // An entry that is left out still brings the directories above it.
    yield* this.#writeOpen();
    if (isIgnored) return;
    if (kind === 'gitlink') yield directoryEntry(this.#fullPath(`${path}/`), oid);
    else
      yield {
        kind: kind === 'symlink' ? 'symlink' : 'file',
        path: this.#fullPath(path),
        oid,
        isExecutable: kind === 'executable',
        content: kind === 'symlink' ? this.#request.store.read(oid, 'blob').bytes : this.#content(oid, values),
      };
  }

  *#writeOpen(): Generator<ArchiveEntry> {
    for (const { folder, oid } of this.#open.slice(this.#written)) yield directoryEntry(this.#fullPath(folder), oid);
    this.#written = this.#open.length;
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
    if (entries.some(({ name, mode }) => isForbiddenName(name, mode)))
      throw new GitError('corrupt', { oid, detail: 'tree: a name that no checkout may have' });
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

function directoryEntry(path: Buffer, oid: Oid | ''): ArchiveEntry {
  return { kind: 'directory', path, oid, isExecutable: false, content: NOTHING };
}
