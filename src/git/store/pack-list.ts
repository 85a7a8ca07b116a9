/**
 * The object folders of a repository and their packs. A refresh replaces the whole listing. A pack that is in both
 * listings stays open; a pack that no longer exists is closed when the last stream has finished with it.
 *
 * A file that cannot be used does not end the listing, because other packs may have the object. It is kept in
 * `problems`: a read that finds nothing then reports "corrupt", since the object may be in that file.
 */
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GitError } from '../errors.js';
import { MAX_PACKS, REFRESH_INTERVAL_MS } from '../limits.js';
import { isAbsent, LooseObjects } from '../loose/loose-objects.js';
import { type ByteSource, CachedFile, ResidentFile } from '../pack/byte-source.js';
import { corrupt } from '../pack/corrupt.js';
import { MultiPackIndex } from '../pack/multi-pack-index.js';
import { PackFile } from '../pack/pack-file.js';
import { PackIndex } from '../pack/pack-index.js';
import type { ReadCaches } from '../pack/read-caches.js';
import { listObjectFolders } from './alternates.js';
import { ManyPacks, type PackSource, SinglePack } from './pack-source.js';
import { listPackFolder, type SharedIndexes } from './shared-indexes.js';

const MULTI_PACK_INDEX = 'multi-pack-index';
/**
 * A folder that changed so recently may change again without a new mtime, on coarse clocks and network file systems.
 */
const RACY_MS = 1000;

/** An open file. `key` identifies the file on disk at the time when it was opened. */
interface Opened<T> {
  readonly key: string;
  readonly value: T;
}

export interface PackListOptions {
  readonly objectsFolder: string;
  readonly caches: ReadCaches;
  readonly indexes: SharedIndexes;
  /** Called once for each file that cannot be used. */
  readonly onProblem: (problem: GitError) => void;
}

export class PackList {
  /** In the order of the search: multi-pack-indexes first, then packs, newest first. */
  sources: readonly PackSource[] = [];
  loose: readonly LooseObjects[] = [];
  problems: readonly GitError[] = [];
  refreshes = 0;
  readonly #options: PackListOptions;
  /** Index files that are in memory, by path. */
  readonly #resident: Map<string, SharedArrayBuffer>;
  #packs = new Map<string, Opened<PackFile>>();
  #indexes = new Map<string, Opened<MultiPackIndex>>();
  #reported = new Set<string>();
  #stamp = '';
  #racyUntil = 0;
  #listedAt = 0;

  constructor(options: PackListOptions) {
    this.#options = options;
    this.#resident = new Map(options.indexes.map(({ path, memory }) => [path, memory]));
    this.refresh();
  }

  /**
   * Lists the packs again if something changed on disk, and returns whether the listing is different. When nothing
   * changed this costs two stats for each folder, so every miss may call it. Folders that changed within the last
   * second are listed again, at most every 100 ms.
   */
  refresh(): boolean {
    const folders = listObjectFolders(this.#options.objectsFolder);
    const stamp = stampOf(folders);
    const now = performance.now();
    if (stamp.text === this.#stamp && (this.#listedAt > this.#racyUntil || now - this.#listedAt < REFRESH_INTERVAL_MS))
      return false;
    this.#stamp = stamp.text;
    this.#listedAt = now;
    this.#racyUntil = now + (stamp.newestMs + RACY_MS - Date.now());
    this.refreshes += 1;
    return this.#list(folders);
  }

  /** Closes all packs and indexes. The list is empty afterwards. */
  close(): void {
    for (const { value } of this.#packs.values()) value.release();
    for (const { value } of this.#indexes.values()) value.close();
    this.#packs.clear();
    this.#indexes.clear();
    this.sources = [];
    this.loose = [];
  }

  #list(folders: readonly string[]): boolean {
    const packs = new Map<string, Opened<PackFile>>();
    const indexes = new Map<string, Opened<MultiPackIndex>>();
    const problems: GitError[] = [];
    const many: PackSource[] = [];
    const single: { source: PackSource; mtimeMs: number }[] = [];
    const attempt = <T>(path: string, open: () => T): T | undefined => {
      try {
        return open();
      } catch (error) {
        // The file was deleted after the folder was listed. An empty stamp makes the next miss list again.
        if (isAbsent(error)) this.#stamp = '';
        else problems.push(asProblem(path, error));
        return undefined;
      }
    };
    for (const folder of folders) {
      const names = attempt(folder, () => listPackFolder(folder)) ?? [];
      const present = new Set(names);
      const stems = names
        .filter((name) => name.endsWith('.idx') && present.has(`${name.slice(0, -4)}.pack`))
        .map((name) => name.slice(0, -4));
      const covered = new Set<string>();
      if (present.has(MULTI_PACK_INDEX)) {
        const path = join(folder, 'pack', MULTI_PACK_INDEX);
        const index = attempt(path, () => this.#openMultiPackIndex(path, indexes));
        if (index !== undefined) {
          const members = index.packNames.map((stem) => {
            if (!present.has(`${stem}.pack`)) return undefined;
            const pack = attempt(`${stem}.pack`, () => this.#openPack(join(folder, 'pack', stem), packs));
            if (pack !== undefined) covered.add(stem);
            return pack;
          });
          many.push(new ManyPacks(index, members));
        }
      }
      for (const stem of stems.slice(0, MAX_PACKS)) {
        if (covered.has(stem)) continue;
        const path = join(folder, 'pack', stem);
        const source = attempt(`${stem}.idx`, () => new SinglePack(this.#openPack(path, packs)));
        if (source !== undefined)
          single.push({ source, mtimeMs: statSync(`${path}.pack`, { throwIfNoEntry: false })?.mtimeMs ?? 0 });
      }
    }
    const keys = (map: Map<string, Opened<unknown>>): string =>
      [...map.values()]
        .map(({ key }) => key)
        .sort()
        .join('\n');
    const changed =
      keys(packs) !== keys(this.#packs) ||
      keys(indexes) !== keys(this.#indexes) ||
      folders.length !== this.loose.length;
    for (const [path, opened] of this.#packs) if (packs.get(path) !== opened) opened.value.release();
    for (const [path, opened] of this.#indexes) if (indexes.get(path) !== opened) opened.value.close();
    this.#packs = packs;
    this.#indexes = indexes;
    this.sources = [...many, ...single.sort((left, right) => right.mtimeMs - left.mtimeMs).map(({ source }) => source)];
    this.loose = folders.map((folder) => new LooseObjects(folder, this.#options.caches.inflater));
    this.problems = problems;
    this.#report(problems);
    return changed;
  }

  #report(problems: readonly GitError[]): void {
    const messages = new Set(problems.map(({ message }) => message));
    for (const problem of problems) if (!this.#reported.has(problem.message)) this.#options.onProblem(problem);
    this.#reported = messages;
  }

  /** The pack at `stem`, a path without `.pack`. It is taken from the last listing when its file is the same. */
  #openPack(stem: string, into: Map<string, Opened<PackFile>>): PackFile {
    const taken = into.get(stem);
    if (taken !== undefined) return taken.value;
    const key = keyOf(`${stem}.pack`);
    const before = this.#packs.get(stem);
    const opened =
      before?.key === key
        ? before
        : {
            key,
            value: new PackFile(`${stem}.pack`, this.#options.caches.blocks, () =>
              closing(this.#openIndexFile(`${stem}.idx`), (source) => new PackIndex(source)),
            ),
          };
    into.set(stem, opened);
    return opened.value;
  }

  #openMultiPackIndex(path: string, into: Map<string, Opened<MultiPackIndex>>): MultiPackIndex {
    const key = keyOf(path);
    const before = this.#indexes.get(path);
    const opened =
      before?.key === key
        ? before
        : { key, value: closing(this.#openIndexFile(path), (source) => new MultiPackIndex(source)) };
    into.set(path, opened);
    return opened.value;
  }

  #openIndexFile(path: string): ByteSource {
    const memory = this.#resident.get(path);
    return memory === undefined ? new CachedFile(path, this.#options.caches.blocks) : new ResidentFile(path, memory);
  }
}

/** Makes a reader that takes over `source`. Closes `source` when `make` throws. */
function closing<T>(source: ByteSource, make: (source: ByteSource) => T): T {
  try {
    return make(source);
  } catch (error) {
    source.close();
    throw error;
  }
}

function keyOf(path: string): string {
  const stat = statSync(path, { bigint: true });
  return `${path} ${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

/**
 * A text that changes when the listing is out of date: it describes the pack folders and the multi-pack-indexes. A
 * change of alternates changes the list of folders.
 */
function stampOf(folders: readonly string[]): { text: string; newestMs: number } {
  let newestMs = 0;
  const parts = folders.map((folder) => {
    const pack = statSync(join(folder, 'pack'), { bigint: true, throwIfNoEntry: false });
    const index = statSync(join(folder, 'pack', MULTI_PACK_INDEX), { bigint: true, throwIfNoEntry: false });
    newestMs = Math.max(newestMs, Number(pack?.mtimeMs ?? 0), Number(index?.mtimeMs ?? 0));
    return `${folder} ${pack?.ino} ${pack?.mtimeNs} ${index?.ino} ${index?.size} ${index?.mtimeNs}`;
  });
  return { text: parts.join('\n'), newestMs };
}

function asProblem(path: string, error: unknown): GitError {
  if (error instanceof GitError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  // An error without a code is a bug in this program and not a problem of the file.
  if (code === undefined) throw error;
  return corrupt(basename(path), `cannot be opened: ${code}`, undefined, error);
}
