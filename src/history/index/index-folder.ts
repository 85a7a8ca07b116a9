/**
 * The folder of one repository's index in the data directory: a manifest that names the segment files, and the files.
 * Readers and a writer in other processes share it: files never change once named, and the manifest is replaced whole.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  CONTAINER_VERSION,
  readContainer,
  TEMPORARY_ENDING,
  writeAtomically,
  writeContainer,
  type OpenContainer,
  type Sections,
} from './container.js';

const MANIFEST = 'manifest.json';
const LOCK = 'lock';
const SEGMENT_ENDING = '.segment';
const SEGMENT_NAME = /^[0-9a-f]{16}\.segment$/;
/** Counted from the field after the command's name. */
const STARTED_FIELD = 19;
const KEY_DIGITS = 16;
/** A lock without a holder's name is one that is being written, unless it is older than this: then its writer was killed in between. */
const UNNAMED_LOCK_MS = 10_000;
/** Another process may replace the manifest and remove files while we read them; each time we begin again. */
const MAX_LOADS = 4;

interface Manifest {
  readonly version: number;
  /** Digest of what cuts history (the `shallow` file): another one makes every position wrong. */
  readonly boundary: string;
  /** File names, oldest segment first. */
  readonly segments: readonly string[];
}

export interface LoadedSegments {
  readonly files: readonly string[];
  readonly containers: readonly OpenContainer[];
}

export const NOTHING: LoadedSegments = { files: [], containers: [] };

/** A name that a person can recognise and that two repositories cannot share. */
export function indexFolder(dataDir: string, gitDir: string): string {
  const path = realpathSync(gitDir);
  const folder = basename(path) === '.git' ? basename(dirname(path)) : basename(path);
  const readable = folder.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
  return join(dataDir, 'index', `${readable}-${createHash('sha256').update(path).digest('hex').slice(0, KEY_DIGITS)}`);
}

export class IndexFolder {
  readonly path: string;
  readonly #boundary: string;

  constructor(path: string, boundary: string) {
    this.path = path;
    this.#boundary = boundary;
  }

  /**
   * Reads and checks every segment that `known` does not hold already; from the first damaged one on they are left out, since
   * later ones build on earlier ones.
   */
  load(known: LoadedSegments = NOTHING): LoadedSegments {
    let manifest = this.#manifest();
    for (let attempt = 1; ; attempt += 1) {
      const loaded = this.#loadNamed(manifest, known);
      if (loaded.files.length === manifest.length || attempt === MAX_LOADS) return loaded;
      const current = this.#manifest();
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

  /** Names of the files that are the index, whole or not; for checks. */
  named(): readonly string[] {
    return this.#manifest();
  }

  /** Writes one segment file; it counts once `commit` names it. */
  writeSegment(sections: Sections): string {
    mkdirSync(this.path, { recursive: true });
    const file = `${randomBytes(8).toString('hex')}${SEGMENT_ENDING}`;
    writeContainer(join(this.path, file), sections);
    return file;
  }

  /** Makes `files` the index, then removes the files that no manifest names any more. The last of `files`, when it is new, is removed on failure. */
  commit(files: readonly string[]): void {
    const manifest: Manifest = { version: CONTAINER_VERSION, boundary: this.#boundary, segments: files };
    const before = this.#manifest();
    try {
      writeAtomically(join(this.path, MANIFEST), (fd) => writeFileSync(fd, JSON.stringify(manifest)));
    } catch (error) {
      // On a full disk it would stand in the way of the next try.
      for (const file of files) if (!before.includes(file)) rmSync(join(this.path, file), { force: true });
      throw error;
    }
    this.#sweep(files);
  }

  #sweep(named: readonly string[]): void {
    for (const file of readdirSync(this.path)) {
      const isOurs = file.endsWith(SEGMENT_ENDING) || file.endsWith(TEMPORARY_ENDING);
      if (isOurs && !named.includes(file)) rmSync(join(this.path, file), { force: true });
    }
  }

  /** The segments of the manifest; none when it is absent, damaged, of another version or of a history that was cut elsewhere. */
  #manifest(): readonly string[] {
    try {
      const manifest = JSON.parse(readFileSync(join(this.path, MANIFEST), 'utf8')) as Partial<Manifest>;
      const isUsable =
        manifest.version === CONTAINER_VERSION &&
        manifest.boundary === this.#boundary &&
        Array.isArray(manifest.segments);
      return isUsable && manifest.segments.every((file) => typeof file === 'string' && SEGMENT_NAME.test(file))
        ? manifest.segments
        : [];
    } catch {
      // Absent or not JSON: there is no index.
      return [];
    }
  }

  /**
   * Takes the right to write, and removes what writers that were killed have left. False while another live process has it. A
   * lock whose process is gone is taken over. It spares work; what two writers at once leave behind is right all the same.
   */
  lock(): boolean {
    mkdirSync(this.path, { recursive: true });
    const path = join(this.path, LOCK);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (this.#createLock(path)) {
        this.#sweep(this.#manifest());
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

function isHeld(path: string): boolean {
  const holder = holderOf(path);
  if (holder === undefined) return false;
  const pid = Number(/^([1-9]\d*) /.exec(holder)?.[1] ?? 0);
  if (pid === 0) return ageMs(path) < UNNAMED_LOCK_MS;
  // A thread of this process that was ended leaves a lock of our own behind: whoever asks now is its successor.
  return pid !== process.pid && isAlive(pid) && holder === nameOfProcess(pid);
}

/** What the lock file says; undefined when it is gone. */
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

/** Its number and when it started, since numbers are given again: in a container each start has the same. proc(5), "/proc/pid/stat", field 22. */
function nameOfProcess(pid: number): string {
  let started = '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[STARTED_FIELD] ?? '';
  } catch {
    // Other systems have no such file: the number has to do.
  }
  return `${pid} ${started}`;
}
