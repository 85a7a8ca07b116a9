/**
 * The segments of all loaded history indexes. Repositories that share a segment, such as forks, share its memory: a
 * file never changes, and its name is random, so two files of one name have the same content.
 */
import type { OpenContainer } from '../segments/container.js';
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

export class IndexMemory<Owner extends object> {
  readonly #files = new Map<Owner, readonly string[]>();
  readonly #segments = new Map<string, HeldSegment>();
  #bytes = 0;

  /** Bytes of all segments, each counted once. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `owner` has these segments from now on, and no others. Returns them, in memory that all their owners share. */
  hold(owner: Owner, { files, containers }: LoadedSegments): LoadedSegments {
    const shared = files.map((file, i) => this.#add(file, containers[i] as OpenContainer));
    this.release(owner);
    this.#files.set(owner, files);
    return { files, containers: shared };
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
  }
}
