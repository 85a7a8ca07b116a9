/**
 * The segments of all loaded history indexes, within a budget of bytes: the indexes that were visited least recently
 * leave first. Repositories that share a segment, such as forks, share its memory: a file never changes, and its name
 * is random, so two files of one name have the same content.
 */
import type { OpenContainer } from '../segments/container.js';
import { reportDropped } from '../segments/dropped-memory.js';
import { NOTHING, type LoadedSegments } from '../segments/index-folder.js';

/** A smaller segment is read again rather than looked for. */
const LARGE_BYTES = 1 << 20;
/** Most segments that a thread is told of. */
const MAX_TOLD = 64;

interface HeldSegment {
  readonly container: OpenContainer;
  /** Number of indexes that have it. */
  holders: number;
}

export interface IndexMemoryOptions<Owner> {
  readonly budgetBytes: number;
  /** The index of `owner` has left. What pages hold of it stays valid until they drop it. */
  readonly onLeft: (owner: Owner) => void;
}

export class IndexMemory<Owner extends object> {
  readonly #options: IndexMemoryOptions<Owner>;
  /** The files of each index, in the order of the last visits. */
  readonly #files = new Map<Owner, readonly string[]>();
  readonly #segments = new Map<string, HeldSegment>();
  #bytes = 0;

  constructor(options: IndexMemoryOptions<Owner>) {
    this.#options = options;
  }

  /** Bytes of all segments, each counted once. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * `owner` has these segments from now on, and no others. Returns them, in memory that all their owners share. Others
   * leave while the budget is exceeded; `owner` stays, even where it exceeds the budget alone.
   */
  hold(owner: Owner, { files, containers }: LoadedSegments): LoadedSegments {
    const shared = files.map((file, i) => this.#add(file, containers[i] as OpenContainer));
    this.release(owner);
    this.#files.set(owner, files);
    for (const other of this.#files.keys()) {
      if (this.#bytes <= this.#options.budgetBytes || other === owner) break;
      this.release(other);
      this.#options.onLeft(other);
    }
    return { files, containers: shared };
  }

  /** `owner` was visited. */
  touch(owner: Owner): void {
    const files = this.#files.get(owner);
    if (files === undefined) return;
    this.#files.delete(owner);
    this.#files.set(owner, files);
  }

  release(owner: Owner): void {
    for (const file of this.#files.get(owner) ?? []) this.#remove(file);
    this.#files.delete(owner);
  }

  /** Large segments of any owner: a repository may have the same, which then need not be read. */
  get large(): LoadedSegments {
    const found = [...this.#segments].filter(([, { container }]) => container.shared.byteLength >= LARGE_BYTES);
    const told = found.slice(-MAX_TOLD);
    return told.length === 0
      ? NOTHING
      : { files: told.map(([file]) => file), containers: told.map(([, { container }]) => container) };
  }

  #add(file: string, container: OpenContainer): OpenContainer {
    const held = this.#segments.get(file);
    if (held !== undefined) {
      held.holders += 1;
      return held.container;
    }
    this.#segments.set(file, { container, holders: 1 });
    this.#bytes += container.shared.byteLength;
    return container;
  }

  #remove(file: string): void {
    const held = this.#segments.get(file);
    if (held === undefined) return;
    held.holders -= 1;
    if (held.holders > 0) return;
    this.#segments.delete(file);
    this.#bytes -= held.container.shared.byteLength;
    reportDropped(held.container.shared.byteLength);
  }
}
