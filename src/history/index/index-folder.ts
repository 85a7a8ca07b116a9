/**
 * The folder of one repository's index in the data directory: a manifest that names the segment files, and the files.
 * Readers and a writer in other processes share it: files never change once named, and the manifest is replaced whole.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CONTAINER_VERSION, readContainer, writeContainer, type OpenContainer, type Sections } from './container.js';

const MANIFEST = 'manifest.json';
const LOCK = 'lock';
const SEGMENT_ENDING = '.segment';
const KEY_DIGITS = 16;

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

  /** The name of the state on disk; changes with every change of the index. '' without one. */
  stateName(): string {
    return this.#manifest()?.segments.join(' ') ?? '';
  }

  /**
   * Reads and checks every segment that `known` does not hold already; from the first damaged one on they are left out, since
   * later ones build on earlier ones.
   */
  load(known: LoadedSegments = NOTHING): LoadedSegments {
    const files: string[] = [];
    const containers: OpenContainer[] = [];
    for (const file of this.#manifest()?.segments ?? []) {
      const container = known.containers[known.files.indexOf(file)] ?? readContainer(join(this.path, file));
      if (container === undefined) break;
      files.push(file);
      containers.push(container);
    }
    return files.length === 0 ? NOTHING : { files, containers };
  }

  /** Writes one segment file; it counts once `commit` names it. */
  writeSegment(sections: Sections): string {
    mkdirSync(this.path, { recursive: true });
    const file = `${randomBytes(8).toString('hex')}${SEGMENT_ENDING}`;
    writeContainer(join(this.path, file), sections);
    return file;
  }

  /** Makes `files` the index, then removes the files that no manifest names any more. */
  commit(files: readonly string[]): void {
    const manifest: Manifest = { version: CONTAINER_VERSION, boundary: this.#boundary, segments: files };
    const temporary = join(this.path, `${MANIFEST}.${process.pid}.tmp`);
    const fd = openSync(temporary, 'w', 0o644);
    try {
      writeFileSync(fd, JSON.stringify(manifest));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, join(this.path, MANIFEST));
    this.#sweep(new Set(files));
  }

  #sweep(named: ReadonlySet<string>): void {
    for (const file of readdirSync(this.path)) {
      const isOurs = file.endsWith(SEGMENT_ENDING) || file.endsWith('.tmp');
      if (isOurs && !named.has(file)) rmSync(join(this.path, file), { force: true });
    }
  }

  #manifest(): Manifest | undefined {
    try {
      const manifest = JSON.parse(readFileSync(join(this.path, MANIFEST), 'utf8')) as Partial<Manifest>;
      const isUsable = manifest.version === CONTAINER_VERSION && manifest.boundary === this.#boundary && Array.isArray(manifest.segments);
      return isUsable && manifest.segments.every((file) => /^[0-9a-f]{16}\.segment$/.test(file)) ? (manifest as Manifest) : undefined;
    } catch {
      // Absent, cut off or of another version: there is no index.
      return undefined;
    }
  }

  /**
   * Takes the right to write. False while another live process has it. A lock whose process is gone is taken over.
   */
  lock(): boolean {
    mkdirSync(this.path, { recursive: true });
    const path = join(this.path, LOCK);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        writeFileSync(path, String(process.pid), { flag: 'wx' });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (isHeld(path)) return false;
        rmSync(path, { force: true });
      }
    }
    return false;
  }

  unlock(): void {
    rmSync(join(this.path, LOCK), { force: true });
  }
}

function isHeld(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return false;
    // A thread of this process that was ended leaves a lock of our own behind: whoever asks now is its successor.
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
