/**
 * The steps of building one segment: collect commits, number them, compare the trees of ranges (in any thread and
 * order), write the sections. The caller decides which thread runs each step.
 */
import type { ObjectReader } from '../../git/object/object-reader.js';
import { oidToBytes, type Oid } from '../../git/oid.js';
import { collectCommits, type CollectedCommits, type ProgressReport } from './collect-commits.js';
import type { Sections } from '../../segments/container.js';
import type { HistoryIndex } from './history-index.js';
import { numberChains, type NumberedCommits } from './number-chains.js';
import { PathInterner, ROOT_PATH } from './path-interner.js';
import { commitPosition } from './position.js';
import type { BuiltRange } from './range-builder.js';
import type { RangeResult } from './range-postings.js';
import { segmentSections } from './segment-writer.js';
import { treeLists, type TreeLists } from './tree-lists.js';

/** Commits in one range: few enough for even progress and distribution, enough for caches to be useful. */
export const RANGE_COMMITS = 8_192;

export interface SegmentBuildOptions {
  readonly reader: ObjectReader;
  /** Commits to index with their history. Those in `older` are skipped. The first tips get the longest chains. */
  readonly tips: readonly Oid[];
  readonly older: HistoryIndex | undefined;
  /** The boundary commits of a shallow clone, whose parents are ignored. */
  readonly boundary: ReadonlySet<Oid>;
  /** Called with the number of commits collected so far. */
  readonly report: ProgressReport;
}

export class SegmentBuild {
  readonly lists: TreeLists;
  readonly #commits: CollectedCommits;
  readonly #numbered: NumberedCommits;
  readonly #older: HistoryIndex | undefined;
  readonly #paths = new PathInterner();
  /** For each thread: the number in `#paths` of each number of the thread. */
  readonly #translations = new Map<number, number[]>();
  readonly #ranges: RangeResult[] = [];

  constructor({ reader, tips, older, boundary, report }: SegmentBuildOptions) {
    const bytes = tips.map(oidToBytes);
    this.#older = older;
    this.#commits = collectCommits({
      reader,
      tips: bytes,
      known: (oid, offset) => older?.findAt(oid, offset) ?? -1,
      boundary,
      report,
    });
    const numbers = bytes.map((oid) => this.#commits.ids.find(oid, 0)).filter((number) => number >= 0);
    this.#numbered = numberChains(this.#commits, numbers);
    this.lists = treeLists(this.#commits, this.#numbered, reader, {
      oidAt: (position) => (older as HistoryIndex).oidAt(commitPosition(position)),
      isLost: (position) => (older as HistoryIndex).isLost(commitPosition(position)),
    });
  }

  get size(): number {
    return this.#commits.ids.size;
  }

  /** Whether a new commit has a parent in the older index. */
  get touchesOlder(): boolean {
    return this.#commits.parents.some((parent) => parent < 0);
  }

  /** Adds the result of one range. Results of one thread must be added in the order in which the thread made them. */
  add(thread: number, { result, newPaths }: BuiltRange): void {
    let translation = this.#translations.get(thread);
    if (translation === undefined) this.#translations.set(thread, (translation = [ROOT_PATH]));
    let start = 0;
    for (let i = 0; i < newPaths.parents.length; i += 1) {
      const end = newPaths.ends[i] as number;
      translation.push(
        this.#paths.intern(translation[newPaths.parents[i] as number] as number, newPaths.names, start, end),
      );
      start = end;
    }
    for (let row = 0; row < result.paths.length; row += 1)
      result.paths[row] = translation[result.paths[row] as number] as number;
    for (let i = 0; i < result.octopus.length; i += 3)
      result.octopus[i] = translation[result.octopus[i] as number] as number;
    this.#ranges.push(result);
  }

  /**
   * The sections of the segment. Only after all ranges have been added. `isHashed`: all trees were compared with their
   * ids.
   */
  sections(isHashed: boolean): Sections {
    const older = this.#older;
    return segmentSections({
      commits: this.#commits,
      numbered: this.#numbered,
      older: {
        size: older?.size ?? 0,
        generation: (position) => (older as HistoryIndex).generationAt(commitPosition(position)),
      },
      paths: this.#paths,
      ranges: this.#ranges,
      isHashed,
    });
  }
}

/** The ranges of a segment of `size` commits, as numbers in the order of `TreeLists.order`. */
export function rangesOf(size: number): { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (let from = 0; from < size; from += RANGE_COMMITS)
    ranges.push({ from, to: Math.min(size, from + RANGE_COMMITS) });
  return ranges;
}
