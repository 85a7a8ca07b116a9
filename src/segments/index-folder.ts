/**
 * The folder of one repository's index in the data directory: a manifest that names the segment files, and the files.
 * Processes share the folder. A file never changes after it has got its name, and the manifest is replaced as a whole.
 */
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  CONTAINER_VERSION,
  readContainer,
  TEMPORARY_ENDING,
  writeAtomically,
  writeContainer,
  writeWhole,
  type OpenContainer,
  type Sections,
} from './container.js';

const MANIFEST = 'manifest.json';
const LOCK = 'lock';
const SEGMENT_ENDING = '.segment';
/** A file beside a segment, of the same name, has further facts of it. An index is complete without them. */
const BESIDE_ENDING = '.words';
const SEGMENT_NAME = /^[0-9a-f]{16}\.segment$/;
/** Index of the start time in `/proc/pid/stat`, counted from the field after the command. */
const STARTED_FIELD = 19;
const KEY_DIGITS = 16;
/** An empty lock file is being written. One that is older than this belongs to a writer that was killed. */
const UNNAMED_LOCK_MS = 10_000;
/** Number of attempts to load. Another process may replace the manifest and remove files during a load. */
const MAX_LOADS = 4;

interface Manifest {
  readonly version: number;
  /** Digest of the `shallow` file. Another boundary gives commits other parents, so the index is not valid for it. */
  readonly boundary: string;
  /** File names, oldest segment first. */
  readonly segments: readonly string[];
  readonly covered?: readonly string[];
}

export interface LoadedSegments {
  readonly files: readonly string[];
  readonly containers: readonly OpenContainer[];
}

export const NOTHING: LoadedSegments = { files: [], containers: [] };

/**
 * The folder for an index of a repository. Its name is readable, and the digest makes it different for each repository.
 */
export function indexFolder(dataDir: string, gitDir: string, kind = 'index'): string {
  const path = realpathSync(gitDir);
  const folder = basename(path) === '.git' ? basename(dirname(path)) : basename(path);
  const readable = folder.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
  return join(dataDir, kind, `${readable}-${createHash('sha256').update(path).digest('hex').slice(0, KEY_DIGITS)}`);
}

/** The folders of all indexes of a kind. Empty when there are none. */
export function indexFolders(dataDir: string, kind = 'index'): string[] {
  const parent = join(dataDir, kind);
  try {
    return readdirSync(parent).map((name) => join(parent, name));
  } catch {
    // Nothing has been indexed.
    return [];
  }
}

export class IndexFolder {
  readonly path: string;
  readonly #boundary: string;
  readonly #version: number;

  /** `boundary` and `version` are those of the manifest; without the same ones there is no index in the folder. */
  constructor(path: string, boundary: string, version = CONTAINER_VERSION) {
    this.path = path;
    this.#boundary = boundary;
    this.#version = version;
  }

  /**
   * Reads and checks all segments that are not in `known`. The first damaged segment and all later ones are left out,
   * because later segments depend on earlier ones.
   */
  load(known: LoadedSegments = NOTHING): LoadedSegments {
    let manifest = this.named();
    for (let attempt = 1; ; attempt += 1) {
      const loaded = this.#loadNamed(manifest, known);
      if (loaded.files.length === manifest.length || attempt === MAX_LOADS) return loaded;
      const current = this.named();
      if (current.join() === manifest.join()) return loaded;
      manifest = current;
    }
  }

  #loadNamed(manifest: readonly string[], known: LoadedSegments): LoadedSegments {
    const files: string[] = [];
    const containers: OpenContainer[] = [];
    for (const file of manifest) {
      const container = known.containers[known.files.indexOf(file)] ?? readContainer(join(this.path, file));
      if (container === undefined) break;
      files.push(file);
      containers.push(container);
    }
    return files.length === 0 ? NOTHING : { files, containers };
  }

  /** Names of the files in the manifest, readable or not. */
  named(): readonly string[] {
    return this.#manifest()?.segments ?? [];
  }

  /** What the last `commit` was given: names of what the segments cover as a whole. */
  covered(): readonly string[] {
    return this.#manifest()?.covered ?? [];
  }

  /**
   * Takes over segments of `from`, another folder: their files get a second name here, or are written again where that
   * is not possible. Files beside them come along. They are part of this index only after `commit`.
   */
  adopt({ files, containers }: LoadedSegments, from: string): void {
    mkdirSync(this.path, { recursive: true });
    for (const [i, file] of files.entries()) {
      const path = join(this.path, file);
      rmSync(path, { force: true });
      try {
        linkSync(join(from, file), path);
      } catch {
        // Another file system, one without links, or the file has been merged away. What was read of it is sound.
        writeAtomically(path, (fd) => writeWhole(fd, new Uint8Array((containers[i] as OpenContainer).shared)));
      }
      try {
        linkSync(beside(join(from, file)), this.pathBeside(file));
      } catch {
        // There is none, or it cannot be linked: its facts are found again.
      }
    }
  }

  /** Writes one segment file and returns its name. The file is part of the index only after `commit`. */
  writeSegment(sections: Sections): string {
    mkdirSync(this.path, { recursive: true });
    const file = `${randomBytes(8).toString('hex')}${SEGMENT_ENDING}`;
    writeContainer(join(this.path, file), sections, this.#version);
    return file;
  }

  /** The path of the file beside a segment, whether there is one or not. */
  pathBeside(file: string): string {
    return beside(join(this.path, file));
  }

  /**
   * Makes `files` the index and removes all other files, also those beside them. `covered` is what `covered()` gives from then on. When the
   * manifest cannot be written, throws the error and removes the files that are not in the old manifest.
   */
  commit(files: readonly string[], covered?: readonly string[]): void {
    const manifest: Manifest = {
      version: this.#version,
      boundary: this.#boundary,
      segments: files,
      ...(covered === undefined ? {} : { covered }),
    };
    const before = this.named();
    try {
      writeAtomically(join(this.path, MANIFEST), (fd) => writeFileSync(fd, JSON.stringify(manifest)));
    } catch (error) {
      // On a full disk the unused file would make the next attempt fail as well.
      for (const file of files) if (!before.includes(file)) rmSync(join(this.path, file), { force: true });
      throw error;
    }
    this.#sweep(files);
  }

  #sweep(named: readonly string[]): void {
    for (const file of readdirSync(this.path)) {
      const isOurs = [SEGMENT_ENDING, BESIDE_ENDING, TEMPORARY_ENDING].some((ending) => file.endsWith(ending));
      const segment = file.endsWith(BESIDE_ENDING) ? `${file.slice(0, -BESIDE_ENDING.length)}${SEGMENT_ENDING}` : file;
      if (isOurs && !named.includes(segment)) rmSync(join(this.path, file), { force: true });
    }
  }

  /** Undefined when the manifest is absent, damaged, of another version or of another boundary. */
  #manifest(): Manifest | undefined {
    try {
      const manifest = JSON.parse(readFileSync(join(this.path, MANIFEST), 'utf8')) as Partial<Manifest>;
      const { version, boundary, segments, covered = [] } = manifest;
      if (version !== this.#version || boundary !== this.#boundary) return undefined;
      return areTexts(segments) && segments.every((file) => SEGMENT_NAME.test(file)) && areTexts(covered)
        ? { version, boundary, segments, covered }
        : undefined;
    } catch {
      // The manifest is absent or not JSON, so there is no index.
      return undefined;
    }
  }

  /**
   * Takes the lock and removes the files that killed writers have left. False while another live process has the lock.
   * The lock of a process that no longer runs is replaced. The lock only saves work: two writers at once leave a valid
   * index.
   */
  lock(): boolean {
    mkdirSync(this.path, { recursive: true });
    const path = join(this.path, LOCK);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (this.#createLock(path)) {
        this.#sweep(this.named());
        return true;
      }
      if (isHeld(path)) return false;
      rmSync(path, { force: true });
    }
    return false;
  }

  #createLock(path: string): boolean {
    let isOurs = false;
    try {
      writeFileSync(path, '', { flag: 'wx' });
      isOurs = true;
      writeFileSync(path, nameOfProcess(process.pid));
      return true;
    } catch (error) {
      if (isOurs) rmSync(path, { force: true });
      else if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  unlock(): void {
    const path = join(this.path, LOCK);
    if (holderOf(path) === nameOfProcess(process.pid)) rmSync(path, { force: true });
  }
}

function beside(segment: string): string {
  return `${segment.slice(0, -SEGMENT_ENDING.length)}${BESIDE_ENDING}`;
}

function areTexts(list: unknown): list is string[] {
  return Array.isArray(list) && list.every((item) => typeof item === 'string');
}

function isHeld(path: string): boolean {
  const holder = holderOf(path);
  if (holder === undefined) return false;
  const pid = Number(/^([1-9]\d*) /.exec(holder)?.[1] ?? 0);
  if (pid === 0) return ageMs(path) < UNNAMED_LOCK_MS;
  // A lock of this process was left by a thread that was ended, and the caller is the successor of that thread.
  return pid !== process.pid && isAlive(pid) && holder === nameOfProcess(pid);
}

/** The content of the lock file; undefined when there is none. */
function holderOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ageMs(path: string): number {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modified === undefined ? Infinity : Date.now() - modified;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The process id and the start time of a process: proc(5), "/proc/pid/stat", field 22. The id alone is not enough,
 * because ids are reused; in a container every start of the server may have the same one.
 */
function nameOfProcess(pid: number): string {
  let started = '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[STARTED_FIELD] ?? '';
  } catch {
    // Other systems do not have this file. The process id must suffice there.
  }
  return `${pid} ${started}`;
}
